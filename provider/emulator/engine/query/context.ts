import { sessionValue } from "../session-values";
import { quoted } from "./conversions";
import type { Typed } from "./conversions";
import { DATE, LTZ, TEXT, TIME } from "./data-types";
import type { Work } from "./work";

/**
 * Values of the session and the clock, which is the account's and never DuckDB's.
 * Source: https://docs.snowflake.com/en/sql-reference/functions-context
 */

const CLOCKS: Readonly<Record<string, (now: string) => Typed>> = {
  CURRENT_TIMESTAMP: (now) => ({ sql: `TIMESTAMPTZ '${now}+00'`, type: LTZ }),
  LOCALTIMESTAMP: (now) => ({ sql: `TIMESTAMPTZ '${now}+00'`, type: LTZ }),
  GETDATE: (now) => ({ sql: `TIMESTAMPTZ '${now}+00'`, type: LTZ }),
  SYSTIMESTAMP: (now) => ({ sql: `TIMESTAMPTZ '${now}+00'`, type: LTZ }),
  SYSDATE: (now) => ({
    sql: `TIMESTAMP '${now}'`,
    type: { type: "timestamp_ntz", precision: 0, scale: 9 },
  }),
  CURRENT_DATE: (now) => ({ sql: `DATE '${now.slice(0, 10)}'`, type: DATE }),
  CURRENT_TIME: (now) => ({ sql: `TIME '${now.slice(11)}'`, type: TIME }),
  LOCALTIME: (now) => ({ sql: `TIME '${now.slice(11)}'`, type: TIME }),
};

/** Those that need no parentheses. */
const BARE = new Set(
  "CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP CURRENT_USER".split(" "),
);

/** A context function that is written like a column. */
export function contextValue(work: Work, parts: readonly string[]): Typed | undefined {
  const [name = "", ...more] = parts;
  return more.length === 0 && BARE.has(name) ? contextCall(work, name) : undefined;
}

/** A context function; undefined when there is none of the name. */
export function contextCall(work: Work, name: string): Typed | undefined {
  const { world } = work.run;
  const clock = Object.hasOwn(CLOCKS, name) ? CLOCKS[name] : undefined;
  if (clock !== undefined) {
    work.clocked = true;
    // Source: dynamic-tables-supported-queries, on non-deterministic functions; the words are unverified
    if (!work.filters)
      work.reasons.push(
        `Change tracking is not supported on queries with the non-deterministic function '${name}'.`,
      );
    return clock(new Date(world.now()).toISOString().slice(0, 23).replace("T", " "));
  }
  const value = sessionValue(work.run, name);
  if (value === undefined) return undefined;
  if (value === null) return { sql: "CAST(NULL AS VARCHAR)", type: TEXT };
  return { sql: quoted(value), type: TEXT, literal: value };
}
