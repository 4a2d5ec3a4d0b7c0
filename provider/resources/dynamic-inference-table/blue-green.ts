import { createHash } from "node:crypto";
import { z } from "zod";
import { InputError } from "../../core/errors";
import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Gate, Step } from "../../core/step";
import type { GrantRow } from "../../snowflake/show/grants";
import { fingerprint } from "../../snowflake/sql/fingerprint";
import { identifier, objectName, sql } from "../../snowflake/sql/sql";
import type { Hole } from "../../snowflake/sql/sql";
import { setTag } from "../../snowflake/sql/tags";
import { keyword } from "../../snowflake/sql/user-text";
import type { TableChange } from "./around";
import { filling } from "./refresh";
import { nameOf } from "../../core/schema-objects";
import { label } from "./shapes";
import { allRows, filledOn } from "./spec";
import { alterNamed, create } from "./statements";
import type { Spec } from "./statements";
import { OF_ANOTHER } from "./way";

/**
 * A table beside the standing one is filled, and takes its name in one statement: readers see the rows of
 * before until then, and never none. Until the swap everything is taken back when a step fails.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table, SWAP WITH
 */

const LONGEST = 255;

function beside(name: SchemaObjectName, suffix: string): SchemaObjectName {
  const other = { ...name, name: `${name.name.slice(0, LONGEST - suffix.length)}${suffix}` };
  if (other.name !== name.name) return other;
  throw new InputError(
    "name",
    `${formatIdentifier(name.name)} leaves no room for the name of a table beside it. Choose a shorter one, or another onModelVersionChange.`,
  );
}

/** Nobody else has a table of this name: it tells what the table is filled with. */
export function nextName(name: SchemaObjectName, query: string): SchemaObjectName {
  const digest = createHash("sha256").update(fingerprint(query)).digest("hex").slice(0, 8);
  return beside(name, `__NEXT_${digest.toUpperCase()}`);
}

/** Tables that earlier changes left, which broke off before or after the swap. */
function leftovers({ desired, around }: TableChange, next: SchemaObjectName) {
  const name = nameOf(desired);
  const stem = next.name.slice(0, -8);
  const isLeft = (other: string): boolean =>
    other.startsWith(stem) && /^[0-9A-F]{8}$/.test(other.slice(stem.length));
  return (around?.survey?.neighbours ?? [])
    .filter((row) => isLeft(row.name) && row.name !== next.name)
    .map((row) => ({ ...name, name: row.name }));
}

export function blueGreen(change: TableChange, spec: Spec): readonly Step[] {
  const { desired, live, around } = change;
  const name = nameOf(desired);
  const next = nextName(name, spec.query);
  const isLost = live.frozenWhere !== undefined;
  const isFilled = around?.row?.data_timestamp !== undefined || around?.row === undefined;
  return [
    {
      sql: create("CREATE OR REPLACE", next, { ...spec, initialize: "ON_CREATE" }, "bare"),
      why: `fills a table beside: scores ${allRows(change)} on ${filledOn(spec)} while ${label(desired)} goes on`,
      consequences: ["rescoresRows", "costs"],
      undo: sql`DROP DYNAMIC TABLE IF EXISTS ${objectName(next)}`,
      watch: filling(next),
    },
    ...copiedGrants(next, around?.survey?.grants ?? []),
    ...copiedTags(next, around?.survey?.tags ?? {}),
    ...(isFilled ? compared({ desired, name, next, isLost }) : []),
    ...ownership(next, change),
    {
      sql: sql`${alterNamed(name)} SWAP WITH ${objectName(next)}`,
      why: `gives the new table the name ${label(desired)} at once; dynamic tables that read it are computed again (inferred), and streams on it stay with the table of before`,
      consequences: ["safe"],
      // What has the other name from now on is the table of before.
      settles: true,
      unforeseen: OF_ANOTHER,
    },
    ...previousSteps(change, next, isLost),
    ...(desired.keepPrevious === true ? [] : leftovers(change, next).map(dropLeftover)),
  ];
}

interface Pair {
  readonly desired: TableChange["desired"];
  readonly name: SchemaObjectName;
  readonly next: SchemaObjectName;
  readonly isLost: boolean;
}

