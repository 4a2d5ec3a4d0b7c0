import type { StatementResult } from "../../contract";
import type { Run } from "../world";

/** What a statement answers that changed rows: one row of counts. Source: documentation of each statement */
export function counted(
  { world, session }: Run,
  statementTypeId: number,
  numbers: Readonly<Record<string, number>>,
): StatementResult {
  world.transactions.changed(session);
  const names = Object.keys(numbers);
  return {
    columns: names.map((name) => ({ name, type: "fixed", precision: 19, scale: 0 })),
    rows: [names.map((name) => String(numbers[name]))],
    statementTypeId,
  };
}
