import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startScored } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { moveAlias } from "../../support/registry";
import { scoring } from "../../support/tables";

/** Another table in the place of one that stands, and rows that are frozen. */

const OF = "DYNAMIC TABLE ML.PROD.PREDICTIONS";

let emulator: Emulator;
let stack: DispatchedStack;

beforeEach(async () => {
  emulator = await startScored();
  stack = new DispatchedStack(emulator);
});

afterEach(() => emulator.stop());

const program = (more: Values = {}) => ({
  it: {
    kind: "DynamicInferenceTable",
    inputs: scoring(more),
  },
});

async function count(where = "TRUE"): Promise<number> {
  const [row] = await emulator.execute(
    `SELECT COUNT(*) AS N FROM ML.PROD.PREDICTIONS WHERE ${where}`,
  );
  return Number(row?.["N"]);
}

describe("a replacement", () => {
  it("fills the table before it takes the name, whenever the first rows were to come", async () => {
    const late = { initialize: "ON_SCHEDULE", onModelVersionChange: "replace" };
    await stack.up(program(late));
    await moveAlias(emulator, "PRODUCTION", "V2");
    stack.changes.splice(0);
    await stack.up(program({ ...late, waitForRefresh: false }));
    expect(stack.changes).toEqual([expect.stringContaining(" INITIALIZE = ON_CREATE ")]);
    expect(await count()).toBe(569);
  });

  it("leaves the table to the role that owned it", async () => {
    await stack.up(program({ onModelVersionChange: "replace" }));
    await emulator.execute("CREATE ROLE ML_OWNER");
    await emulator.execute("GRANT ROLE ML_OWNER TO ROLE ACCOUNTADMIN");
    await emulator.execute(`GRANT OWNERSHIP ON ${OF} TO ROLE ML_OWNER COPY CURRENT GRANTS`);
    await moveAlias(emulator, "PRODUCTION", "V2");
    await stack.up(program({ onModelVersionChange: "replace" }));
    expect(stack.changes.at(-1)).toContain('TO ROLE "ML_OWNER" COPY CURRENT GRANTS');
    const [row] = await emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD");
    expect(row?.["owner"]).toBe("ML_OWNER");
    expect((await stack.preview(program({ onModelVersionChange: "replace" }))).plans).toEqual([]);
  });

  it.each(["check", "operation"] as const)(
    "remembers an owner that it could not give it to, planned in %s",
    async (plansIn) => {
      stack.plansIn = plansIn;
      const replacing = program({ onModelVersionChange: "replace" });
      await stack.up(replacing);
      await emulator.execute("CREATE ROLE ML_OWNER");
      await emulator.execute("GRANT ROLE ML_OWNER TO ROLE ACCOUNTADMIN");
      await emulator.execute(`GRANT OWNERSHIP ON ${OF} TO ROLE ML_OWNER COPY CURRENT GRANTS`);
      await moveAlias(emulator, "PRODUCTION", "V2");
      await stack.refresh();
      const sql = { code: "000603", sqlState: "XX000", message: "incident" };
      emulator.faults.add({ match: { sql: /^GRANT OWNERSHIP/ }, times: 1, action: { sql } });
      await expect(stack.up(replacing)).rejects.toThrow("incident");
      await stack.refresh();
      stack.changes.splice(0);
      await stack.up(replacing);
      expect(stack.changes).toEqual([expect.stringContaining('TO ROLE "ML_OWNER"')]);
      expect((await stack.preview(replacing)).plans).toEqual([]);
    },
  );

  it("keeps what others set when `transient` is no longer declared", async () => {
    await stack.up(program({ transient: true }));
    await emulator.execute(`ALTER ${OF} SET DATA_RETENTION_TIME_IN_DAYS = 0`);
    emulator.log.clear();
    await stack.up(program());
    expect(stack.changes.at(-1)).toMatch(
      /^CREATE OR REPLACE DYNAMIC TABLE .* DATA_RETENTION_TIME_IN_DAYS = 0 /,
    );
    const asked = emulator.log.statements().map(({ sql }) => sql);
    expect(asked.filter((sql) => sql.includes("POLICY_REFERENCES"))).toHaveLength(1);
  });
});

describe("another frozen region", () => {
  const region = (frozenWhere: string, more: Values = {}) => program({ frozenWhere, ...more });

  it("may grow, and gives up no frozen row of a table that is protected", async () => {
    await stack.up(region("SAMPLE_ID < 300000"));
    const frozen = await count("SAMPLE_ID < 300000");
    await emulator.execute("DELETE FROM ML.PROD.SAMPLES WHERE SAMPLE_ID < 300000");
    await stack.up(region("SAMPLE_ID < 400000"));
    const total = await count();
    await moveAlias(emulator, "PRODUCTION", "V2");
    for (const less of ["SAMPLE_ID > 400000", "SAMPLE_ID < 100"])
      await expect(
        stack.up(region(less, { deletionProtection: true, onModelVersionChange: "keepHistory" })),
      ).rejects.toThrow(
        /refused to let \d+ frozen rows of ML\.PROD\.PREDICTIONS be computed again/,
      );
    expect([await count("SAMPLE_ID < 300000"), await count()]).toEqual([frozen, total]);
    await stack.up(region("SAMPLE_ID < 100", { deletionProtection: false }));
    expect(await count("SAMPLE_ID < 300000")).toBeLessThan(frozen);
  });
});
