import { InputError } from "../../core/errors";
import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import { nameOf } from "../../core/schema-objects";
import type { Left } from "../../core/resource";
import type { Step } from "../../core/step";
import type { DynamicTableRow } from "../../snowflake/show/dynamic-tables";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { modelCalls } from "../../snowflake/sql/model-calls";
import { objectName, sql } from "../../snowflake/sql/sql";
import type { Around, TableChange } from "./around";
import { giving } from "./owner";
import { label } from "./shapes";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";
import { alterNamed } from "./statements";

/** Names beside a table's own, and what becomes of the tables that have them. */

type Inputs = DynamicInferenceTableInputs;

/** Source: https://docs.snowflake.com/en/sql-reference/identifiers */
const LONGEST = 255;

/** @throws InputError when the name leaves no room */
export function beside(name: SchemaObjectName, suffix: string): SchemaObjectName {
  const other = { ...name, name: `${name.name.slice(0, LONGEST - suffix.length)}${suffix}` };
  if (other.name !== name.name) return other;
  throw new InputError(
    "name",
    `${formatIdentifier(name.name)} leaves no room for the name of a table beside it. Choose a shorter one, or another onModelVersionChange.`,
  );
}

/** What the name of a table has that is filled beside another, before eight hexadecimal digits. */
export const NEXT = "__NEXT_";
const DIGITS = /^[0-9A-F]{8}$/;

/** Tables beside one that a change left which broke off. */
export function leftBeside(
  name: SchemaObjectName,
  rows: readonly DynamicTableRow[],
): readonly DynamicTableRow[] {
  const stem = beside(name, `${NEXT}00000000`).name.slice(0, -8);
  return rows.filter(
    (row) => row.name.startsWith(stem) && DIGITS.test(row.name.slice(stem.length)),
  );
}

/** The same where only the state can be asked, which has no more than their names. */
export function owedEnding(
  table: Inputs,
  { known, around }: Left<DynamicInferenceTableOutputs, Around>,
): readonly Step[] {
  if (around?.row !== undefined) return leftoverSteps(table, around);
  return (known.leftBeside ?? []).map((each) => dropping(table, { ...nameOf(table), name: each }));
}

function dropping(table: Inputs, name: SchemaObjectName): Step {
  return {
    sql: sql`DROP DYNAMIC TABLE IF EXISTS ${objectName(name)}`,
    why: `drops what a change of ${label(table)} that broke off left behind`,
    consequences: ["safe"],
  };
}

/**
 * Brings changes to an end that broke off: a table older than the one that has the name was swapped
 * out by it; a newer one was never swapped in.
 */
export function leftoverSteps(table: Inputs, around: Around | undefined): readonly Step[] {
  return (around?.leftovers ?? []).flatMap((row) => {
    const name = { database: row.database_name, schema: row.schema_name, name: row.name };
    const isLost = (row.immutable_where ?? undefined) !== undefined;
    const stands = around?.kept !== undefined;
    if (!isSwapped(row, around)) return [dropping(table, name)];
    const { owner } = row;
    const isGiven = owner === undefined || owner === around?.row?.owner;
    return [
      ...(isGiven ? [] : [giving(nameOf(table), owner)]),
      ...previousSteps({ desired: table, stands, isLost }, name),
    ];
  });
}

function isSwapped({ created_on: made }: DynamicTableRow, around: Around | undefined): boolean {
  const since = around?.row?.created_on;
  return made !== undefined && since !== undefined && made < since;
}

/** Whether a table stands under the name of the table of before once earlier changes have come to an end. */
export function isKept(around: Around | undefined): boolean {
  return (
    around?.kept !== undefined || around?.leftovers?.some((row) => isSwapped(row, around)) === true
  );
}

/** What is to become of the table of before. */
interface Previous {
  readonly desired: Inputs;
  /** Whether there is a table of its name to be. */
  readonly stands: boolean;
  /** Whether it has rows that the new one has not. */
  readonly isLost: boolean;
}

/** What becomes of the table of before, which has another name now. */
export function previousSteps(
  { desired, stands, isLost }: Previous,
  now: SchemaObjectName,
): readonly Step[] {
  if (desired.keepPrevious !== true)
    return [
      {
        sql: sql`DROP DYNAMIC TABLE ${objectName(now)}`,
        why: "drops the table of before (keepPrevious keeps it)",
        consequences: isLost ? ["losesData"] : ["safe"],
      },
    ];
  const previous = previousName(desired);
  const replaced: Step = {
    sql: sql`DROP DYNAMIC TABLE ${objectName(previous)}`,
    why: "drops what an earlier change kept",
    consequences: ["losesData"],
  };
  return [
    ...(stands ? [replaced] : []),
    {
      sql: sql`${alterNamed(now)} RENAME TO ${objectName(previous)}`,
      why: `keeps the table of before as ${formatSchemaObject(previous)}`,
      consequences: ["safe"],
    },
    {
      sql: sql`${alterNamed(previous)} SUSPEND`,
      why: "keeps it as it is, at no cost but storage",
      consequences: ["safe"],
    },
  ];
}

/** The table that an earlier change kept. */
export function keptAs(
  table: Inputs,
  rows: readonly DynamicTableRow[],
): DynamicTableRow | undefined {
  if (table.keepPrevious !== true) return undefined;
  const { name } = previousName(table);
  return rows.find((row) => row.name === name);
}

export function previousName(table: Inputs): SchemaObjectName {
  return beside(nameOf(table), "__PREVIOUS");
}

/** @throws InputError when the name that the table of before is to have is somebody else's */
export function guardPrevious({ desired, around }: TableChange): void {
  if (desired.keepPrevious !== true) return;
  const { kept, survey } = around ?? {};
  const name = formatSchemaObject(previousName(desired));
  const isOurs = modelCalls(splitText(kept?.text ?? "")?.query ?? "").length > 0;
  const isForeign = kept === undefined ? survey?.isPreviousTaken === true : !isOurs;
  if (!isForeign) return;
  throw new InputError(
    "keepPrevious",
    `the table of before is to be kept as ${name}, and there is another ${name} already${kept === undefined ? "" : ", which calls no model"}. Rename or drop that one first, or leave keepPrevious out.`,
  );
}
