import { Alias, DynamicInferenceTable, Model, ModelVersion } from "../support/classes";
import { mutating, source } from "../support/registry";
import { seedSamples, wrongRows } from "../support/samples";
import { FEATURES } from "../support/tables";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const TABLE = "ML.PROD.PREDICTIONS";

let world: World;
let stack: TestStack;

type Strategy = "rescore" | "keepHistory" | "blueGreen" | "replace";

interface Wanted {
  /** `later`: V2, which only the update knows, since it follows from a version that is still to be made. */
  readonly production: string;
  readonly strategy?: Strategy;
  readonly more?: object;
}

/** V2, as soon as a version stands that is still to be made. */
function laterV2(tumor: InstanceType<typeof Model>) {
  const v3 = new ModelVersion("v3", { model: tumor, name: "V3", source: source("V2") });
  return v3.createdOn?.apply(() => "V2") ?? "V2";
}

function program({ production, strategy, more }: Wanted) {
  return () => {
    const tumor = new Model("tumor", {
      database: "ML",
      schema: "PROD",
      name: "TUMOR",
      firstVersion: { name: "V1", source: source("V1") },
      deletionProtection: false,
    });
    const v2 = new ModelVersion("v2", { model: tumor, name: "V2", source: source("V2") });
    const version = production === "later" ? laterV2(tumor) : production;
    const alias = new Alias(
      "production",
      { model: tumor, name: "PRODUCTION", version },
      { dependsOn: v2 },
    );
    const table = new DynamicInferenceTable("predictions", {
      database: "ML",
      schema: "PROD",
      name: "PREDICTIONS",
      source: "ML.PROD.SAMPLES",
      passthroughColumns: ["SAMPLE_ID"],
      model: alias,
      arguments: FEATURES,
      outputs: {
        MALIGNANT: { type: "NUMBER(38,0)" },
        PROBABILITY: { type: "FLOAT", column: "RISK" },
      },
      modelVersionColumn: "MODEL_VERSION",
      targetLag: "1 minute",
      warehouse: "COMPUTE_WH",
      ...(strategy === undefined ? {} : { onModelVersionChange: strategy }),
      ...more,
    });
    return { scoredBy: table.resolvedModelVersion, mode: table.refreshModeActual };
  };
}

const scores = (version: "V1" | "V2") => wrongRows(world.emulator, TABLE, version);
const allOf = (version: "V1" | "V2") => ({ rows: 569, wrong: 0, versions: [version] });

/** What others have given the table: its grant to ANALYST and its tags. */
async function kept() {
  const grants = await world.emulator.execute(`SHOW GRANTS ON DYNAMIC TABLE ${TABLE}`);
  const tags = await world.emulator.execute(
    `SELECT TAG_VALUE FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('${TABLE}', 'TABLE'))`,
  );
  return {
    isGranted: grants.some(({ grantee_name: name }) => name === "ANALYST"),
    tags: tags.map(({ TAG_VALUE: value }) => value),
  };
}

/** Kinds of the statements that changed something. */
const kinds = (): readonly string[] =>
  world.emulator.log.statements({ mutating: true }).map(({ kind }) => kind);