/** The new table is brought up to date first, so that a source that grew makes it no smaller. */
function compared({ desired, name, next, isLost }: Pair): readonly Step[] {
  return [
    {
      sql: sql`${alterNamed(next)} REFRESH`,
      why: "brings it up to date with what came in meanwhile",
      consequences: ["costs"],
    },
    {
      sql: sql`SELECT (SELECT COUNT(*) FROM ${objectName(next)}) AS FRESH, (SELECT COUNT(*) FROM ${objectName(name)}) AS STANDING`,
      why: "compares how many rows the two have; with fewer in the new one nothing is swapped",
      consequences: ["safe"],
      gate: notFewer(label(desired), isLost),
    },
  ];
}

const counts = z.object({ FRESH: z.coerce.number(), STANDING: z.coerce.number() });

function notFewer(name: string, isLost: boolean): Gate {
  return {
    row: counts,
    refusal(rows) {
      const [found] = rows as readonly z.infer<typeof counts>[];
      if (found === undefined) return `Nobody says how many rows ${name} has.`;
      const { FRESH: fresh, STANDING: standing } = found;
      if (fresh >= standing) return undefined;
      const why = isLost
        ? "Frozen rows whose source is gone exist in the old table alone: use keepHistory to keep them."
        : "Rows may have left the source meanwhile: run pulumi up again.";
      return `The new table has ${String(fresh)} rows, ${name} has ${String(standing)}: nothing was swapped. ${why}`;
    },
  };
}

function copiedGrants(next: SchemaObjectName, grants: readonly GrantRow[]): readonly Step[] {
  return grants
    .filter(({ privilege }) => privilege !== "OWNERSHIP")
    .map((grant) => ({
      sql: sql`GRANT ${keyword(grant.privilege)} ON DYNAMIC TABLE ${objectName(next)} TO ${granteeOf(grant)}${grant.grant_option ? sql` WITH GRANT OPTION` : sql``}`,
      why: `gives ${grant.grantee_name} ${grant.privilege} on the new table, as on the one of before`,
      consequences: ["safe"] as const,
    }));
}

/** A database role is shown with its database; any other name is one identifier. Source: show-grants */
function granteeOf({ granted_to: kind, grantee_name: name }: GrantRow): Hole {
  const [database = "", ...rest] = name.split(".");
  const isQualified = kind === "DATABASE_ROLE" && rest.length > 0;
  const full = isQualified
    ? sql`${identifier(database)}.${identifier(rest.join("."))}`
    : identifier(name);
  return sql`${keyword(kind.replaceAll("_", " "))} ${full}`;
}

/** CREATE gives the new table to the session's role; the swap needs the rights of both owners anyhow. */
function ownership(next: SchemaObjectName, { around }: TableChange): readonly Step[] {
  const owner = around?.row?.owner;
  const role = around?.survey?.role;
  if (owner === undefined || role === undefined || owner === role) return [];
  return [
    {
      sql: sql`GRANT OWNERSHIP ON DYNAMIC TABLE ${objectName(next)} TO ROLE ${identifier(owner)} COPY CURRENT GRANTS`,
      why: `gives the new table to ${owner}, which owns the one of before`,
      consequences: ["safe"],
    },
  ];
}

function copiedTags(
  next: SchemaObjectName,
  tags: Readonly<Record<string, string>>,
): readonly Step[] {
  return Object.entries(tags).map(([key, value]) => setTag(alterNamed(next), key, value));
}

/** What becomes of the table of before, which has the other name now. */
function previousSteps(
  { desired, around }: TableChange,
  next: SchemaObjectName,
  isLost: boolean,
): readonly Step[] {
  if (desired.keepPrevious !== true)
    return [
      {
        sql: sql`DROP DYNAMIC TABLE ${objectName(next)}`,
        why: "drops the table of before (keepPrevious keeps it)",
        consequences: isLost ? ["losesData"] : ["safe"],
      },
    ];
  const previous = beside(nameOf(desired), "__PREVIOUS");
  const stands = around?.survey?.neighbours.some((row) => row.name === previous.name) === true;
  const replaced: Step = {
    sql: sql`DROP DYNAMIC TABLE ${objectName(previous)}`,
    why: "drops what an earlier change kept",
    consequences: ["losesData"],
  };
  return [
    ...(stands ? [replaced] : []),
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

function dropLeftover(name: SchemaObjectName): Step {
  return {
    sql: sql`DROP DYNAMIC TABLE IF EXISTS ${objectName(name)}`,
    why: "drops what a change that broke off left behind",
    consequences: ["safe"],
  };
}
