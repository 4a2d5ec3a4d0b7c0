import type { LocalModels } from "../../../../provider/emulator/engine/models/local-model";
import { creation, shown } from "../../../support/dynamic-tables";
import { furnish, openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;
/** Whether the statement is cancelled while its model scores. */
let cancels: boolean;
let stop: AbortController;

const numbers = (names: string) => names.split(" ").map((name) => ({ name, type: "FLOAT" }));

const models: LocalModels = {
  open: async () => ({
    inputs: numbers("A B C D E F G H"),
    outputs: numbers("MALIGNANT PROBABILITY"),
    async score([first]) {
      if (cancels) stop.abort();
      const values = first as Float64Array;
      return [values, values];
    },
  }),
};

beforeEach(async () => {
  stop = new AbortController();
  cancels = true;
  layer = openLayer("lenient", undefined, undefined, { models });
  await furnish(layer);
  await layer.run("USE SCHEMA ML.PROD");
  await layer.run("CREATE TABLE S (ID INT, X FLOAT)");
  // More than one batch.
  await layer.run("INSERT INTO S SELECT SEQ4(), SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 40000))");
});

afterEach(() => {
  layer.close();
});

const QUERY =
  "SELECT ID, MODEL(TUMOR, V1)!PREDICT(X, X, X, X, X, X, X, X):PROBABILITY::FLOAT AS P FROM S";

const execute = (sql: string) =>
  layer.engine.execute(layer.admin, sql, {
    bindings: {},
    statementParameters: {},
    describeOnly: false,
    queryId: "q",
    signal: stop.signal,
  });

it("a CREATE that is cancelled leaves no table", async () => {
  await expect(execute(creation("T", QUERY))).rejects.toMatchObject({ code: "000604" });
  expect(await layer.run("SHOW DYNAMIC TABLES IN ACCOUNT")).toEqual([]);
  cancels = false;
  await layer.run(creation("T", QUERY));
  expect(await shown(layer, "T")).toMatchObject({ rows: "40000" });
});

it("a REFRESH that is cancelled leaves rows as they were, and is no failure", async () => {
  cancels = false;
  await layer.run(creation("T", QUERY));
  await layer.run("UPDATE S SET X = X + 1");
  cancels = true;
  await expect(execute("ALTER DYNAMIC TABLE T REFRESH")).rejects.toMatchObject({ code: "000604" });
  expect(await layer.run("SELECT MIN(P) AS P FROM T")).toEqual([{ P: "0" }]);
  const [last] = await layer.run(
    "SELECT STATE FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLE_REFRESH_HISTORY())",
  );
  expect(last).toEqual({ STATE: "CANCELLED" });
  cancels = false;
  await layer.run("ALTER DYNAMIC TABLE T REFRESH");
  expect(await layer.run("SELECT MIN(P) AS P FROM T")).toEqual([{ P: "1" }]);
});
