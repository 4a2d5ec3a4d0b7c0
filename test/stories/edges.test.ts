import { Alias, Model, ModelVersion } from "pulumi-snowflakeml";
import { mutating, seedModel, setAliases, source, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

const identity = { database: "ML", schema: "PROD", name: "TUMOR" };
const MODEL = "ML.PROD.TUMOR";

describe("ignoreChanges", () => {
  it("leaves drift of the ignored property alone", async () => {
    await seedModel(world.emulator, 2);
    const stack = await world.stack(() => {
      new Alias("a", { model: MODEL, name: "A", version: "V1" }, { ignoreChanges: ["version"] });
    });
    expect((await stack.up()).ok).toBe(true);
    await world.emulator.execute(`ALTER MODEL ${MODEL} VERSION A UNSET ALIAS`);
    await setAliases(world.emulator, { A: "V2" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

describe("customTimeouts", () => {
  it("limit the statements of their operation", async () => {
    await seedModel(world.emulator, 1);
    const stack = await world.stack(() => {
      const customTimeouts = { create: "1m30s", update: "5m" };
      new Alias("a", { model: MODEL, name: "A", version: "V1" }, { customTimeouts });
    });
    world.emulator.log.clear();
    expect((await stack.up()).ok).toBe(true);
    const [set] = world.emulator.log.statements({ mutating: true });
    expect(set?.parameters).toMatchObject({ STATEMENT_TIMEOUT_IN_SECONDS: 90 });
  });
});

describe("versions from elsewhere", () => {
  it("come from a stage and from another model, and stay what they are", async () => {
    await seedModel(world.emulator, 1);
    const stack = await world.stack(() => {
      const stage = "@ML.STAGING.PACKAGES";
      new ModelVersion("staged", {
        model: MODEL,
        name: "V2",
        source: { stage },
        comment: "staged",
      });
      const copied = { model: "ml.staging.seed", version: "v1" };
      new ModelVersion("copied", { model: MODEL, name: '"2.0"', source: copied });
    });
    expect((await stack.up()).ok).toBe(true);
    expect([...mutating(world.emulator)].sort()).toEqual([
      'ALTER MODEL "ML"."PROD"."TUMOR" ADD VERSION "2.0" FROM MODEL "ML"."STAGING"."SEED" VERSION "V1"',
      'ALTER MODEL "ML"."PROD"."TUMOR" ADD VERSION "V2" FROM @ML.STAGING.PACKAGES',
      `ALTER MODEL "ML"."PROD"."TUMOR" MODIFY VERSION "V2" SET COMMENT = 'staged'`,
    ]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

describe("replacements", () => {
  it("rename an alias by taking the old one off first", async () => {
    await seedModel(world.emulator, 1);
    const program = (name: string) => () => {
      new Alias("a", { model: MODEL, name, version: "V1" });
    };
    const stack = await world.stack(program("OLD"));
    expect((await stack.up()).ok).toBe(true);
    stack.program = program("NEW");
    world.emulator.log.clear();
    expect((await stack.up()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([
      'ALTER MODEL "ML"."PROD"."TUMOR" VERSION OLD UNSET ALIAS',
      'ALTER MODEL "ML"."PROD"."TUMOR" VERSION "V1" SET ALIAS = NEW',
    ]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("give a version that nobody uses other content", async () => {
    await seedModel(world.emulator, 1);
    const program = (version: "V1" | "V2") => () => {
      new ModelVersion("v2", { model: MODEL, name: "V2", source: source(version) });
    };
    const stack = await world.stack(program("V1"));
    expect((await stack.up()).ok).toBe(true);
    stack.program = program("V2");
    world.emulator.log.clear();
    expect((await stack.up()).ok).toBe(true);
    expect(
      mutating(world.emulator).map((sql) => sql.split('"TUMOR" ')[1]?.split(" FROM")[0]),
    ).toEqual(['DROP VERSION "V2"', 'ADD VERSION "V2"']);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

describe("a version that something points at", () => {
  it("is not deleted, and the message says what to do", async () => {
    await seedModel(world.emulator, 2);
    const stack = await world.stack(() => {
      new ModelVersion("v1", { model: MODEL, name: "V1" });
      new ModelVersion("v2", { model: MODEL, name: "V2" });
    });
    expect((await stack.up()).ok).toBe(true);
    await setAliases(world.emulator, { LIVE: "V2" });
    const without = async (name: string, left: string, reason: string) => {
      stack.program = () => {
        new ModelVersion(left.toLowerCase(), { model: MODEL, name: left });
      };
      const up = await stack.up();
      expect([name, up.ok]).toEqual([name, false]);
      expect(up.text).toContain(`refused to drop the version ML.PROD.TUMOR.${name}: ${reason}`);
    };
    await without("V2", "V1", "the alias LIVE stands on it");
    await without("V1", "V2", "it is the model's default version");
    expect(mutating(world.emulator)).toEqual([]);
  });

  it("is not replaced by other content, in preview already", async () => {
    const program = (version: "V1" | "V2") => () => {
      const first = { name: "V1", source: source("V1") };
      const model = new Model("tumor", { ...identity, firstVersion: first });
      new ModelVersion("v1", { model, name: "V1", source: source(version) });
    };
    const stack = await world.stack(program("V1"));
    expect((await stack.up()).ok).toBe(true);
    stack.program = program("V2");
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.text).toContain("Give the new content a new version name instead");
  });

  it("stands unchanged on a runner that does not have its folder", async () => {
    const program = (directory: string) => () => {
      new ModelVersion("v2", { model: MODEL, name: "V2", source: { directory } });
    };
    await seedModel(world.emulator, 1);
    const { directory } = source("V2");
    const stack = await world.stack(program(directory));
    expect((await stack.up()).ok).toBe(true);
    stack.program = program("not/here");
    const preview = await stack.preview({ expectNoChanges: true });
    expect(preview.ok).toBe(true);
    expect(preview.text).toContain("is not here: the version is taken as unchanged");
  });
});

describe("a model that was dropped by its owner's hand", () => {
  it("is planned as an update that creates it again, with its version and alias", async () => {
    const stack = await world.stack(() => {
      const first = { name: "V1", source: source("V1") };
      const model = new Model("tumor", { ...identity, firstVersion: first });
      new Alias("a", { model, name: "A", version: "V1" });
    });
    expect((await stack.up()).ok).toBe(true);
    await world.emulator.execute(`DROP MODEL ${MODEL}`);
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ tumor: "update", a: "update" });
    expect((await stack.up()).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ A: "V1" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

describe("children that name their model as text", () => {
  it("are refused with advice when the program renames it", async () => {
    const program = (name: string) => () => {
      const first = { name: "V1", source: source("V1") };
      new Model("tumor", { ...identity, name, firstVersion: first, allowRename: true });
      new Alias("a", { model: MODEL, name: "A", version: "V1" });
    };
    const stack = await world.stack(program("TUMOR"));
    expect((await stack.up()).ok).toBe(true);
    stack.program = program("LUNG");
    const preview = await stack.preview({ parallel: 1 });
    expect(preview.ok).toBe(false);
    expect(preview.text).toContain("Pass the Model resource instead of its name");
  });
});

describe("drift of everything that is managed", () => {
  it("is named leaf by leaf, and put right", async () => {
    await world.emulator.execute("CREATE TAG ML.PROD.STAGE");
    await seedModel(world.emulator, 2);
    const stack = await world.stack(() => {
      const model = new Model("tumor", {
        ...identity,
        comment: "ours",
        tags: { STAGE: "live" },
        adopt: true,
      });
      new ModelVersion("v2", {
        model,
        name: "V2",
        comment: "ours",
        metrics: { auc: 1 },
        metadata: { by: "us" },
        adopt: true,
      });
    });
    expect((await stack.up()).ok).toBe(true);
    for (const sql of [
      "SET COMMENT = 'theirs'",
      "SET TAG ML.PROD.STAGE = 'test'",
      "MODIFY VERSION V2 SET COMMENT = 'theirs'",
      `MODIFY VERSION V2 SET METADATA = '{"metrics":{"auc":2,"f1":3},"snowpark_ml_schema_version":"2024-01-01","other":1}'`,
    ]) {
      await world.emulator.execute(`ALTER MODEL ${MODEL} ${sql}`);
    }
    const preview = await stack.preview();
    for (const drift of [
      'drift: comment is "theirs", should be "ours"',
      'drift: tags["ML.PROD.STAGE"] is "test", should be "live"',
      'drift: metrics["auc"] is 2, should be 1',
      'drift: metadata["by"] is absent, should be "us"',
    ]) {
      expect(preview.text).toContain(drift);
    }
    const refreshed = await stack.refresh();
    expect(refreshed.steps).toMatchObject({ tumor: "refresh" });
    expect((await stack.up()).ok).toBe(true);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    const [version] = await world.emulator.execute(`SHOW VERSIONS LIKE 'V2' IN MODEL ${MODEL}`);
    expect(JSON.parse(version?.["metadata"] ?? "")).toEqual({
      metrics: { auc: 1, f1: 3 },
      other: 1,
      by: "us",
      snowpark_ml_schema_version: "2024-01-01",
    });
  });
});
