import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startScored } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { moveAlias } from "../../support/registry";
import { scoring } from "../../support/tables";

/** What becomes of the table of before, whatever happens to the change. */

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
    inputs: scoring({ onModelVersionChange: "blueGreen", ...more }),
  },
});

/** Names and states of all dynamic tables. */
async function tables(schema = "PROD"): Promise<readonly string[]> {
  const rows = await emulator.execute(`SHOW DYNAMIC TABLES IN SCHEMA ML.${schema}`);
  return rows.map(
    ({ name, scheduling_state: state }) =>
      `${(name ?? "").replace(/(?<=NEXT_).*/, "*")} ${state ?? ""}`,
  );
}

async function versions(name = "ML.PROD.PREDICTIONS"): Promise<readonly unknown[]> {
  const rows = await emulator.execute(`SELECT DISTINCT MODEL_VERSION AS V FROM ${name}`);
  return rows.map(({ V }) => V);
}

/** The next statement of a kind is refused. */
function refuse(sql: RegExp): void {
  emulator.faults.add({
    match: { sql },
    times: 1,
    action: { sql: { code: "000603", sqlState: "XX000", message: "incident" } },
  });
}

/** A promotion that breaks off, and what the next update does. */
async function promoted(
  more: Values,
  fault: RegExp,
  before: readonly string[] = [],
): Promise<readonly string[]> {
  await stack.up(program(more));
  for (const sql of before) await emulator.execute(sql);
  await moveAlias(emulator, "PRODUCTION", "V2");
  await stack.refresh();
  refuse(fault);
  await expect(stack.up(program(more))).rejects.toThrow("incident");
  expect(await tables()).toEqual(["PREDICTIONS RUNNING", "PREDICTIONS__NEXT_* RUNNING"]);
  expect(await versions()).toEqual(["V2"]);
  // The engine reads before it compares, where the front end asks for it.
  await stack.refresh();
  const { messages } = await stack.preview(program(more));
  stack.changes.splice(0);
  await stack.up(program(more));
  for (const sql of stack.changes) expect(messages.join("\n")).toContain(sql);
  expect((await stack.preview(program(more))).plans).toEqual([]);
  return stack.changes.map((sql) => sql.replace(/"ML"\."PROD"\./g, "").replace(/_[0-9A-F]{8}/, ""));
}

describe("a change that breaks off after the swap", () => {
  it.each(["check", "operation"] as const)(
    "is brought to an end by the next update, which drops the table of before, planned in %s",
    async (plansIn) => {
      stack.plansIn = plansIn;
      expect(await promoted({}, /^DROP DYNAMIC TABLE/)).toEqual([
        'DROP DYNAMIC TABLE "PREDICTIONS__NEXT"',
      ]);
      expect(await tables()).toEqual(["PREDICTIONS RUNNING"]);
    },
  );

  it("gives the table to its owner before the one goes that tells who that is", async () => {
    const owned = [
      ...["CREATE ROLE ML_OWNER", "GRANT ROLE ML_OWNER TO ROLE ACCOUNTADMIN"],
      "GRANT OWNERSHIP ON DYNAMIC TABLE ML.PROD.PREDICTIONS TO ROLE ML_OWNER COPY CURRENT GRANTS",
    ];
    expect(await promoted({}, /^GRANT OWNERSHIP/, owned)).toEqual([
      'GRANT OWNERSHIP ON DYNAMIC TABLE "PREDICTIONS" TO ROLE "ML_OWNER" COPY CURRENT GRANTS',
      'DROP DYNAMIC TABLE "PREDICTIONS__NEXT"',
    ]);
    const [row] = await emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD");
    expect(row?.["owner"]).toBe("ML_OWNER");
  });

  it("keeps the table of before where that is wanted, and the one before that goes", async () => {
    const keep = { keepPrevious: true };
    expect(await promoted(keep, /RENAME TO/)).toEqual([
      'ALTER DYNAMIC TABLE "PREDICTIONS__NEXT" RENAME TO "PREDICTIONS__PREVIOUS"',
      'ALTER DYNAMIC TABLE "PREDICTIONS__PREVIOUS" SUSPEND',
    ]);
    expect(await versions("ML.PROD.PREDICTIONS__PREVIOUS")).toEqual(["V1"]);
    await moveAlias(emulator, "PRODUCTION", "V3");
    await stack.up(program(keep));
    expect(await tables()).toEqual(["PREDICTIONS RUNNING", "PREDICTIONS__PREVIOUS SUSPENDED"]);
    expect(await versions("ML.PROD.PREDICTIONS__PREVIOUS")).toEqual(["V2"]);
  });

  it("and one before the swap that a killed process left go with the table", async () => {
    await stack.up(program());
    await emulator.execute(
      "CREATE DYNAMIC TABLE ML.PROD.PREDICTIONS__NEXT_0123ABCD TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH AS SELECT * FROM ML.PROD.SAMPLES",
    );
    await stack.destroy();
    expect(await tables()).toEqual([]);
  });
});

