import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { MINUTE_MS } from "../../support/dynamic-tables";
import { urnOf } from "../../support/plugin";
import { moveAlias, setAliases } from "../../support/registry";
import { FEATURES, samplesTable, scoring } from "../../support/tables";

/** A table that is filled beside the standing one, where something is in the way. */

const TABLE = "ML.PROD.PREDICTIONS";
const URN = urnOf("DynamicInferenceTable");

let emulator: Emulator;
let stack: DispatchedStack;

const program = (more: Values = {}) => ({
  [URN]: {
    kind: "DynamicInferenceTable",
    inputs: scoring({ onModelVersionChange: "blueGreen", ...more }),
  },
});

const features = FEATURES.map(() => "1").join(", ");

beforeEach(async () => {
  emulator = await startAccount({
    clock: { start: new Date() },
    init: [
      samplesTable("ML.PROD.SAMPLES"),
      `INSERT INTO ML.PROD.SAMPLES VALUES (1, ${features}), (2, ${features}), (3, ${features})`,
      ...["CREATE TAG ML.PROD.T", "CREATE ROLE ANALYST", "CREATE ROLE ML_OWNER"],
      "GRANT ROLE ML_OWNER TO ROLE ACCOUNTADMIN",
    ],
  });
  await setAliases(emulator, { PRODUCTION: "V1" });
  stack = new DispatchedStack(emulator);
});

afterEach(() => emulator.stop());

/** Makes the table as it is declared, and then moves the alias that it follows. */
async function promoted(more: Values = {}, byHand: readonly string[] = []): Promise<void> {
  await stack.up(program(more));
  for (const sql of byHand) await emulator.execute(sql);
  await moveAlias(emulator, "PRODUCTION", "V2");
}

/** Tables by name, with the version and the number of their rows, and who owns them. */
async function tables(): Promise<Record<string, unknown>> {
  const all = await emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD");
  const told = all.map(async ({ name, owner, scheduling_state: state }) => {
    const [row] = await emulator.execute(
      `SELECT MIN(MODEL_VERSION) AS LEAST, MAX(MODEL_VERSION) AS MOST, COUNT(*) AS N FROM ML.PROD.${String(name)}`,
    );
    return [name, [row?.["LEAST"], row?.["MOST"], row?.["N"], owner, state]];
  });
  return Object.fromEntries(await Promise.all(told));
}

const RUNNING = ["ACCOUNTADMIN", "RUNNING"];
const BEFORE = { PREDICTIONS: ["V1", "V1", "3", ...RUNNING] };
const AFTER = { PREDICTIONS: ["V2", "V2", "3", ...RUNNING] };

const granted = async () =>
  (await emulator.execute(`SHOW GRANTS ON DYNAMIC TABLE ${TABLE}`))
    .map(({ privilege, grantee_name: name }) => `${String(privilege)} ${String(name)}`)
    .sort();

describe("a new table with fewer rows", () => {
  it("takes no name and is dropped; when both are equal again, the next update promotes", async () => {
    await promoted({}, ["DELETE FROM ML.PROD.SAMPLES WHERE SAMPLE_ID = 3"]);
    await expect(stack.up(program())).rejects.toThrow(
      `The new table has 2 rows, ${TABLE} has 3: nothing was swapped. Rows may have left the source meanwhile: run pulumi up again.`,
    );
    expect(await tables()).toEqual(BEFORE);
    await emulator.clock.advance(5 * MINUTE_MS);
    await stack.up(program());
    expect(await tables()).toEqual({ PREDICTIONS: ["V2", "V2", "2", ...RUNNING] });
    expect((await stack.preview(program())).plans).toEqual([]);
  });

  it("because the source of frozen rows is gone is told what keeps them", async () => {
    const frozen = { frozenWhere: "SAMPLE_ID > 2", deletionProtection: false };
    await promoted(frozen, ["DELETE FROM ML.PROD.SAMPLES WHERE SAMPLE_ID = 3"]);
    await emulator.clock.advance(5 * MINUTE_MS);
    await expect(stack.up(program(frozen))).rejects.toThrow(
      "Frozen rows whose source is gone exist in the old table alone: use keepHistory to keep them.",
    );
    expect(await tables()).toEqual(BEFORE);
  });
});

