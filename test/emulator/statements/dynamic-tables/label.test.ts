import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import { creation } from "../../../support/dynamic-tables";

let layer: Layer;

beforeEach(() => {
  layer = openLayer();
});

afterEach(() => {
  layer.close();
});

it.each([
  [creation("T"), "CREATE DYNAMIC TABLE", true],
  [creation("T", undefined, { how: "CREATE OR REPLACE" }), "CREATE DYNAMIC TABLE", true],
  [creation("T", undefined, { how: "CREATE OR ALTER" }), "CREATE OR ALTER DYNAMIC TABLE", true],
  ["CREATE DYNAMIC TABLE T CLONE U", "CREATE DYNAMIC TABLE", true],
  ["ALTER DYNAMIC TABLE T REFRESH", "ALTER DYNAMIC TABLE REFRESH", true],
  ["ALTER DYNAMIC TABLE T SUSPEND", "ALTER DYNAMIC TABLE SUSPEND", true],
  ["ALTER DYNAMIC TABLE T SET TARGET_LAG = '1 day'", "ALTER DYNAMIC TABLE SET", true],
  ["DROP DYNAMIC TABLE T", "DROP DYNAMIC TABLE", true],
  ["DESC DYNAMIC TABLE T", "DESCRIBE DYNAMIC TABLE", false],
  ["SHOW PARAMETERS IN DYNAMIC TABLE T", "SHOW PARAMETERS", false],
  ["EXPLAIN CHANGES ALTER DYNAMIC TABLE T REFRESH", "EXPLAIN CHANGES", false],
])("the log calls %s %s", (sql, kind, mutating) => {
  const session = layer.open({ database: "ML", schema: "PROD" });
  expect(layer.engine.label(sql, session)).toEqual({ kind, object: "ML.PROD.T", mutating });
});

it("the log calls SHOW by what it shows", () => {
  expect(layer.engine.label("SHOW DYNAMIC TABLES IN ACCOUNT", layer.admin)).toEqual({
    kind: "SHOW DYNAMIC TABLES",
    mutating: false,
  });
});