describe("a table that a model scores, on the real engine", () => {
  beforeAll(async () => {
    world = await startWorld({ clock: { start: new Date("2026-11-01T00:00:00Z") } });
    await seedSamples(world.emulator);
    stack = await world.stack(program({ production: "V1" }));
  });

  afterAll(() => world.stop());

  it("is created with everything it needs in one up, and every prediction is the model's own", async () => {
    const preview = await stack.preview();
    expect(preview.text).toContain('CREATE DYNAMIC TABLE "ML"."PROD"."PREDICTIONS"');
    expect(mutating(world.emulator)).toEqual([]);
    const up = await stack.up();
    expect(up).toMatchObject({ ok: true });
    for (const sql of mutating(world.emulator)) expect(preview.text).toContain(`${sql};`);
    expect(await scores("V1")).toEqual(allOf("V1"));
    expect(await stack.outputs()).toMatchObject({ scoredBy: "V1", mode: "INCREMENTAL" });
  });

  it("does nothing in a second up, for one SHOW each", async () => {
    world.emulator.log.clear();
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    const sent = world.emulator.log.statements().map(({ sql }) => sql);
    expect(sent.filter((sql) => sql.startsWith("SHOW DYNAMIC TABLES"))).toHaveLength(1);
    expect(sent.filter((sql) => sql.startsWith("SHOW MODELS"))).toHaveLength(1);
  });

  it("scores rows that come later within its lag", async () => {
    await world.emulator.execute(
      "INSERT INTO ML.PROD.SAMPLES SELECT 570, 17.99, 10.38, 122.8, 1001.0, 0.1184, 0.2776, 0.3001, 0.1471",
    );
    await world.emulator.clock.advance(60_000);
    const [row] = await world.emulator.execute(`SELECT * FROM ${TABLE} WHERE SAMPLE_ID = 570`);
    expect(Number(row?.["RISK"])).toBeCloseTo(0.973427, 5);
    await world.emulator.execute("DELETE FROM ML.PROD.SAMPLES WHERE SAMPLE_ID = 570");
    await world.emulator.clock.advance(60_000);
    expect(await scores("V1")).toEqual(allOf("V1"));
  });

  it("says that nobody can tell before which version it is going to follow, where that is so", async () => {
    stack.program = program({ production: "later" });
    const preview = await stack.preview();
    expect(preview.steps).not.toHaveProperty("predictions");
    expect(preview.text).toContain(
      "which version PRODUCTION is going to stand on is not known before",
    );
  });

  it("follows the alias of its program in the same up, and says before what that costs", async () => {
    world.emulator.log.clear();
    stack.program = program({ production: "V2" });
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ production: "update", predictions: "update" });
    expect(preview.text).toContain(
      "scores with V2 instead of V1; the next refresh computes all 569 rows again on COMPUTE_WH",
    );
    expect(preview.text).toContain("Snowflake foresees the next refresh as REINITIALIZE");
    expect((await stack.up()).ok).toBe(true);
    expect(kinds()).toEqual([
      "ALTER MODEL UNSET ALIAS",
      "ALTER MODEL SET ALIAS",
      "CREATE OR ALTER DYNAMIC TABLE",
      "ALTER DYNAMIC TABLE REFRESH",
    ]);
    expect(await scores("V2")).toEqual(allOf("V2"));
    expect(await stack.outputs()).toMatchObject({ scoredBy: "V2" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("is promoted behind its name by blueGreen, and no reader ever sees it missing, empty or mixed", async () => {
    await world.emulator.execute("CREATE ROLE ANALYST");
    await world.emulator.execute(`GRANT SELECT ON DYNAMIC TABLE ${TABLE} TO ROLE ANALYST`);
    await world.emulator.execute("CREATE TAG ML.PROD.STAGE");
    await world.emulator.execute(`ALTER DYNAMIC TABLE ${TABLE} SET TAG ML.PROD.STAGE = 'live'`);
    const seen = new Set<string>();
    const over = new AbortController();
    const reader = (async () => {
      while (!over.signal.aborted) {
        const { rows, versions } = await scores("V1");
        seen.add(JSON.stringify({ rows, versions }));
      }
    })();
    stack.program = program({ production: "V1", strategy: "blueGreen" });
    expect(await stack.up()).toMatchObject({ ok: true });
    over.abort();
    await reader;
    expect([...seen].sort()).toEqual([
      JSON.stringify({ rows: 569, versions: ["V1"] }),
      JSON.stringify({ rows: 569, versions: ["V2"] }),
    ]);
    expect(await scores("V1")).toEqual(allOf("V1"));
    expect(await kept()).toEqual({ isGranted: true, tags: ["live"] });
    const tables = await world.emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD");
    expect(tables.map(({ name }) => name)).toEqual(["PREDICTIONS"]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("is replaced with its grants and tags where that is wanted", async () => {
    stack.program = program({ production: "V2", strategy: "replace" });
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ production: "update", predictions: "update" });
    expect((await stack.up()).ok).toBe(true);
    expect(await scores("V2")).toEqual(allOf("V2"));
    expect(await kept()).toEqual({ isGranted: true, tags: ["live"] });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("keeps the predictions of frozen rows with keepHistory, and tells them apart", async () => {
    const more = { frozenWhere: "SAMPLE_ID <= 100" };
    stack.program = program({ production: "V2", strategy: "keepHistory", more });
    expect((await stack.up()).ok).toBe(true);
    stack.program = program({ production: "V1", strategy: "keepHistory", more });
    expect((await stack.preview()).text).toContain("but for frozen rows");
    expect((await stack.up()).ok).toBe(true);
    expect(
      await world.emulator.execute(
        `SELECT MODEL_VERSION, COUNT(*) AS N FROM ${TABLE} GROUP BY MODEL_VERSION ORDER BY MODEL_VERSION`,
      ),
    ).toEqual([
      { MODEL_VERSION: "V1", N: "469" },
      { MODEL_VERSION: "V2", N: "100" },
    ]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("is protected while it has frozen rows, and dropped once it is told to be", async () => {
    const bare = (): void => {
      new Model("tumor", {
        database: "ML",
        schema: "PROD",
        name: "TUMOR",
        firstVersion: { name: "V1", source: source("V1") },
        deletionProtection: false,
      });
    };
    stack.program = bare;
    const refused = await stack.up();
    expect(refused.ok).toBe(false);
    expect(refused.text).toMatch(/protect/);
    const more = { frozenWhere: "SAMPLE_ID <= 100", deletionProtection: false };
    stack.program = program({ production: "V1", strategy: "keepHistory", more });
    expect((await stack.up()).ok).toBe(true);
    expect((await stack.destroy()).ok).toBe(true);
    expect(await world.emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD")).toEqual([]);
  });
});
