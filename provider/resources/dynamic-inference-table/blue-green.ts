import { z } from "zod";
import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Gate, Step } from "../../core/step";
import type { GrantRow } from "../../snowflake/show/grants";
import { identifier, objectName, sql } from "../../snowflake/sql/sql";
import type { Hole } from "../../snowflake/sql/sql";
import { keyword } from "../../snowflake/sql/user-text";
import { setTag } from "../../snowflake/sql/tags";
import type { TableChange } from "./around";
import { label, nameOf } from "./shapes";
import { alterNamed, create } from "./statements";
import type { Spec } from "./statements";

/**
 * A table beside the standing one is filled, and takes its name in one statement: readers see the rows of
 * before until then, and never none. Until the swap everything is taken back when a step fails.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table, SWAP WITH
 */

/** Identifiers have at most 255 characters, so the name gives way. */
function beside(name: SchemaObjectName, suffix: "__NEXT" | "__PREVIOUS"): SchemaObjectName {
  return { ...name, name: `${name.name.slice(0, 255 - suffix.length)}${suffix}` };
}

export function blueGreen(change: TableChange, spec: Spec): readonly Step[] {
  const { desired, around } = change;
  const name = nameOf(desired);
  const next = beside(name, "__NEXT");
  const undo = sql`DROP DYNAMIC TABLE IF EXISTS ${objectName(next)}`;
  return [
    {
      sql: create("CREATE OR REPLACE", next, { ...spec, initialize: "ON_CREATE" }),
      why: `fills a table beside: scores all ${rowsText(change)} on ${spec.initializationWarehouse ?? spec.warehouse} while ${label(desired)} goes on`,
      consequences: ["rescoresRows", "costs"],
      undo,
    },
    {
      sql: sql`SELECT (SELECT COUNT(*) FROM ${objectName(next)}) AS FRESH, (SELECT COUNT(*) FROM ${objectName(name)}) AS STANDING`,
      why: "compares how many rows the two have; with fewer in the new one nothing is swapped",
      consequences: ["safe"],
      gate: notFewer(label(desired), spec),
    },
    ...copiedGrants(next, around?.survey?.grants ?? []),
    ...copiedTags(next, around?.survey?.tags ?? {}),
    {
      sql: sql`${alterNamed(name)} SWAP WITH ${objectName(next)}`,
      why: `gives the new table the name ${label(desired)} at once; dynamic tables that read it are computed again (inferred), and streams on it stay with the table of before`,
      consequences: ["safe"],
    },
    ...previousSteps(change, next),
  ];
}

function rowsText({ around }: TableChange): string {
  const rows = around?.row?.rows;
  return rows === undefined ? "rows" : `${String(rows)} rows`;
}

const counts = z.object({ FRESH: z.coerce.number(), STANDING: z.coerce.number() });

function notFewer(name: string, { frozenWhere }: Spec): Gate {
  return {
    row: counts,
    refusal(rows) {
      const [found] = z.array(counts).parse(rows);
      if (found === undefined) return `Nobody says how many rows ${name} has.`;
      const { FRESH: fresh, STANDING: standing } = found;
      if (fresh >= standing) return undefined;
      const why =
        frozenWhere === undefined
          ? "Rows may have left the source meanwhile: run pulumi up again."
          : "Frozen rows whose source is gone exist in the old table alone: use keepHistory to keep them.";
      return `The new table has ${String(fresh)} rows, ${name} has ${String(standing)}: nothing was swapped. ${why}`;
    },
  };
}

/** Ownership is the session's role, as CREATE gives it. */
function copiedGrants(next: SchemaObjectName, grants: readonly GrantRow[]): readonly Step[] {
  return grants
    .filter(({ privilege }) => privilege !== "OWNERSHIP")
    .map(({ privilege, granted_to: to, grantee_name: grantee, grant_option: option }) => ({
      sql: sql`GRANT ${keyword(privilege)} ON DYNAMIC TABLE ${objectName(next)} TO ${keyword(to.replace("_", " "))} ${granteeName(grantee)}${option ? sql` WITH GRANT OPTION` : sql``}`,
      why: `gives ${grantee} ${privilege} on the new table, as on the one of before`,
      consequences: ["safe"] as const,
    }));
}

/** A database role is shown with its database. Source: show-grants */
function granteeName(name: string): Hole {
  const [first = "", ...rest] = name.split(".");
  return rest.reduce<Hole>((all, part) => sql`${all}.${identifier(part)}`, identifier(first));
}

function copiedTags(
  next: SchemaObjectName,
  tags: Readonly<Record<string, string>>,
): readonly Step[] {
  return Object.entries(tags).map(([key, value]) => setTag(alterNamed(next), key, value));
}

/** What becomes of the table of before, which has the other name now. */
function previousSteps({ desired }: TableChange, next: SchemaObjectName): readonly Step[] {
  if (desired.keepPrevious !== true)
    return [
      {
        sql: sql`DROP DYNAMIC TABLE ${objectName(next)}`,
        why: "drops the table of before (keepPrevious keeps it)",
        consequences: ["safe"],
      },
    ];
  const previous = beside(nameOf(desired), "__PREVIOUS");
  return [
    {
      sql: sql`DROP DYNAMIC TABLE IF EXISTS ${objectName(previous)}`,
      why: "drops what an earlier change kept",
      consequences: ["losesData"],
    },
    {
      sql: sql`${alterNamed(next)} RENAME TO ${objectName(previous)}`,
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
