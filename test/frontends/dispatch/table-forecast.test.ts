import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { FEATURES, declared, samplesTable } from "../../support/tables";

/** What a preview knows beforehand: what Snowflake is going to refuse, and what stands around a table. */

let emulator: Emulator;
let stack: DispatchedStack;

beforeEach(async () => {
  emulator = await startAccount({ init: [samplesTable("ML.PROD.SAMPLES")] });
  stack = new DispatchedStack(emulator);
});

afterEach(() => emulator.stop());

const { database, schema, name, targetLag } = declared;
const BASE: Values = {
  ...declared,
  model: "ML.PROD.TUMOR.V1",
  arguments: FEATURES,
  warehouse: "COMPUTE_WH",
  refreshMode: "FULL",
};

const bare = (query: string, more: Values = {}): Values => ({
  ...{ database, schema, name, targetLag, warehouse: "COMPUTE_WH", query },
  ...more,
});

const program = (inputs: Values, key = "it") => ({
  [key]: { kind: "DynamicInferenceTable", inputs },
});

async function notes(all: ReturnType<typeof program>): Promise<string> {
  return (await stack.preview(all)).plans.flatMap((plan) => plan.notes).join("\n");
}

const REFUSES = "Snowflake refuses it as things stand: Snowflake said:";

describe("what Snowflake would refuse", () => {
  it.each<[string, Values, string]>([
    ["a source that does not exist", { source: "ML.PROD.NOSUCH" }, "NOSUCH"],
    ["a predicate of a column that there is not", { where: "NOSUCH = 1" }, "'NOSUCH'"],
    ["a type that there is not", { outputs: { MALIGNANT: { type: "FLOOT" } } }, "FLOOT"],
  ])("is told of %s, for a new table and for one that stands", async (_title, more, text) => {
    expect(await notes(program({ ...BASE, ...more }))).toMatch(
      new RegExp(`${REFUSES}.*${text}.*Unless something else of this program changes that`, "s"),
    );
    await stack.up(program(BASE));
    expect(await notes(program({ ...BASE, ...more }))).toMatch(
      new RegExp(`${REFUSES}.*${text}`, "s"),
    );
  });

  it("is nothing of a table that is not filled at once, nor of one that is renamed", async () => {
    const late = { ...BASE, initialize: "ON_SCHEDULE" };
    expect(await notes(program(late))).not.toContain("refuses");
    await stack.up(program(late));
    const renamed = { ...late, name: "SCORES", where: "SAMPLE_ID > 1" };
    expect(await notes(program(renamed))).not.toContain("refuses");
  });

  it("is told of what no statement takes along", async () => {
    await emulator.execute(
      `CREATE DYNAMIC TABLE ML.PROD.PREDICTIONS SCHEDULER = DISABLE WAREHOUSE = COMPUTE_WH REFRESH_MODE = FULL COMMENT = 'no SCHEDULER DISABLE' AS SELECT SAMPLE_ID FROM ML.PROD.SAMPLES`,
    );
    const inputs = bare("SELECT SAMPLE_ID, MEAN_AREA FROM ML.PROD.SAMPLES", { adopt: true });
    expect(await notes(program({ ...inputs, refreshMode: "FULL" }))).toContain(
      "made with SCHEDULER = DISABLE, which goes back to its default",
    );
  });

  it("is told of a name that a view has", async () => {
    await emulator.execute("CREATE VIEW ML.PROD.PREDICTIONS AS SELECT 1 AS A");
    expect(await notes(program(BASE))).toMatch(/refuses it.*PREDICTIONS.*already exists/s);
  });

  it("is told of a query of one's own that is not incremental", async () => {
    await stack.up(program(bare("SELECT SAMPLE_ID FROM ML.PROD.SAMPLES")));
    const query = "SELECT SAMPLE_ID, RANDOM() AS R FROM ML.PROD.SAMPLES";
    expect(await notes(program(bare(query)))).toContain(`${REFUSES} 091908`);
  });
});

