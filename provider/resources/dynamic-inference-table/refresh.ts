import { z } from "zod";
import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Left } from "../../core/resource";
import type { Step, Watch } from "../../core/step";
import { optionalNumber, optionalText } from "../../snowflake/show/decoders";
import { exactPattern, schemaName, sql } from "../../snowflake/sql/sql";
import type { Around, TableChange } from "./around";
import { nameOf } from "../../core/schema-objects";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";
import { alter } from "./statements";

/** The refresh that a change waits for, and how far a table is meanwhile. */

type Refreshed = Pick<TableChange, "desired" | "around">;

/** Refreshes now and waits for the end, which the statement does itself. */
export function refresh(change: Refreshed): Step {
  const rows = change.around?.row?.rows;
  return {
    sql: sql`${alter(change.desired)} REFRESH`,
    why: `computes ${rows === undefined ? "the rows" : `the ${String(rows)} rows`} now and waits for it (waitForRefresh)`,
    consequences: ["rescoresRows", "costs"],
    watch: watching(nameOf(change.desired), "refreshed"),
    leaves: { refreshPending: asOf(change.around) } satisfies Partial<DynamicInferenceTableOutputs>,
  };
}

/**
 * The steps with the refresh that an update before this one did not see through: after what may mend it, and
 * before rows are frozen as they are. A refresh that somebody else saw through since moved the timestamp.
 */
export function withOwedRefresh(
  desired: DynamicInferenceTableInputs,
  { known, around, steps }: Left<DynamicInferenceTableOutputs, Around>,
): readonly Step[] {
  const isWanted = desired.waitForRefresh !== false || desired.frozenWhere !== undefined;
  const isAsBefore = around?.row === undefined || known.refreshPending === asOf(around);
  if (known.refreshPending === undefined || !isWanted || !isAsBefore) return steps;
  const again = refresh({ desired, around });
  const isDone = steps.some(
    ({ sql: { text }, consequences }) =>
      text === again.sql.text ||
      (text.startsWith("CREATE") && consequences.includes("rescoresRows")),
  );
  if (isDone) return steps;
  const freezing = steps.findIndex(({ sql: { text } }) => text.includes(" SET FROZEN WHERE ("));
  const at = freezing === -1 ? steps.length : freezing;
  const owed = { ...again, why: `${again.why}, which failed in the last update` };
  return [...steps.slice(0, at), owed, ...steps.slice(at)];
}

/** As of when the rows are. */
function asOf(around: Around | undefined): string {
  return around?.row?.data_timestamp ?? "never";
}

/** For statements that fill a table before they end. */
export function filling(table: SchemaObjectName): Watch {
  return watching(table, "filled");
}

const progressRow = z.object({ scheduling_state: optionalText, rows: optionalNumber });

function watching(table: SchemaObjectName, doing: string): Watch {
  return {
    sql: sql`SHOW DYNAMIC TABLES LIKE ${exactPattern(table.name)} IN SCHEMA ${schemaName(table)}`,
    row: progressRow,
    text(found, elapsedSeconds) {
      const [row] = found as readonly z.infer<typeof progressRow>[];
      const state =
        row === undefined
          ? ""
          : ` (${row.scheduling_state ?? "state unknown"}, ${String(row.rows ?? 0)} rows to be seen)`;
      return `${formatSchemaObject(table)} is being ${doing} for ${String(elapsedSeconds)} s${state}.`;
    },
  };
}
