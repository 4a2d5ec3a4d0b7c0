import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { moveAlias } from "../../support/registry";
import { startScored } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import type { Declared } from "../../support/dispatched";
import { scoring } from "../../support/tables";

let emulator: Emulator;
let stack: DispatchedStack;

beforeEach(async () => {
  emulator = await startScored();
  stack = new DispatchedStack(emulator);
});

afterEach(() => emulator.stop());

const table = (name: string, more: Values = {}): Declared => ({
  kind: "DynamicInferenceTable",
  inputs: scoring({ name, ...more }),
});

const NAMES = ["A", "B", "C", "D", "E"];
const several = (more: Values = {}) =>
  Object.fromEntries(NAMES.map((name) => [name, table(name, more)]));

/** What was sent, in short, since the log was last asked. */
function sent(): readonly string[] {
  const found = emulator.log.statements().map(({ sql }) => short(sql));
  emulator.log.clear();
  return found;
}

/** The head of a statement, or what it is about. */
function short(sql: string): string {
  const [whole] = /^(EXPLAIN CHANGES|SELECT TAG_DATABASE|SELECT POLICY_NAME)/.exec(sql) ?? [];
  if (sql.startsWith("SELECT (SELECT COUNT")) return "SELECT COUNT";
  const [head = ""] = sql.split(/ TARGET_LAG| LIKE | IN (?:SCHEMA|MODEL) /);
  return whole ?? head.replaceAll(/"ML"\."PROD"\.|"|(?<=__NEXT)_[0-9A-F]{8}/g, "");
}

describe("tables of one schema", () => {
  it("cost one SHOW in a preview without changes and in a refresh, and one more for their aliases", async () => {
    await stack.up(several());
    sent();
    await stack.preview(several());
    expect(sent()).toEqual(["SHOW DYNAMIC TABLES", "SHOW MODELS"]);
    await stack.refresh();
    expect(sent()).toEqual(["SHOW DYNAMIC TABLES", "SHOW MODELS"]);
  });

  it("cost no SHOW MODELS where they name their version", async () => {
    const pinned = several({ model: "ML.PROD.TUMOR.V1" });
    await stack.up(pinned);
    sent();
    await stack.preview(pinned);
    expect(sent()).toEqual(["SHOW DYNAMIC TABLES"]);
  });

  it("cost one statement each for what only a statement of its own tells", async () => {
    await emulator.execute("CREATE TAG ML.PROD.T");
    const managed = several({ transient: true, dataRetentionTimeInDays: 1, tags: { T: "x" } });
    await stack.up(managed);
    sent();
    await stack.preview(managed);
    const count = (kind: string, all: readonly string[]): number =>
      all.filter((each) => each.startsWith(kind)).length;
    const all = sent();
    expect([
      ...["SHOW DYNAMIC", "SHOW MODELS", "SHOW TABLES"].map((kind) => count(kind, all)),
      ...["SHOW PARAMETERS", "SELECT TAG"].map((kind) => count(kind, all)),
    ]).toEqual([1, 1, 1, 5, 5]);
  });
});

/** Reads, which run side by side, by name; then the changes in their order. */
function parted(all: readonly string[]): readonly string[] {
  const isChange = (each: string): boolean => /^(CREATE|ALTER|DROP|GRANT)/.test(each);
  return [...all.filter((each) => !isChange(each)).sort(), ...all.filter(isChange)];
}

/** A look before, what a plan has to know that makes a query, and the look after. */
const MADE = [
  ...["SHOW DYNAMIC TABLES", "SHOW MODELS", "SHOW VERSIONS", "DESCRIBE TABLE SAMPLES"],
  ...[
    "SELECT CURRENT_VERSION() AS RELEASE",
    "SHOW WAREHOUSES",
    "SHOW TABLES",
    "SHOW DYNAMIC TABLES",
    "EXPLAIN CHANGES",
  ],
];

/** The same of a table that stands, and what becomes of its rows. */
const REMADE = [
  ...MADE,
  "DESCRIBE TABLE A",
  "SHOW PARAMETERS IN DYNAMIC TABLE A",
  "SELECT POLICY_NAME",
  "SELECT CURRENT_ROLE() AS ROLE",
];

describe("one table", () => {
  it("is created by one statement", async () => {
    await stack.up({ A: table("A") });
    expect(parted(sent())).toEqual(parted([...MADE, "CREATE DYNAMIC TABLE A"]));
  });

  it.each<[string, Values, readonly string[]]>([
    ["rescore", {}, ["CREATE OR ALTER DYNAMIC TABLE A", "ALTER DYNAMIC TABLE A REFRESH"]],
    [
      "keepHistory",
      { frozenWhere: "SAMPLE_ID < 9" },
      ["CREATE OR ALTER DYNAMIC TABLE A", "ALTER DYNAMIC TABLE A REFRESH"],
    ],
    [
      "blueGreen",
      { onModelVersionChange: "blueGreen" },
      [
        ...["SHOW GRANTS ON DYNAMIC TABLE A", "SELECT TAG_DATABASE", "SELECT COUNT"],
        "CREATE OR REPLACE DYNAMIC TABLE A__NEXT",
        "ALTER DYNAMIC TABLE A__NEXT REFRESH",
        ...["ALTER DYNAMIC TABLE A SWAP WITH A__NEXT", "DROP DYNAMIC TABLE A__NEXT"],
      ],
    ],
    ["replace", { onModelVersionChange: "replace" }, ["CREATE OR REPLACE DYNAMIC TABLE A"]],
  ])("is promoted with %s by a fixed list of statements", async (_strategy, more, steps) => {
    await stack.up({ A: table("A", more) });
    await moveAlias(emulator, "PRODUCTION", "V2");
    sent();
    await stack.up({ A: table("A", more) });
    expect(parted(sent())).toEqual(parted([...REMADE, ...steps]));
  });
});