describe("a query of one's own", () => {
  it("has other columns by CREATE OR ALTER where that can, and by a replacement where not", async () => {
    const up = async (query: string) => {
      stack.changes.splice(0);
      await stack.up(program(bare(query)));
      return stack.changes.map((sql) => sql.split(" DYNAMIC")[0]);
    };
    await up("SELECT SAMPLE_ID, MEAN_AREA FROM ML.PROD.SAMPLES");
    const more = "SELECT SAMPLE_ID, MEAN_AREA, MEAN_RADIUS FROM ML.PROD.SAMPLES";
    expect(await up(more)).toEqual(["CREATE OR ALTER", "ALTER"]);
    const moved = "SELECT SAMPLE_ID, MEAN_RADIUS, MEAN_AREA FROM ML.PROD.SAMPLES";
    const { messages } = await stack.preview(program(bare(moved)));
    expect(messages.join("\n")).toContain("replaces the table (CREATE OR ALTER is refused:");
    expect(await up(moved)).toEqual(["CREATE OR REPLACE"]);
    expect((await stack.preview(program(bare(moved)))).plans).toEqual([]);
  });

  it("has a column of another kind by a replacement", async () => {
    await stack.up(program(bare("SELECT SAMPLE_ID, MEAN_AREA AS A FROM ML.PROD.SAMPLES")));
    stack.changes.splice(0);
    await stack.up(program(bare("SELECT SAMPLE_ID, 'x' AS A FROM ML.PROD.SAMPLES")));
    expect(stack.changes).toEqual([expect.stringMatching(/^CREATE OR REPLACE/)]);
  });

  it("gives up a list of columns that does not fit it any more", async () => {
    const two = "SELECT SAMPLE_ID, MEAN_AREA FROM ML.PROD.SAMPLES";
    await emulator.execute(
      `CREATE DYNAMIC TABLE ML.PROD.PREDICTIONS (ID, AREA) TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH REFRESH_MODE = INCREMENTAL AS ${two}`,
    );
    await stack.up(program(bare(two)));
    expect(stack.changes).toEqual([]);
    const three = program(bare("SELECT SAMPLE_ID, MEAN_AREA, MEAN_RADIUS FROM ML.PROD.SAMPLES"));
    expect((await stack.preview(three)).messages.join("\n")).toContain(
      "its columns have the names of the query from now on",
    );
    await stack.up(three);
    const [row] = await emulator.execute("SELECT COUNT(MEAN_RADIUS) AS N FROM ML.PROD.PREDICTIONS");
    expect(row).toEqual({ N: "0" });
    expect((await stack.preview(three)).plans).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["a model that there is not", "ML.PROD.TUMORR, V1", "calls ML.PROD.TUMORR: there is no such"],
    ["a version that it lacks", "ML.PROD.TUMOR, V77", "in version V77, and it has V1, V2, V3"],
    ["a volatile method", "ML.PROD.TUMOR, V1", "version V1 of ML.PROD.TUMOR is a custom model"],
  ])("is told to call %s", async (_title, call, text) => {
    const query = `SELECT MODEL(${call})!PREDICT(${FEATURES.join(", ")}) AS A FROM ML.PROD.SAMPLES`;
    expect(await notes(program(bare(query)))).toContain(text);
  });
});

describe("tables that read each other", () => {
  const UP = bare("SELECT SAMPLE_ID FROM ML.PROD.SAMPLES", { name: "UP1", targetLag: "1 hour" });
  const DOWN = bare("SELECT SAMPLE_ID FROM ML.PROD.UP1", { name: "DN1", targetLag: "1 hour" });
  const both = (lag: string) => ({
    ...program({ ...UP, targetLag: lag }, "up"),
    ...program({ ...DOWN, targetLag: lag }, "down"),
  });

  it("become fresher together, the one that is read first", async () => {
    await stack.up(both("1 hour"));
    expect(await notes(both("5 minutes"))).not.toContain("fresher");
    await stack.up(both("5 minutes"));
    expect((await stack.preview(both("5 minutes"))).plans).toEqual([]);
  });

  it("are told that one cannot be fresher than what it reads, from both sides", async () => {
    await stack.up(both("1 hour"));
    const alone = { ...both("1 hour"), ...program({ ...DOWN, targetLag: 300 }, "down") };
    expect(await notes(alone)).toContain(
      "targetLag is 300 seconds, and UP1, which it reads, may lag 1 hour: no dynamic table can be fresher",
    );
    const slower = { ...both("1 hour"), ...program({ ...UP, targetLag: "2 days" }, "up") };
    expect(await notes(slower)).toContain(
      "targetLag is 2 days, and DN1, which reads it, may lag 1 hour only",
    );
  });

  it("are refused in a circle before any of them stands", async () => {
    const circle = {
      ...program({ ...UP, query: "SELECT * FROM ML.PROD.DN1" }, "up"),
      ...program(DOWN, "down"),
    };
    await expect(stack.preview(circle)).rejects.toThrow("cannot read each other in a circle");
  });
});
