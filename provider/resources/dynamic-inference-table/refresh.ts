import { z } from "zod";
import type { Step } from "../../core/step";
import { optionalNumber, optionalText } from "../../snowflake/show/decoders";
import { exactPattern, schemaName, sql } from "../../snowflake/sql/sql";
import type { TableChange } from "./around";
import { label, nameOf } from "./shapes";
import { alter } from "./statements";

/** The refresh that a change waits for. */

const progressRow = z.object({
  scheduling_state: optionalText,
  rows: optionalNumber,
});

/** Refreshes now and waits for the end, which the statement does itself; tells meanwhile how far it is. */
export function refresh({ desired, around }: Pick<TableChange, "desired" | "around">): Step {
  const table = nameOf(desired);
  const rows = around?.row?.rows;
  return {
    sql: sql`${alter(desired)} REFRESH`,
    why: `computes ${rows === undefined ? "the rows" : `the ${String(rows)} rows`} now and waits for it (waitForRefresh)`,
    consequences: ["rescoresRows", "costs"],
    watch: {
      sql: sql`SHOW DYNAMIC TABLES LIKE ${exactPattern(table.name)} IN SCHEMA ${schemaName(table)}`,
      row: progressRow,
      text(found, elapsedSeconds) {
        const [row] = z.array(progressRow).parse(found);
        const state =
          row === undefined
            ? ""
            : ` (${row.scheduling_state ?? "state unknown"}, ${String(row.rows ?? 0)} rows so far)`;
        return `${label(desired)} is being refreshed for ${String(elapsedSeconds)} s${state}.`;
      },
    },
  };
}
