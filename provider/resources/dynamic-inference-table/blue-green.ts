import { createHash } from "node:crypto";
import { z } from "zod";
import type { SchemaObjectName } from "../../core/identity";
import type { Gate, Step } from "../../core/step";
import type { GrantRow } from "../../snowflake/show/grants";
import { fingerprint } from "../../snowflake/sql/fingerprint";
import { identifier, objectName, sql } from "../../snowflake/sql/sql";
import type { Hole } from "../../snowflake/sql/sql";
import { setTag } from "../../snowflake/sql/tags";
import { keyword } from "../../snowflake/sql/user-text";
import type { TableChange } from "./around";
import { NEXT, beside, guardPrevious, isKept, previousSteps } from "./before";
import { ownership } from "./owner";
import { filling } from "./refresh";
import { nameOf } from "../../core/schema-objects";
import { label } from "./shapes";
import { allRows, filledOn, scoresOthers } from "./spec";
import { alterNamed, create } from "./statements";
import type { Spec } from "./statements";
import { OF_ANOTHER } from "./way";

/**
 * A table beside the standing one is filled, and takes its name in one statement: readers see the rows of
 * before until then, and never none. Until the swap everything is taken back when a step fails.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table, SWAP WITH
 */

/** Nobody else has a table of this name: it tells what the table is filled with. */
export function nextName(name: SchemaObjectName, query: string): SchemaObjectName {
  const digest = createHash("sha256").update(fingerprint(query)).digest("hex").slice(0, 8);
  return beside(name, `${NEXT}${digest.toUpperCase()}`);
}

/** @throws InputError when a name beside it is not free */
export function blueGreen(change: TableChange, spec: Spec): readonly Step[] {
  guardPrevious(change);
  const { desired, live, around } = change;
  const name = nameOf(desired);
  const next = nextName(name, spec.query);
  const isLost = live.frozenWhere !== undefined;
  const isFilled = around?.row?.data_timestamp !== undefined || around?.row === undefined;
  const fewer = whyFewer(change);
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
    ...(isFilled ? compared({ desired, name, next, isLost, fewer }) : []),
    {
      sql: sql`${alterNamed(name)} SWAP WITH ${objectName(next)}`,
      why: `gives the new table the name ${label(desired)} at once; dynamic tables that read it are computed again (inferred), and streams on it stay with the table of before`,
      consequences: ["interrupts"],
      // What has the other name from now on is the table of before.
      settles: true,
      unforeseen: OF_ANOTHER,
    },
    // Who may not swap has then changed nothing.
    ...ownership(name, change),
    ...previousSteps({ desired, stands: isKept(around), isLost }, next),
  ];
}

interface Pair {
  readonly desired: TableChange["desired"];
  readonly name: SchemaObjectName;
  readonly next: SchemaObjectName;
  readonly isLost: boolean;
  /** Why the new table may rightly have fewer rows. */
  readonly fewer: string | undefined;
}

/** Why numbers of rows cannot be compared; undefined when they can. */
function whyFewer(change: TableChange): string | undefined {
  if (scoresOthers(change)) return "its source or where is another";
  const isStill = change.around?.row?.scheduling_state === "SUSPENDED";
  return isStill ? "the one of before is suspended and has rows of then" : undefined;
}

/** The new table is brought up to date first, so that a source that grew makes it no smaller. */
function compared({ desired, name, next, isLost, fewer }: Pair): readonly Step[] {
  return [
    {
      sql: sql`${alterNamed(next)} REFRESH`,
      why: "brings it up to date with what came in meanwhile",
      consequences: ["costs"],
    },
    {
      sql: sql`SELECT (SELECT COUNT(*) FROM ${objectName(next)}) AS FRESH, (SELECT COUNT(*) FROM ${objectName(name)}) AS STANDING`,
      why:
        fewer === undefined
          ? "compares how many rows the two have; with fewer in the new one nothing is swapped"
          : `looks whether the new one has rows at all; it may have fewer, since ${fewer}`,
      consequences: ["safe"],
      gate: fewer === undefined ? notFewer(label(desired), isLost) : notEmpty(label(desired)),
    },
  ];
}

const counts = z.object({ FRESH: z.coerce.number(), STANDING: z.coerce.number() });

function notFewer(name: string, isLost: boolean): Gate {
  const why = isLost
    ? "Frozen rows whose source is gone exist in the old table alone: use keepHistory to keep them."
    : "Rows may have left the source meanwhile: run pulumi up again. Where fewer are right, use rescore for this change.";
  return gate(name, why, (fresh, standing) => fresh >= standing);
}

function notEmpty(name: string): Gate {
  const why = "Where none is right, use rescore for this change.";
  return gate(name, why, (fresh, standing) => fresh > 0 || standing === 0);
}

function gate(
  name: string,
  why: string,
  isRight: (fresh: number, standing: number) => boolean,
): Gate {
  return {
    row: counts,
    refusal(rows) {
      const [found] = rows as readonly z.infer<typeof counts>[];
      if (found === undefined) return `Nobody says how many rows ${name} has.`;
      const { FRESH: fresh, STANDING: standing } = found;
      if (isRight(fresh, standing)) return undefined;
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

function copiedTags(
  next: SchemaObjectName,
  tags: Readonly<Record<string, string>>,
): readonly Step[] {
  return Object.entries(tags).map(([key, value]) => setTag(alterNamed(next), key, value));
}
