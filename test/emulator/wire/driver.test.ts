import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import { emulatorAndDriver } from "../../support/wire";

const wire = emulatorAndDriver({
  init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD"],
});

afterEach(() => {
  wire.emulator.faults.clear();
  wire.emulator.log.clear();
});

const attempts = () => wire.emulator.log.statements().map((entry) => [entry.sql, entry.attempts]);

describe("the unmodified driver", () => {
  it("reads constants and context with their types", async () => {
    const [row] = await wire.client.query(
      "SELECT 1 AS N, 1.5 AS R, TRUE AS B, NULL AS X, 'it''s' AS T, CURRENT_USER() AS U",
    );
    expect(row).toEqual({ N: 1, R: 1.5, B: true, X: null, T: "it's", U: "TESTER" });
    const [times] = await wire.client.query("SELECT CURRENT_TIMESTAMP() AS NOW");
    expect(times?.["NOW"]).toBeInstanceOf(Date);
  });

  it("sends bind variables", async () => {
    expect(await wire.client.query("SELECT ? AS A, :2 AS B", { binds: ["x' OR '1", 7] })).toEqual([
      { A: "x' OR '1", B: 7 },
    ]);
  });

  it("gets code, state and query id of a refusal after one request", async () => {
    const failure = wire.client.query("DROP MODEL ML.PROD.NOPE");
    await expect(failure).rejects.toMatchObject({
      code: "002003",
      sqlState: "02000",
      data: { queryId: expect.stringMatching(/^01[0-9a-f]{6}-/) },
    });
    expect(attempts()).toEqual([["DROP MODEL ML.PROD.NOPE", 1]]);
  });

  it("tags statements", async () => {
    await wire.client.query("SELECT 1", { parameters: { QUERY_TAG: "t" } });
    expect(wire.emulator.log.statements()[0]?.parameters).toEqual({ QUERY_TAG: "t" });
  });

  it("moves files to a stage, lists, fetches and removes them", async () => {
    const files = scratch();
    mkdirSync(join(files.path, "in"));
    mkdirSync(join(files.path, "out"));
    writeFileSync(join(files.path, "in", "a.txt"), "alpha");
    writeFileSync(join(files.path, "in", "b.txt"), "beta");
    await wire.client.query("CREATE TEMPORARY STAGE ML.PROD.S");
    await wire.client.query(`PUT file://${files.path}/in/*.txt @ML.PROD.S/x AUTO_COMPRESS = FALSE`);
    const listed = await wire.client.query("LIST @ML.PROD.S/x");
    expect(listed.map((row) => [row["name"], row["size"]])).toEqual([
      ["s/x/a.txt", 5],
      ["s/x/b.txt", 4],
    ]);
    await wire.client.query(`GET @ML.PROD.S/x file://${files.path}/out`);
    const fetched = readdirSync(join(files.path, "out"), {
      recursive: true,
      encoding: "utf8",
    }).find((name) => name.endsWith("a.txt"));
    expect(readFileSync(join(files.path, "out", fetched ?? ""), "utf8")).toBe("alpha");
    await wire.client.query("REMOVE @ML.PROD.S/x/a.txt");
    expect(await wire.client.query("LIST @ML.PROD.S")).toHaveLength(1);
    expect(wire.emulator.log.statements({ mutating: true })).toEqual([]);
    files.remove();
  });

  it("has its temporary stage for as long as its session", async () => {
    const other = await connect(wire.emulator.url);
    await other.query("CREATE TEMPORARY STAGE ML.PROD.MINE");
    expect(await wire.client.query("SHOW STAGES LIKE 'MINE' IN SCHEMA ML.PROD")).toEqual([]);
    await other.close();
    const again = await connect(wire.emulator.url);
    expect(await again.query("SHOW STAGES LIKE 'MINE' IN SCHEMA ML.PROD")).toEqual([]);
    await again.close();
  });
});

describe("time", () => {
  it("stands still until it is moved, and tokens expire by it", async () => {
    const still = await start({ clock: { start: new Date("2026-01-01T00:00:00Z") } });
    const there = await connect(still.url);
    const [first] = await there.query("SELECT CURRENT_TIMESTAMP() AS T");
    await still.clock.advance(3600_001);
    const [second] = await there.query("SELECT CURRENT_TIMESTAMP() AS T");
    expect(Number(second?.["T"]) - Number(first?.["T"])).toBe(3600_001);
    await there.close();
    await still.stop();
  });
});