describe("the name of the table of before", () => {
  it("is looked for in the schema that the table moves to", async () => {
    const keep = { keepPrevious: true };
    await emulator.execute("CREATE SCHEMA ML.NEXT");
    await stack.up(program(keep));
    await moveAlias(emulator, "PRODUCTION", "V2");
    await stack.up(program(keep));
    await moveAlias(emulator, "PRODUCTION", "V3");
    await stack.up(program({ ...keep, schema: "next" }));
    expect(await tables("NEXT")).toEqual([
      "PREDICTIONS RUNNING",
      "PREDICTIONS__PREVIOUS SUSPENDED",
    ]);
    expect(await tables()).toEqual(["PREDICTIONS__PREVIOUS SUSPENDED"]);
  });

  it.each<[string, string]>([
    ["a table of another kind", "CREATE TABLE ML.PROD.PREDICTIONS__PREVIOUS (A INT)"],
    ["a view", "CREATE VIEW ML.PROD.PREDICTIONS__PREVIOUS AS SELECT 1 AS A"],
    [
      "a table that calls no model",
      "CREATE DYNAMIC TABLE ML.PROD.PREDICTIONS__PREVIOUS TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH AS SELECT SAMPLE_ID FROM ML.PROD.SAMPLES",
    ],
  ])("is refused in preview when it is that of %s", async (_title, sql) => {
    await emulator.execute(sql);
    await stack.up(program({ keepPrevious: true }));
    await moveAlias(emulator, "PRODUCTION", "V2");
    await expect(stack.preview(program({ keepPrevious: true }))).rejects.toThrow(
      "keepPrevious: the table of before is to be kept as ML.PROD.PREDICTIONS__PREVIOUS, and there is another",
    );
  });
});

describe("fewer rows in the new table", () => {
  it("are right when the program asks for fewer, but none are not", async () => {
    await stack.up(program());
    await moveAlias(emulator, "PRODUCTION", "V2");
    await expect(stack.up(program({ where: "SAMPLE_ID < 0" }))).rejects.toThrow(
      "The new table has 0 rows, ML.PROD.PREDICTIONS has 569: nothing was swapped. Where none is right, use rescore",
    );
    expect(await tables()).toEqual(["PREDICTIONS RUNNING"]);
    await stack.up(program({ where: "SAMPLE_ID < 100" }));
    const [row] = await emulator.execute("SELECT COUNT(*) AS N FROM ML.PROD.PREDICTIONS");
    expect(Number(row?.["N"])).toBeLessThan(569);
  });

  it("are right when the table of before is suspended and has rows of then", async () => {
    const suspended = { suspended: true };
    await stack.up(program(suspended));
    await emulator.execute("DELETE FROM ML.PROD.SAMPLES WHERE SAMPLE_ID < 100");
    await moveAlias(emulator, "PRODUCTION", "V2");
    await stack.up(program(suspended));
    expect(await versions()).toEqual(["V2"]);
    expect(await tables()).toEqual(["PREDICTIONS SUSPENDED"]);
  });
});
