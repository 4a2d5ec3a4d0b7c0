import { notSupported } from "../../sql/not-supported";
import type {
  Binary,
  Case,
  Expression,
  Literal,
  Name,
  Path,
  QueryTree,
} from "../../sql/query/tree";
import { keyOf } from "./answers";
import { arithmetic, concatenation } from "./arithmetic";
import { numberType, textType } from "../literal-types";
import { contextValue } from "./context";
import { wrongTypes } from "./failures";
import type { Typed } from "./conversions";
import { cast, coerce, comparable, quoted, toJson } from "./conversions";
import type { DataType } from "./data-types";
import { BOOLEAN, TEXT, VARIANT, commonType, isJson } from "./data-types";
import { pathText } from "./paths";
import { repeated } from "./repeated";
import type { Scope } from "./scope";
import { findColumn, noColumn } from "./scope";
import { test } from "./tests";
import type { Work } from "./work";

/** Expressions of Snowflake as expressions of DuckDB. */

/** What leads back to the other rules. */
export interface Translator {
  readonly work: Work;
  readonly scope: Scope;
  /** The same for an expression below this one. */
  readonly of: (expression: Expression, scope?: Scope) => Typed;
  /** A query in an expression: its SQL and the types of its columns. */
  readonly query: (tree: QueryTree) => {
    readonly sql: string;
    readonly types: readonly DataType[];
  };
}

export function plainExpression(to: Translator, expression: Expression): Typed {
  switch (expression.kind) {
    case "literal":
      return literal(expression);
    case "name":
      return column(to, expression);
    case "path":
      return path(to, expression);
    case "cast": {
      const of = to.of(expression.of);
      return { sql: cast(of, expression.to, expression.tries), type: expression.to };
    }
    case "unary":
      return unary(to, expression.operator, to.of(expression.of));
    case "binary":
      return binary(to, expression);
    case "case":
      return caseOf(to, expression);
    case "test":
      return test(to, expression);
    case "exists":
      return { sql: `EXISTS (${to.query(expression.query).sql})`, type: BOOLEAN };
    case "subquery":
      return scalar(to, expression.query);
    case "row":
      throw notSupported("rows of values outside IN and VALUES");
    case "interval":
      throw notSupported("INTERVAL outside + and -");
    default:
      throw notSupported(`${expression.kind} here`);
  }
}

export function literal({ type, text }: Literal): Typed {
  if (type === "null") return { sql: "NULL", type: TEXT, isNull: true };
  if (type === "boolean") return { sql: text, type: BOOLEAN };
  if (type === "text") return { sql: quoted(text), type: textType(text), literal: text };
  const of = numberType(text);
  if (of.type === "real") return { sql: `CAST(${text} AS DOUBLE)`, type: of, literal: text };
  const long = of.scale === 0 && (of.precision ?? 0) > 18;
  const sql = long ? `CAST(${quoted(text)} AS DECIMAL(38,0))` : text.replace(/\.$/, "");
  return { sql, type: of, literal: text };
}

function column(to: Translator, name: Name): Typed {
  const alias = to.scope.aliasesFirst === true ? aliased(to, name) : undefined;
  if (alias !== undefined) return alias;
  const found = findColumn(to.scope, name.parts);
  if (found !== undefined) to.work.written.set(found.sql, name.parts.join("."));
  return found ?? aliased(to, name) ?? contextValue(to.work, name.parts) ?? noColumn(name);
}

/** A column of the list by its name. Source: sql-reference/sql/select, "Usage notes" */
function aliased(to: Translator, { parts }: Name): Typed | undefined {
  const [name = "", ...more] = parts;
  const item = more.length === 0 ? to.scope.aliases.get(name) : undefined;
  if (item === undefined || to.scope.reading.has(name)) return undefined;
  to.scope.reading.add(name);
  const { sql, ...typed } = to.of(item.value, { ...to.scope, aliasesFirst: false });
  to.scope.reading.delete(name);
  return { sql: `(${sql})`, ...typed };
}

/** Everything below is JSON; a text is read as one. */
function path(to: Translator, { of, steps }: Path): Typed {
  const base = to.of(of);
  if (!isJson(base.type) && base.isNull !== true) throw wrongTypes("GET");
  const [key, ...more] = steps;
  if (base.answer !== undefined && typeof key === "string")
    return below(to, keyOf(base.answer, key), more);
  return { sql: `json_extract(${toJson(base)}, ${pathText(to, steps)})`, type: VARIANT };
}

/** What stands below a key. */
export function below(to: Translator, of: Typed, steps: Path["steps"]): Typed {
  if (steps.length === 0) return of;
  return { sql: `json_extract(${of.sql}, ${pathText(to, steps)})`, type: VARIANT };
}

function unary(_to: Translator, operator: "-" | "+" | "NOT", of: Typed): Typed {
  if (operator === "NOT") return { sql: `(NOT ${coerce(of, BOOLEAN).sql})`, type: BOOLEAN };
  if (operator === "+") return of;
  const { sql, type, literal: text } = of;
  const number = type.type === "text" || isJson(type) ? cast(of, { type: "real" }) : sql;
  return {
    sql: `(-${number})`,
    type: number === sql ? type : { type: "real" },
    ...(text === undefined || number !== sql ? {} : { literal: `-${text}` }),
  };
}

function binary(to: Translator, { operator, left, right }: Binary): Typed {
  if (operator === "AND" || operator === "OR") {
    const [a, b] = [coerce(to.of(left), BOOLEAN).sql, coerce(to.of(right), BOOLEAN).sql];
    return { sql: `(${a} ${operator} ${b})`, type: BOOLEAN };
  }
  if (operator === "||") return concatenation(to.of(left), to.of(right));
  if ("+-*/%".includes(operator)) return arithmetic(to, operator, [left, right]);
  const [a, b] = comparable(to.of(left), to.of(right));
  return { sql: `(${a} ${operator} ${b})`, type: BOOLEAN };
}

function caseOf(to: Translator, { of, whens, otherwise }: Case): Typed {
  const base = of === undefined ? undefined : repeated(to, of);
  const results = whens.map(({ then }) => to.of(then));
  const last = otherwise === undefined ? undefined : to.of(otherwise);
  const type = common([...results, ...(last === undefined ? [] : [last])]);
  const parts = whens.map(({ when }, index) => {
    const tested = to.of(when);
    const condition =
      base === undefined ? coerce(tested, BOOLEAN).sql : comparable(base, tested).join(" = ");
    const result = results[index];
    return `WHEN ${condition} THEN ${result === undefined ? "NULL" : coerce(result, type).sql}`;
  });
  const end = last === undefined ? "" : ` ELSE ${coerce(last, type).sql}`;
  return { sql: `(CASE ${parts.join(" ")}${end} END)`, type };
}

/** The type of several values that become one column. */
export function common(values: readonly Typed[]): DataType {
  const types = values.filter((each) => each.isNull !== true).map((each) => each.type);
  return types.length === 0 ? TEXT : types.reduce(commonType);
}

function scalar(to: Translator, tree: QueryTree): Typed {
  const { sql, types } = to.query(tree);
  const [type, ...more] = types;
  if (type === undefined || more.length > 0)
    throw notSupported("a subquery of several columns as a value");
  return { sql: `(${sql})`, type };
}
