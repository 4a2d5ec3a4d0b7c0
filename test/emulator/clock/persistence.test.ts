import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { MINUTE_MS } from "../../support/dynamic-tables";

const START = Date.UTC(2026, 0, 1);

let directory: string;
let emulator: Emulator;

const open = async (at: number) => {
  emulator = await start({
    directory,
    unknowns: "lenient",
    clock: { start: new Date(at) },
    init: [
      "CREATE DATABASE ML",
      "CREATE TABLE ML.PUBLIC.SRC (ID INT)",
      "INSERT INTO ML.PUBLIC.SRC VALUES (1)",
      "CREATE DYNAMIC TABLE ML.PUBLIC.T LAG='1 minute' WAREHOUSE=COMPUTE_WH AS SELECT ID FROM ML.PUBLIC.SRC",
    ],
  });
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "snowflakeml-dynamic-"));
  await open(START);
});

afterEach(async () => {
  await emulator.stop();
  rmSync(directory, { recursive: true, force: true });
});

const ids = async () =>
  (await emulator.execute("SELECT ID FROM ML.PUBLIC.T ORDER BY ID")).map((row) => row["ID"]);

it("dynamic tables go on after a restart where they were", async () => {
  await emulator.execute("INSERT INTO ML.PUBLIC.SRC VALUES (2)");
  await emulator.clock.advance(MINUTE_MS);
  await emulator.execute("INSERT INTO ML.PUBLIC.SRC VALUES (3)");
  await emulator.stop();
  await open(START + MINUTE_MS);
  expect(await ids()).toEqual(["1", "2"]);
  await emulator.clock.advance(MINUTE_MS);
  expect(await ids()).toEqual(["1", "2", "3"]);
  const history = await emulator.execute(
    "SELECT REFRESH_ACTION FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLE_REFRESH_HISTORY())",
  );
  expect(history.map((row) => row["REFRESH_ACTION"])).toEqual([
    "INCREMENTAL",
    "INCREMENTAL",
    "REINITIALIZE",
  ]);
});

it("a reset forgets them", async () => {
  await emulator.reset();
  await emulator.clock.advance(10 * MINUTE_MS);
  expect(await ids()).toEqual(["1"]);
});
