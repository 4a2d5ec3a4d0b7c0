import type { Cell, Column } from "../contract";

/** A value of a statement: its type, and how it travels. */
export interface Value {
  readonly column: Omit<Column, "name">;
  readonly cell: Cell;
}

export const text = (cell: Cell): Value => ({
  column: { type: "text", length: 16_777_216 },
  cell,
});
