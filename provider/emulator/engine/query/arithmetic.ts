import type { Expression } from "../../sql/query/tree";
import { notSupported } from "../../sql/not-supported";
import { plusInterval } from "./intervals";
import type { Typed } from "./conversions";
import { cast, toNumber } from "./conversions";
import type { DataType } from "./data-types";
import { BINARY, DATE, FLOAT, TEXT, duckType, fixed, isTimestamp } from "./data-types";
import type { Translator } from "./expressions";

/** Arithmetic. Source of precision and scale: https://docs.snowflake.com/en/sql-reference/operators-arithmetic */
export function arithmetic(
  to: Translator,
  operator: string,
  [first, second]: readonly [Expression, Expression],
): Typed {
  if (second.kind === "interval") return plusInterval(to.of(first), operator, second.text);
  if (first.kind === "interval" && operator === "+")
    return plusInterval(to.of(second), operator, first.text);
  const [left, right] = [to.of(first), to.of(second)];
  const dated = dateArithmetic(operator, left, right);
  if (dated !== undefined) return dated;
  const [a, b] = [toNumber(left), toNumber(right)];
  return operator === "/" ? division(a, b) : exact(operator, a, b);
}

/** A date and a number of days. */
function dateArithmetic(operator: string, left: Typed, right: Typed): Typed | undefined {
  const [a, b] = [left.type.type, right.type.type];
  if (a === "date" && b === "fixed" && (operator === "+" || operator === "-"))
    return { sql: `(${left.sql} ${operator} CAST(${right.sql} AS INTEGER))`, type: DATE };
  if (a === "date" && b === "date" && operator === "-")
    return { sql: `(${left.sql} - ${right.sql})`, type: fixed(9, 0) };
  if (isTimestamp(left.type) || isTimestamp(right.type) || a === "time" || b === "time")
    throw notSupported(`${operator} of times; use DATEADD and DATEDIFF`);
  return undefined;
}

const wholeOf = ({ precision = 38, scale = 0 }: DataType): number => precision - scale;

function exact(operator: string, a: Typed, b: Typed): Typed {
  if (a.type.type === "real" || b.type.type === "real") {
    const [x, y] = [`CAST(${a.sql} AS DOUBLE)`, `CAST(${b.sql} AS DOUBLE)`];
    const sql = operator === "%" ? `sf_modulo(${x}, ${y})` : `(${x} ${operator} ${y})`;
    return { sql, type: FLOAT };
  }
  const [s1, s2] = [a.type.scale ?? 0, b.type.scale ?? 0];
  const whole = Math.max(wholeOf(a.type), wholeOf(b.type));
  if (operator === "*") {
    const type = fixed(
      wholeOf(a.type) + wholeOf(b.type) + Math.min(s1 + s2, Math.max(s1, s2, 12)),
      Math.min(s1 + s2, Math.max(s1, s2, 12)),
    );
    return { sql: `CAST((${wide(a)} * ${wide(b)}) AS ${duckType(type)})`, type };
  }
  const scale = Math.max(s1, s2);
  if (operator === "%")
    return { sql: `sf_modulo(${a.sql}, ${b.sql})`, type: fixed(whole + scale, scale) };
  return { sql: `(${wide(a)} ${operator} ${wide(b)})`, type: fixed(whole + 1 + scale, scale) };
}

/** DuckDB's integers overflow where a NUMBER does not. */
function wide({ sql, type }: Typed): string {
  return `CAST(${sql} AS ${duckType(type)})`;
}

/**
 * Division by zero is what the macro makes of it. The quotient goes through a double: digits beyond the fifteenth differ
 * from Snowflake's.
 */
export function division(a: Typed, b: Typed, macro = "sf_divide"): Typed {
  const sql = `${macro}(CAST(${a.sql} AS DOUBLE), CAST(${b.sql} AS DOUBLE))`;
  if (a.type.type === "real" || b.type.type === "real") return { sql, type: FLOAT };
  const [s1, s2] = [a.type.scale ?? 0, b.type.scale ?? 0];
  const scale = Math.max(s1, Math.min(s1 + 6, 12));
  const type = fixed(wholeOf(a.type) + s2 + scale, scale);
  return { sql: `CAST(${sql} AS ${duckType(type)})`, type };
}

export function concatenation(left: Typed, right: Typed): Typed {
  if (left.type.type === "binary" && right.type.type === "binary")
    return { sql: `(${left.sql} || ${right.sql})`, type: BINARY };
  return { sql: `(${cast(left, TEXT)} || ${cast(right, TEXT)})`, type: TEXT };
}