describe("a step before the swap", () => {
  const BESIDE = String.raw`"PREDICTIONS__NEXT_[0-9A-F]{8}"`;

  it.each<[string, RegExp]>([
    ["the creation", new RegExp(`^CREATE OR REPLACE DYNAMIC TABLE .*${BESIDE}`)],
    ["a grant", new RegExp(`^GRANT SELECT ON .*${BESIDE}`)],
    ["a tag", new RegExp(`^ALTER .*${BESIDE} SET TAG`)],
    ["the refresh", new RegExp(`^ALTER .*${BESIDE} REFRESH`)],
    ["the comparison", /^SELECT \(SELECT COUNT/],
    ["the swap itself", /SWAP WITH/],
  ])(
    "that fails, %s, has everything taken back, and the next update does it all",
    async (_step, match) => {
      await promoted({}, [
        `GRANT SELECT ON DYNAMIC TABLE ${TABLE} TO ROLE ANALYST`,
        `ALTER DYNAMIC TABLE ${TABLE} SET TAG ML.PROD.T = 'x'`,
        `GRANT OWNERSHIP ON DYNAMIC TABLE ${TABLE} TO ROLE ML_OWNER COPY CURRENT GRANTS`,
      ]);
      const grants = await granted();
      const owned = (version: string) => ({
        PREDICTIONS: [version, version, "3", "ML_OWNER", "RUNNING"],
      });
      const sql = { code: "000603", sqlState: "XX000", message: "Internal error of this test" };
      emulator.faults.add({ match: { sql: match }, action: { sql } });
      await expect(stack.up(program())).rejects.toThrow("Internal error of this test");
      expect(await tables()).toEqual(owned("V1"));
      expect(await granted()).toEqual(grants);
      await stack.up(program());
      expect(await tables()).toEqual(owned("V2"));
      expect(await granted()).toEqual(grants);
      const tags = await emulator.execute(
        `SELECT TAG_VALUE FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('${TABLE}', 'TABLE'))`,
      );
      expect(tags).toEqual([{ TAG_VALUE: "x" }]);
      expect((await stack.preview(program())).plans).toEqual([]);
    },
  );
});

describe("keepPrevious", () => {
  const kept = { keepPrevious: true };

  it("keeps the table of before, suspended, until the next promotion replaces it", async () => {
    await promoted(kept);
    await stack.up(program(kept));
    expect(await tables()).toEqual({
      ...AFTER,
      PREDICTIONS__PREVIOUS: ["V1", "V1", "3", "ACCOUNTADMIN", "SUSPENDED"],
    });
    await moveAlias(emulator, "PRODUCTION", "V3");
    await stack.up(program(kept));
    expect(await tables()).toEqual({
      PREDICTIONS: ["V3", "V3", "3", ...RUNNING],
      PREDICTIONS__PREVIOUS: ["V2", "V2", "3", "ACCOUNTADMIN", "SUSPENDED"],
    });
    expect((await stack.preview(program(kept))).plans).toEqual([]);
  });
});

describe("a role that does not have the owner's rights", () => {
  it("is refused at the swap, and all is as it was", async () => {
    await promoted({}, [
      ...["CREATE ROLE DEPLOYER", "GRANT ROLE DEPLOYER TO USER STORY"],
      ...["DATABASE ML", "SCHEMA ML.PROD", "WAREHOUSE COMPUTE_WH", "MODEL ML.PROD.TUMOR"].map(
        (on) => `GRANT USAGE ON ${on} TO ROLE DEPLOYER`,
      ),
      "GRANT CREATE DYNAMIC TABLE ON SCHEMA ML.PROD TO ROLE DEPLOYER",
      "GRANT SELECT ON TABLE ML.PROD.SAMPLES TO ROLE DEPLOYER",
      `GRANT SELECT, MONITOR, OPERATE ON DYNAMIC TABLE ${TABLE} TO ROLE DEPLOYER`,
    ]);
    const grants = await granted();
    const deployer = new DispatchedStack(emulator, { "snowflakeml:role": "DEPLOYER" });
    for (const [urn, stored] of stack.state) deployer.state.set(urn, stored);
    const failed = await deployer.up(program()).then(() => "accepted", String);
    expect(failed).toContain("Insufficient privileges to operate on dynamic table 'PREDICTIONS'");
    expect(failed).toContain("DynamicInferenceTable needs: GRANT OWNERSHIP ON DYNAMIC TABLE");
    expect(await tables()).toEqual(BEFORE);
    expect(await granted()).toEqual(grants);
  });
});
