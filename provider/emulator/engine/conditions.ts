import type { Column } from "../contract";
import type { Condition } from "../sql/condition";
import { notSupported } from "../sql/not-supported";
import type { ShownRecord } from "../statements/rows";
import { invalidIdentifier } from "./identifiers";

/** Every column that is named must be there, and be text. @throws SnowflakeError */
export function checkColumns(condition: Condition, columns: readonly Column[]): void {
  if ("column" in condition) {
    const { column } = condition;
    const found = columns.find((each) => each.name === column) ?? invalidIdentifier(column);
    if (found.type !== "text") throw notSupported(`WHERE on ${column}`);
    return;
  }
  const parts = "all" in condition ? condition.all : condition.any;
  for (const part of parts) checkColumns(part, columns);
}

export function holds(condition: Condition, record: ShownRecord): boolean {
  if ("all" in condition) return condition.all.every((part) => holds(part, record));
  if ("any" in condition) return condition.any.some((part) => holds(part, record));
  return (record[condition.column] ?? null) === condition.is;
}
