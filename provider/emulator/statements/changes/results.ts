import type { Column, StatementResult } from "../../contract";
import type { Tree } from "../../sql/tree";
import type { Run } from "../world";

/** The counts that a statement answers with, without running it. */
export function countNames(tree: Tree): readonly string[] | undefined {
  switch (tree.type) {
    case "INSERT":
      return ["number of rows inserted"];
    case "UPDATE":
      return ["number of rows updated", "number of multi-joined rows updated"];
    case "DELETE":
      return ["number of rows deleted"];
    case "MERGE": {
      const kinds = new Set([...tree.matched, ...tree.notMatched].map(({ act }) => act.do));
      return (["INSERT", "UPDATE", "DELETE"] as const)
        .filter((kind) => kinds.has(kind))
        .map((kind) => `number of rows ${kind.toLowerCase().replace(/e?$/, "ed")}`);
    }
    default:
      return undefined;
  }
}

export const countColumns = (names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ name, type: "fixed", precision: 19, scale: 0 }));

/** What a statement answers that changed rows: one row of counts. Source: documentation of each statement */
export function counted(
  { world, session }: Run,
  statementTypeId: number,
  numbers: Readonly<Record<string, number>>,
): StatementResult {
  world.transactions.changed(session);
  const names = Object.keys(numbers);
  return {
    columns: countColumns(names),
    rows: [names.map((name) => String(numbers[name]))],
    statementTypeId,
  };
}
