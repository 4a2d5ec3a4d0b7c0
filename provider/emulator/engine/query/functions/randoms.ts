import { notSupported } from "../../../sql/not-supported";
import type { Call } from "../../../sql/query/tree";
import type { Typed } from "../conversions";
import { cast } from "../conversions";
import { FLOAT, INTEGER, TEXT, fixed } from "../data-types";
import type { Translator } from "../expressions";
import { repeated } from "../repeated";

/** Functions that give another value for each row. Source: https://docs.snowflake.com/en/sql-reference/functions-data-generation */

type Special = (to: Translator, call: Call) => Typed | undefined;

/** Source: dynamic-tables-supported-queries; the words are unverified */
function volatile({ work }: Translator, name: string): void {
  work.unstable += 1;
  work.reasons.push(
    `Change tracking is not supported on queries with the non-deterministic function '${name}'.`,
  );
}

/** SQL of what is drawn once for a row, however often the translation names it. */
function drawn(to: Translator, call: Call, sql: string): string {
  volatile(to, call.name);
  const taken = to.scope.draws?.take(call, sql) ?? { sql, isColumn: false };
  if (!taken.isColumn) to.work.loose += 1;
  return taken.sql;
}

/** A whole number of 64 bits. Source: functions/random */
const random: Special = (to, call) => {
  refuseSeed(call);
  const sql = "CAST((random() - 0.5) * 18446744073709551615 AS DECIMAL(38,0))";
  return { sql: drawn(to, call, sql), type: fixed(19, 0) };
};

function refuseSeed({ args }: Call): void {
  if (args.length > 0) throw notSupported("RANDOM with a seed");
}

interface Bounded {
  readonly bounds: readonly [Typed, Typed];
  readonly drawn: string;
}

/**
 * Only over RANDOM(). The bounds stay where the call stands, and see what it sees there: groups and windows,
 * which come after WHERE. Sources: functions/uniform, functions/normal
 */
function bounded(to: Translator, call: Call, sql: string): Bounded | undefined {
  const { name, args } = call;
  const [low, high, by, ...more] = args.map((each) => each.value);
  if (low === undefined || high === undefined || by === undefined || more.length > 0)
    return undefined;
  if (by.kind !== "call" || by.name !== "RANDOM") throw notSupported(`${name} of this form`);
  refuseSeed(by);
  return { bounds: [repeated(to, low), to.of(high)], drawn: drawn(to, call, sql) };
}

const uniform: Special = (to, call) => {
  const found = bounded(to, call, "random()");
  if (found === undefined) return undefined;
  const [a, b] = found.bounds;
  const isReal = a.type.type === "real" || b.type.type === "real";
  const span = `${a.sql} + ${found.drawn} * (${b.sql} - ${a.sql}`;
  return isReal
    ? { sql: `(${span}))`, type: FLOAT }
    : { sql: `CAST(floor(${span} + 1)) AS BIGINT)`, type: INTEGER };
};

/** By Box and Muller, from two values between 0 and 1. */
const normal: Special = (to, call) => {
  const one = "(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))";
  const found = bounded(to, call, one);
  if (found === undefined) return undefined;
  const [mean, deviation] = found.bounds.map((each) => cast(each, FLOAT));
  return { sql: `(${String(mean)} + ${String(deviation)} * ${found.drawn})`, type: FLOAT };
};

const uuid: Special = (to, call) => {
  if (call.args.length > 0) throw notSupported("UUID_STRING of a name");
  return { sql: drawn(to, call, "CAST(uuid() AS VARCHAR)"), type: TEXT };
};

/** The numbers of GENERATOR's own rows where that alone is read, else those of the rows of the block. */
const sequence =
  (digits: number): Special =>
  (to, { name, args }) => {
    // Whether it may become negative when it is through: no generator here gets so far.
    if (args.length > 1) return undefined;
    volatile(to, name);
    const [frame, ...more] = to.scope.frames;
    const counter = more.length === 0 ? frame?.counter : undefined;
    return { sql: counter ?? "(row_number() OVER () - 1)", type: fixed(digits, 0) };
  };

/** Those of which {@link drawn} keeps one value for a row. */
export const DRAWN: Readonly<Record<string, Special>> = {
  RANDOM: random,
  UNIFORM: uniform,
  NORMAL: normal,
  UUID_STRING: uuid,
};

export const RANDOMS: Readonly<Record<string, Special>> = {
  ...DRAWN,
  SEQ4: sequence(10),
  SEQ8: sequence(19),
};
