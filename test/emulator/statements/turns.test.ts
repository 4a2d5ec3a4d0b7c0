import type { LocalModels } from "../../../provider/emulator/engine/models/local-model";
import { creation, shown } from "../../support/dynamic-tables";
import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

/** Statements that meet: what one does while another computes its rows. */

let layer: Layer;
/** What happens while a model scores. */
let meanwhile: () => void | Promise<void>;
/** Ends of statements, in their order. */
let ends: string[];

const numbers = (names: string) => names.split(" ").map((name) => ({ name, type: "FLOAT" }));

const models: LocalModels = {
  open: async () => ({
    inputs: numbers("A B C D E F G H"),
    outputs: numbers("MALIGNANT PROBABILITY"),
    async score([first]) {
      const now = meanwhile;
      meanwhile = () => undefined;
      await now();
      const values = first as Float64Array;
      return [values, values];
    },
  }),
};

beforeEach(async () => {
  meanwhile = () => undefined;
  ends = [];
  layer = openLayer("lenient", undefined, undefined, { models });
  await furnish(layer);
  await layer.run("CREATE SCHEMA ML.WORK");
  await layer.run("CREATE TABLE S (ID INT, X FLOAT)");
  await layer.run("INSERT INTO S VALUES (1, 10), (2, 20)");
});

afterEach(() => {
  layer.close();
});

const QUERY =
  "SELECT ID, MODEL(ML.PROD.TUMOR, V1)!PREDICT(X, X, X, X, X, X, X, X):PROBABILITY::FLOAT AS P FROM ML.WORK.S";

const execute = async (sql: string, signal?: AbortSignal) => {
  const outcome = layer.engine.execute(layer.admin, sql, {
    bindings: {},
    statementParameters: {},
    describeOnly: false,
    queryId: "q",
    ...(signal === undefined ? {} : { signal }),
  });
  return outcome.then(
    () => ends.push(`${sql.slice(0, 4)} done`),
    (error: unknown) => ends.push(`${sql.slice(0, 4)} ${String(Object(error).code)}`),
  );
};

/** Runs a statement, and another one that arrives while the first computes. */
async function meet(first: string, second: string): Promise<readonly string[]> {
  let other: Promise<unknown> = Promise.resolve();
  meanwhile = () => {
    other = execute(second);
  };
  await execute(first);
  await other;
  return ends;
}

describe("what takes rows away waits for what is at them", () => {
  const into = (name: string) => creation(`ML.GONE.${name}`, QUERY);

  it.each([
    ["a dynamic table into a schema", into("T"), "DROP SCHEMA ML.GONE"],
    ["a dynamic table into a schema", into("T"), "CREATE OR REPLACE SCHEMA ML.GONE"],
    ["a dynamic table into a database", into("T"), "DROP DATABASE ML"],
    ["a table into a schema", `CREATE TABLE ML.GONE.T AS ${QUERY}`, "DROP SCHEMA ML.GONE"],
  ])("%s: %s, then %s", async (_what, first, second) => {
    await layer.run("CREATE SCHEMA ML.GONE");
    expect(await meet(first, second)).toEqual(["CREA done", `${second.slice(0, 4)} done`]);
    expect(await layer.run("SHOW TABLES LIKE 'T' IN ACCOUNT")).toEqual([]);
  });

  it.each(["DROP DYNAMIC TABLE T", "DROP SCHEMA ML.WORK"])("REFRESH, then %s", async (drop) => {
    await layer.run(creation("T", QUERY));
    await layer.run("INSERT INTO S VALUES (3, 30)");
    const refresh = "ALTER DYNAMIC TABLE ML.WORK.T REFRESH";
    expect(await meet(refresh, drop)).toEqual(["ALTE done", "DROP done"]);
    expect(await layer.refusal(refresh)).toContain("002003");
  });

  it("INSERT, then DROP TABLE, then INSERT", async () => {
    await layer.run("CREATE TABLE T (ID INT, P FLOAT)");
    expect(await meet(`INSERT INTO T ${QUERY}`, "DROP TABLE T")).toEqual([
      "INSE done",
      "DROP done",
    ]);
    await execute(`INSERT INTO T ${QUERY}`);
    expect(ends.at(-1)).toBe("INSE 002003");
  });
});

describe("an account that is reset", () => {
  it.each([
    ["CREATE DYNAMIC TABLE", creation("ML.WORK.T", QUERY)],
    ["CREATE TABLE", `CREATE TABLE ML.WORK.T AS ${QUERY}`],
    ["INSERT", `INSERT INTO ML.WORK.S ${QUERY}`],
    ["REFRESH", "ALTER DYNAMIC TABLE ML.WORK.OLD REFRESH"],
  ])("has no %s succeed that was under way", async (_what, sql) => {
    await layer.run(creation("OLD", QUERY));
    await layer.run("INSERT INTO S VALUES (3, 30)");
    meanwhile = () => {
      layer.engine.reset();
    };
    await execute(sql);
    expect(ends).toEqual([expect.stringMatching(/ (?:000604|002003)$/)]);
    expect(await layer.run("SHOW TABLES IN ACCOUNT")).toEqual([]);
  });
});

it("a statement that waits is answered when it is cancelled, and never begins", async () => {
  const stop = new AbortController();
  meanwhile = async () => {
    const waiting = execute("INSERT INTO S VALUES (9, 90)", stop.signal);
    stop.abort();
    await waiting;
    ends.push("answered");
  };
  await execute(creation("T", QUERY));
  expect(ends).toEqual(["INSE 000604", "answered", "CREA done"]);
  expect(await shown(layer, "T")).toMatchObject({ rows: "2" });
  expect(await layer.run("SELECT COUNT(*) AS N FROM S")).toEqual([{ N: "2" }]);
});
