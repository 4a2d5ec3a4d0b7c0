import { Alias, FRONT_END, Model, ModelVersion } from "../support/classes";
import { mutating, seedModel, source, userAliases } from "../support/registry";
import type { Outcome } from "../support/outcome";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

let world: World;
let stack: TestStack;

const identity = { database: "ML", schema: "PROD" };
const first = { name: "V1", source: source("V1") };

/** A text with everything that breaks naive quoting. */
const OURS = "o'u\"r\\s $$ -- /* ; \n\u2028 ʼ％ %_ :1";

interface Wish {
  readonly alias: string;
  readonly content: "V1" | "V2";
  readonly directory: string;
}

/** One program with every edge, each on a model of its own. */
function declare({ alias, content, directory }: Wish): void {
  const ignored = { model: "ML.PROD.IGNORED", name: "A", version: "V1" };
  new Alias("ignored", ignored, { ignoreChanges: ["version"] });
  const timed = { model: "ML.PROD.TIMED", name: "A", version: "V1" };
  new Alias("timed", timed, { customTimeouts: { create: "1m30s", update: "5m" } });
  new Alias("renamed", { model: "ML.PROD.RENAMED", name: alias, version: "V1" });

  const stage = "@ML.STAGING.PACKAGES";
  const elsewhere = "ML.PROD.ELSEWHERE";
  new ModelVersion("staged", {
    model: elsewhere,
    name: "V2",
    source: { stage },
    comment: "staged",
  });
  const copied = { model: "ml.staging.seed", version: "v1" };
  new ModelVersion("copied", { model: elsewhere, name: '"2.0"', source: copied });

  new ModelVersion("other", { model: "ML.PROD.OTHER", name: "V2", source: source(content) });
  new ModelVersion("runner", { model: "ML.PROD.RUNNER", name: "V2", source: { directory } });

  const dropped = new Model("dropped", { ...identity, name: "DROPPED", firstVersion: first });
  new Alias("dropped-alias", { model: dropped, name: "A", version: "V1" });

  const ours = { comment: OURS, adopt: true };
  const tags = { STAGE: "live" };
  const drifted = new Model("drifted", { ...identity, name: "DRIFTED", tags, ...ours });
  const values = { metrics: { auc: 1 }, metadata: { by: "us" } };
  new ModelVersion("drifted-v2", { model: drifted, name: "V2", ...values, ...ours });
}

const before: Wish = { alias: "OLD", content: "V1", directory: source("V2").directory };
const after: Wish = { alias: "NEW", content: "V2", directory: "not/here" };

async function changedByHand(): Promise<void> {
  for (const sql of [
    "ALTER MODEL ML.PROD.IGNORED VERSION A UNSET ALIAS",
    "ALTER MODEL ML.PROD.IGNORED VERSION V2 SET ALIAS = A",
    "DROP MODEL ML.PROD.DROPPED",
    "ALTER MODEL ML.PROD.DRIFTED SET COMMENT = 'theirs'",
    "ALTER MODEL ML.PROD.DRIFTED SET TAG ML.PROD.STAGE = 'test'",
    "ALTER MODEL ML.PROD.DRIFTED MODIFY VERSION V2 SET COMMENT = 'theirs'",
    `ALTER MODEL ML.PROD.DRIFTED MODIFY VERSION V2 SET METADATA = '{"metrics":{"auc":2,"f1":3},"snowpark_ml_schema_version":"2024-01-01","other":1}'`,
  ]) {
    await world.emulator.execute(sql);
  }
}

/** What was sent about one model, without its name. */
function about(sent: readonly string[], model: string): readonly string[] {
  const start = `ALTER MODEL "ML"."PROD"."${model}" `;
  return sent.filter((sql) => sql.startsWith(start)).map((sql) => sql.slice(start.length));
}

