import type { Values } from "../../../provider/core/values";
import { selectedNames } from "../../../provider/snowflake/sql/names";
import { planOf, sqlOf } from "../../support/plans";
import { declared, standingTable, table } from "../../support/tables";

const STANDING = { SAMPLE_ID: "NUMBER(38,0)", MALIGNANT: "NUMBER(38,0)", RISK: "FLOAT" };

/** The first words of the plan's statements, and why. */
function planned(news: Values, columns: Readonly<Record<string, string>> = STANDING) {
  const standing = new Map(Object.entries({ ...columns, MODEL_VERSION: "VARCHAR(2)" }));
  const around = { survey: { release: "10.36", neighbours: [], parameters: {}, standing } };
  const plan = planOf(table, { ...declared, ...news }, standingTable({ around }), {
    previous: declared,
  });
  return [sqlOf(plan).map((sql) => sql.split(" DYNAMIC")[0]), plan.steps[0]?.why ?? ""];
}

const REPLACED = ["CREATE OR REPLACE"];
const ALTERED = ["CREATE OR ALTER", "ALTER"];

describe("other columns", () => {
  it.each<[string, Values, readonly string[], string]>([
    ["a new output, which comes after the version", more(), ALTERED, "changes the query"],
    ["a new column", { passthroughColumns: ["DAY", "SAMPLE_ID"] }, ALTERED, "changes the query"],
    ["the same in another order", { outputs: reversed() }, [], ""],
    [
      "an output of another family",
      { outputs: { MALIGNANT: { type: "FLOAT" } } },
      REPLACED,
      "cannot make the column MALIGNANT FLOAT that is NUMBER(38,0)",
    ],
    ["fewer of them", { outputs: { MALIGNANT: { type: "INT" } } }, ALTERED, "changes the query"],
    ["no version any more", { modelVersionColumn: undefined }, ALTERED, "changes the query"],
    ["the last one by another name", { modelVersionColumn: "V" }, ALTERED, "changes the query"],
    ["a predicate", { where: "MEAN_RADIUS > 0" }, ALTERED, "changes the query"],
  ])("are %s: in place only where CREATE OR ALTER can do it", (_title, news, kinds, why) => {
    expect(planned(news)).toEqual([kinds, expect.stringContaining(why)]);
  });

  it("are all of them: that is another table", () => {
    expect(planned({}, { X: "FLOAT" })[0]).toEqual([]);
    expect(
      planned({
        passthroughColumns: [],
        modelVersionColumn: undefined,
        outputs: { MALIGNANT: { type: "FLOAT", column: "Y" } },
      }),
    ).toEqual([REPLACED, expect.stringContaining("cannot drop all columns")]);
  });

  it("stand after those that the table has", () => {
    const news = { ...declared, passthroughColumns: ["DAY", "SAMPLE_ID"], ...more() };
    const [sql = ""] = sqlOf(planOf(table, news, standingTable(), { previous: declared }));
    expect(selectedNames(sql.slice(sql.indexOf("SELECT")))).toEqual([
      "SAMPLE_ID",
      "MALIGNANT",
      "RISK",
      "MODEL_VERSION",
      "DAY",
      "EXTRA",
    ]);
  });

  it("leave a table that is to be suspended suspended when another takes its place", () => {
    const inputs = { ...declared, suspended: true };
    const standing = new Map([["MODEL_VERSION", "VARCHAR(2)"]]);
    const around = { survey: { release: "10.36", neighbours: [], parameters: {}, standing } };
    const seen = standingTable({ inputs, around });
    const plan = planOf(table, { ...inputs, ...more() }, seen, { previous: inputs });
    expect(sqlOf(plan).at(-1)).toBe('ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS" SUSPEND');
  });
});

function reversed(): Values {
  return Object.fromEntries(Object.entries(declared.outputs ?? {}).reverse());
}

function more(): Values {
  return { outputs: { ...declared.outputs, EXTRA: { type: "FLOAT" } } };
}
