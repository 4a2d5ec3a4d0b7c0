import { quoted } from "../../engine/query/conversions";
import type { PhysicalTable, RowStore } from "../../engine/row-store";
import { wireType } from "../../sql/parser/column-types";
import { physicalColumn } from "./physical";

/** Rows at a time: a statement of them is some megabytes at most. */
const BATCH = 5000;

/** Writes texts and JSON documents into a fresh physical table, as many to a row as it has columns. */
export async function fillRows(
  store: RowStore,
  { rows, columns }: PhysicalTable,
  cells: readonly (readonly (string | null)[])[],
): Promise<void> {
  const names = columns.map((_each, index) => physicalColumn(index)).join(", ");
  const values = columns.map(({ type }, index) => {
    const text = `r ->> ${String(index)}`;
    return wireType(type).type === "variant" ? `CAST(${text} AS JSON)` : text;
  });
  await store.change(async (change) => {
    for (let from = 0; from < cells.length; from += BATCH) {
      const json = quoted(JSON.stringify(cells.slice(from, from + BATCH)));
      const each = `SELECT unnest(CAST(${json} AS JSON[])) AS r`;
      await change.run(
        `INSERT INTO t${String(rows)} (${names}, __AT) SELECT ${values.join(", ")}, ${String(change.at)} FROM (${each})`,
      );
    }
  });
}
