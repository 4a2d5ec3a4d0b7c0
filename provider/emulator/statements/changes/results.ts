import type { StatementResult } from "../../contract";

/** What a statement answers that changed rows: one row of counts. Source: documentation of each statement */
export function counts(
  statementTypeId: number,
  numbers: Readonly<Record<string, number>>,
): StatementResult {
  const names = Object.keys(numbers);
  return {
    columns: names.map((name) => ({ name, type: "fixed", precision: 19, scale: 0 })),
    rows: [names.map((name) => String(numbers[name]))],
    statementTypeId,
  };
}