describe("edges of one program", () => {
  let statements: ReturnType<World["emulator"]["log"]["statements"]>;
  let drift: Outcome;
  let refreshed: Outcome;
  let changed: Outcome;
  let sent: readonly string[];

  beforeAll(async () => {
    world = await startWorld();
    for (const name of ["TIMED", "RENAMED", "ELSEWHERE", "OTHER", "RUNNER"])
      await seedModel(world.emulator, 1, name);
    for (const name of ["IGNORED", "DRIFTED"]) await seedModel(world.emulator, 2, name);
    await world.emulator.execute("CREATE TAG ML.PROD.STAGE");
    stack = await world.stack(() => {
      declare(before);
    });
    world.emulator.log.clear();
    expect((await stack.up()).ok).toBe(true);
    statements = world.emulator.log.statements({ mutating: true });
    await changedByHand();
    drift = await stack.preview();
    refreshed = await stack.refresh();
    world.emulator.log.clear();
    stack.program = () => {
      declare(after);
    };
    changed = await stack.up();
    sent = mutating(world.emulator);
  });

  afterAll(() => world.stop());

  it("plan nothing once they are made", async () => {
    expect([drift.ok, changed.ok]).toEqual([true, true]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("ignoreChanges leaves drift of the ignored property alone", async () => {
    expect(about(sent, "IGNORED")).toEqual([]);
    expect([drift.steps["ignored"], changed.steps["ignored"]]).toEqual([undefined, undefined]);
    expect(await userAliases(world.emulator, "IGNORED")).toEqual({ A: "V2" });
  });

  it("customTimeouts limit the statements of their operation", () => {
    const set = statements.find(({ sql }) => sql.includes('"TIMED"'));
    expect(set?.parameters).toMatchObject({ STATEMENT_TIMEOUT_IN_SECONDS: 90 });
  });

  it("versions come from a stage and from another model", () => {
    const made = statements.map(({ sql }) => sql);
    expect([...about(made, "ELSEWHERE")].sort()).toEqual([
      'ADD VERSION "2.0" FROM MODEL "ML"."STAGING"."SEED" VERSION "V1"',
      'ADD VERSION "V2" FROM @ML.STAGING.PACKAGES',
      `MODIFY VERSION "V2" SET COMMENT = 'staged'`,
    ]);
    expect(about(sent, "ELSEWHERE")).toEqual([]);
  });

  it("an alias gets another name by taking the old one off first", () => {
    expect(about(sent, "RENAMED")).toEqual([
      "VERSION OLD UNSET ALIAS",
      'VERSION "V1" SET ALIAS = NEW',
    ]);
  });

  it("a version that nobody uses gets other content", () => {
    expect(about(sent, "OTHER").map((sql) => sql.split(" FROM")[0])).toEqual([
      'DROP VERSION "V2"',
      'ADD VERSION "V2"',
    ]);
  });

  it("a version stands unchanged on a runner that does not have its folder", () => {
    expect(about(sent, "RUNNER")).toEqual([]);
    expect(changed.text).toContain("is not here: the version is taken as unchanged");
  });

  it("a model that was dropped by its owner's hand is made again, with its version and alias", async () => {
    // The engine itself sees that it is gone when it reads before it compares.
    const step = FRONT_END === "native" ? "create" : "update";
    expect(drift.steps).toMatchObject({ dropped: step, "dropped-alias": step });
    expect(await userAliases(world.emulator, "DROPPED")).toEqual({ A: "V1" });
  });

  it("drift is named leaf by leaf, and put right", async () => {
    for (const leaf of [
      `drift: comment is "theirs", should be ${JSON.stringify(OURS)}`,
      'drift: tags["ML.PROD.STAGE"] is "test", should be "live"',
      'drift: metrics["auc"] is 2, should be 1',
      'drift: metadata["by"] is absent, should be "us"',
    ]) {
      expect(drift.text).toContain(leaf);
    }
    expect(refreshed.steps).toMatchObject({ drifted: "refresh" });
    const [version] = await world.emulator.execute(
      "SHOW VERSIONS LIKE 'V2' IN MODEL ML.PROD.DRIFTED",
    );
    expect(version?.["comment"]).toBe(OURS);
    expect(JSON.parse(version?.["metadata"] ?? "")).toEqual({
      metrics: { auc: 1, f1: 3 },
      other: 1,
      by: "us",
      snowpark_ml_schema_version: "2024-01-01",
    });
  });
});

describe("what a program may not do", () => {
  const pointed = "ML.PROD.POINTED";

  function refusable({ name = "LUNG", content = "V1", versions = ["V1", "V2"] }: Refusable): void {
    const model = new Model("lung", { ...identity, name, firstVersion: first, allowRename: true });
    new ModelVersion("lung-v1", { model, name: "V1", source: source(content) });
    new Alias("text", { model: "ML.PROD.LUNG", name: "A", version: "V1" });
    for (const each of versions) new ModelVersion(each, { model: pointed, name: each });
  }

  interface Refusable {
    readonly name?: string;
    readonly content?: "V1" | "V2";
    readonly versions?: readonly string[];
  }

  const attempt = async (operation: "preview" | "up", wish: Refusable) => {
    stack.program = () => {
      refusable(wish);
    };
    const { ok, text } = await stack[operation]({ parallel: 1 });
    return { ok, text, sent: mutating(world.emulator) };
  };

  const refused = (reason: string) => ({
    ok: false,
    text: expect.stringContaining(reason) as string,
    sent: [],
  });

  beforeAll(async () => {
    world = await startWorld();
    await seedModel(world.emulator, 2, "POINTED");
    stack = await world.stack(() => {
      refusable({});
    });
    expect((await stack.up()).ok).toBe(true);
    await world.emulator.execute(`ALTER MODEL ${pointed} VERSION V2 SET ALIAS = LIVE`);
    world.emulator.log.clear();
  });

  afterAll(() => world.stop());

  it("delete a version under an alias, or the default", async () => {
    const drop = (version: string) => `refused to drop the version ${pointed}.${version}: `;
    const alias = `${drop("V2")}the alias LIVE stands on it`;
    expect(await attempt("up", { versions: ["V1"] })).toEqual(refused(alias));
    const standard = `${drop("V1")}it is the model's default version`;
    expect(await attempt("up", { versions: ["V2"] })).toEqual(refused(standard));
  });

  it("give a version in use other content, in preview already", async () => {
    const advice = "Give the new content a new version name instead";
    expect(await attempt("preview", { content: "V2" })).toEqual(refused(advice));
  });

  it("rename a model whose children name it as text, in preview already", async () => {
    const advice = "Pass the Model resource instead of its name";
    expect(await attempt("preview", { name: "TUMOR" })).toEqual(refused(advice));
  });
});
