import { openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";
import {
  MINUTE_MS,
  creation,
  furnishLogins,
  history,
  refreshes,
  shown,
} from "../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
});

afterEach(() => {
  layer.close();
});

const at = async (name: string) => Number((await shown(layer, name))["data_timestamp"]) * 1000;

const now = () => layer.clock.now().getTime();

describe("the scheduler", () => {
  it("refreshes a table as soon as its rows are as old as the lag", async () => {
    await layer.run(creation("T", undefined, { clauses: "LAG = '2 minutes'" }));
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.clock.advance(2 * MINUTE_MS - 1);
    expect(await shown(layer, "T")).toMatchObject({ rows: "3" });
    await layer.clock.advance(1);
    expect(await shown(layer, "T")).toMatchObject({ rows: "4" });
    await layer.clock.advance(4 * MINUTE_MS);
    expect(await refreshes(layer, "T")).toEqual([
      "CREATION SUCCEEDED REINITIALIZE",
      "SCHEDULED SUCCEEDED INCREMENTAL",
      "SCHEDULED SUCCEEDED NO_DATA",
      "SCHEDULED SUCCEEDED NO_DATA",
    ]);
  });

  it("never lets rows be older than the lag, whatever the lags are", async () => {
    await layer.run(creation("A", undefined, { clauses: "LAG = '2 minutes'" }));
    await layer.run(creation("B", "SELECT ID FROM A", { clauses: "LAG = '3 minutes'" }));
    await layer.run(creation("C", "SELECT ID FROM B", { clauses: "LAG = '7 minutes'" }));
    for (let minute = 0; minute < 30; minute += 1) {
      await layer.clock.advance(MINUTE_MS);
      expect(now() - (await at("A"))).toBeLessThanOrEqual(2 * MINUTE_MS);
      expect(now() - (await at("B"))).toBeLessThanOrEqual(3 * MINUTE_MS);
      expect(now() - (await at("C"))).toBeLessThanOrEqual(7 * MINUTE_MS);
    }
  });

  it("refreshes a table of lag DOWNSTREAM for its readers only", async () => {
    const clauses = "LAG = DOWNSTREAM";
    await layer.run(creation("A", undefined, { clauses }));
    await layer.run(creation("LEAF", undefined, { clauses }));
    await layer.run(creation("B", "SELECT ID FROM A", { clauses: "LAG = '2 minutes'" }));
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.clock.advance(10 * MINUTE_MS);
    expect(await shown(layer, "A")).toMatchObject({ rows: "4" });
    expect(await shown(layer, "B")).toMatchObject({ rows: "4" });
    expect(await shown(layer, "LEAF")).toMatchObject({ rows: "3" });
  });

  it("leaves suspended tables alone, and catches up once they are resumed", async () => {
    await layer.run(creation("T", undefined, { clauses: "LAG = '1 minute'" }));
    await layer.run("ALTER DYNAMIC TABLE T SUSPEND");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.clock.advance(10 * MINUTE_MS);
    expect(await shown(layer, "T")).toMatchObject({ rows: "3" });
    await layer.run("ALTER DYNAMIC TABLE T RESUME");
    await layer.clock.advance(0);
    expect(await shown(layer, "T")).toMatchObject({ rows: "4" });
  });

  it("has no table claim fresher rows than those that it read", async () => {
    await layer.run(creation("A", undefined, { clauses: "LAG = '1 minute'" }));
    await layer.run(creation("B", "SELECT ID FROM A", { clauses: "LAG = '1 minute'" }));
    await layer.run(creation("C", "SELECT ID FROM B", { clauses: "LAG = '1 minute'" }));
    await layer.run("ALTER DYNAMIC TABLE A SUSPEND");
    await layer.run("ALTER DYNAMIC TABLE B RESUME");
    const suspended = await at("A");
    await layer.clock.advance(10 * MINUTE_MS);
    expect([await at("B"), await at("C")]).toEqual([suspended, suspended]);
    expect((await history(layer, "C")).at(-1)?.["DATA_TIMESTAMP"]).toBe(
      (await shown(layer, "A"))["data_timestamp"],
    );
    await layer.run("ALTER DYNAMIC TABLE A RESUME");
    await layer.clock.advance(MINUTE_MS);
    expect([await at("B"), await at("C")]).toEqual([now(), now()]);
  });

  it("suspends a table after five failures in a row, with what reads it", async () => {
    await layer.run(creation("A", undefined, { clauses: "LAG = '1 minute'" }));
    await layer.run(creation("B", "SELECT ID FROM A", { clauses: "LAG = '1 minute'" }));
    await layer.run("ALTER TABLE LOGINS RENAME TO GONE");
    await layer.clock.advance(4 * MINUTE_MS);
    expect(await shown(layer, "A")).toMatchObject({ scheduling_state: "ACTIVE", rows: "3" });
    expect(await layer.refusal("ALTER DYNAMIC TABLE A REFRESH")).toContain("002037");
    expect(await shown(layer, "A")).toMatchObject({ scheduling_state: "ACTIVE" });
    await layer.clock.advance(10 * MINUTE_MS);
    for (const name of ["A", "B"])
      expect(await shown(layer, name)).toMatchObject({ scheduling_state: "SUSPENDED", rows: "3" });
    const failed = (await history(layer, "A")).filter((row) => row["STATE"] === "FAILED");
    expect(failed).toHaveLength(6);
    const [row] = await layer.run(
      "SELECT SCHEDULING_STATE FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLES(NAME => 'B'))",
    );
    expect(JSON.parse(row?.["SCHEDULING_STATE"] ?? "")).toMatchObject({
      reason_code: "UPSTREAM_SUSPENDED_DUE_TO_ERRORS",
    });
  });

  it("starts counting failures over after a success", async () => {
    await layer.run(creation("T", undefined, { clauses: "LAG = '1 minute'" }));
    for (let round = 0; round < 3; round += 1) {
      await layer.run("ALTER TABLE LOGINS RENAME TO GONE");
      await layer.clock.advance(4 * MINUTE_MS);
      await layer.run("ALTER TABLE GONE RENAME TO LOGINS");
      await layer.clock.advance(MINUTE_MS);
    }
    expect(await shown(layer, "T")).toMatchObject({ scheduling_state: "ACTIVE" });
  });
});
