import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import { creation, furnishLogins, shown } from "../../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
});

afterEach(() => {
  layer.close();
});

/** Name, operation and what the refresh would be. */
async function explained(sql: string) {
  const [row] = await layer.run(`EXPLAIN CHANGES ${sql}`);
  const effects = JSON.parse(row?.["effects"] ?? "[]") as readonly Record<string, unknown>[];
  const [effect] = effects.filter((each) => each["effect_type"] === "DYNAMIC_TABLE_REFRESH");
  expect(row).toMatchObject({ domain: "DYNAMIC_TABLE" });
  return { operation: row?.["operation"], name: row?.["name"], ...Object(effect?.["properties"]) };
}

describe("EXPLAIN CHANGES", () => {
  it("tells of a creation without making anything", async () => {
    expect(await explained(creation("T"))).toEqual({
      operation: "CREATE",
      name: "ML.PROD.T",
      effective_refresh_action: "CREATE",
      is_expect_failure: false,
      refresh_mode: "ADAPTIVE",
    });
    expect(await layer.run("SHOW DYNAMIC TABLES IN ACCOUNT")).toEqual([]);
  });

  it("tells that another query computes all rows again, and changes nothing", async () => {
    await layer.run(creation("T"));
    const before = await shown(layer, "T");
    const sql = creation("T", "SELECT ID, SCORE * 2 AS SCORE FROM LOGINS", {
      how: "CREATE OR ALTER",
    });
    expect(await explained(sql)).toMatchObject({
      operation: "ALTER",
      effective_refresh_action: "REINITIALIZE",
      effective_refresh_action_reason: "Definition changed.",
      is_expect_failure: false,
    });
    expect(await shown(layer, "T")).toEqual(before);
  });

  it("tells whether a frozen region grows or shrinks", async () => {
    await layer.run(creation("T"));
    await layer.run("ALTER DYNAMIC TABLE T SET FROZEN WHERE (ID < 3)");
    const set = (predicate: string) => `ALTER DYNAMIC TABLE T SET FROZEN WHERE (${predicate})`;
    expect(await explained(set("ID < 9"))).toMatchObject({ effective_refresh_action: "NO_DATA" });
    expect(await explained(set("ID < 2"))).toMatchObject({
      effective_refresh_action: "REINITIALIZE",
      effective_refresh_action_reason: "Frozen region changed or removed.",
    });
    expect(await shown(layer, "T")).toMatchObject({ immutable_where: "ID < 3" });
  });

  it("tells of a refresh what it would do with the data of now", async () => {
    await layer.run(creation("T"));
    const sql = "ALTER DYNAMIC TABLE T REFRESH";
    expect(await explained(sql)).toMatchObject({ effective_refresh_action: "NO_DATA" });
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    expect(await explained(sql)).toMatchObject({ effective_refresh_action: "INCREMENTAL" });
    await layer.run("DROP TABLE LOGINS");
    expect(await explained(sql)).toEqual({
      operation: "NONE",
      name: "ML.PROD.T",
      effective_refresh_action: "FAILURE",
      is_expect_failure: true,
      expect_failure_reason: expect.stringContaining("LOGINS"),
    });
  });

  it("has other forms", async () => {
    await layer.run(creation("T"));
    const [json] = await layer.run("EXPLAIN CHANGES USING JSON ALTER DYNAMIC TABLE T SUSPEND");
    expect(JSON.parse(json?.["content"] ?? "")).toMatchObject([{ name: "ML.PROD.T" }]);
    const [text] = await layer.run("EXPLAIN CHANGES USING TEXT ALTER DYNAMIC TABLE T SUSPEND");
    expect(text?.["content"]).toContain("operation: ALTER");
    expect(await shown(layer, "T")).toMatchObject({ scheduling_state: "ACTIVE" });
  });

  it("is refused for what the statement would be refused for", async () => {
    await layer.run(creation("T"));
    expect(await layer.refusal(`EXPLAIN CHANGES ${creation("T")}`)).toContain("002002");
    expect(await layer.refusal("EXPLAIN CHANGES DROP TABLE T")).toContain("000002");
  });

  it("is bad syntax in a release before", async () => {
    const older = openLayer("lenient", undefined, undefined, { release: "10.32" });
    expect(await older.refusal("EXPLAIN CHANGES ALTER DYNAMIC TABLE T REFRESH")).toMatch(
      /^001003 .*unexpected 'CHANGES'/,
    );
    expect((await older.run("SELECT CURRENT_VERSION() AS V"))[0]).toEqual({ V: "10.32" });
    older.close();
  });
});
