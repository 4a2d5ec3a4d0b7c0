import { ConflictError, InputError } from "../../../provider/core/errors";
import { planOf, planned } from "../../support/plans";
import { NAME, declared, standingTable, table } from "../../support/tables";

describe("taking over and dropping", () => {
  it("takes over what equals the program, and nothing else without adopt", () => {
    expect(planOf(table, declared, standingTable())).toMatchObject({ action: "adopt", steps: [] });
    const other = standingTable({ live: { comment: "theirs", warehouse: "OTHER" } });
    expect(() => planOf(table, declared, other)).toThrow(ConflictError);
    expect(planned(table, { ...declared, adopt: true }, other)).toEqual([
      `ALTER DYNAMIC TABLE ${NAME} SET WAREHOUSE = "SCORE_WH"`,
    ]);
  });

  it("never takes over what the Feature Store manages", () => {
    const inputs = { ...declared, name: '"RISK$V1"', adopt: true };
    const live = { tags: { "ML.FS.SNOWML_FEATURE_VIEW_METADATA": "{}" } };
    expect(() => planOf(table, inputs, standingTable({ inputs, live }))).toThrow(
      "is a feature view that the Feature Store manages",
    );
  });

  it("protects a table with frozen rows from being dropped, unless it is told not to", () => {
    const frozen = table.canonical({ ...declared, frozenWhere: "A < 1" });
    const seen = standingTable({ live: { frozenWhere: "A < 1" } });
    expect(() => table.guardDrop?.(frozen, seen)).toThrow(InputError);
    expect(() => table.guardDrop?.({ ...frozen, deletionProtection: false }, seen)).not.toThrow();
    expect(() => table.guardDrop?.(table.canonical(declared), standingTable())).not.toThrow();
    expect(table.drop(table.canonical(declared), seen).steps.map(({ sql }) => sql.text)).toEqual([
      `DROP DYNAMIC TABLE ${NAME}`,
    ]);
  });
});
