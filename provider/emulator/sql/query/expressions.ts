import type { Reader } from "./reader";
import { notSupported } from "../not-supported";
import { castType } from "../parser/casts";
import { primary } from "./primaries";
import type { Expression } from "./tree";

/** Expressions, the loosest operators first. Source: https://docs.snowflake.com/en/sql-reference/operators */

export function expression(reader: Reader): Expression {
  let left = conjunction(reader);
  while (reader.words("OR"))
    left = { kind: "binary", operator: "OR", left, right: conjunction(reader) };
  return left;
}

function conjunction(reader: Reader): Expression {
  let left = negation(reader);
  while (reader.words("AND"))
    left = { kind: "binary", operator: "AND", left, right: negation(reader) };
  return left;
}

function negation(reader: Reader): Expression {
  if (!reader.words("NOT")) return predicate(reader);
  return { kind: "unary", operator: "NOT", of: negation(reader) };
}

const COMPARISONS = ["=", "!=", "<>", "<=", ">=", "<", ">"];

function predicate(reader: Reader): Expression {
  let left = sum(reader);
  for (;;) {
    const operator = COMPARISONS.find((each) => reader.operator(each));
    if (operator !== undefined) {
      const several = reader.anyWord("ANY", "ALL", "SOME");
      left =
        several === undefined
          ? { kind: "binary", operator, left, right: sum(reader) }
          : amongRows(reader, left, `${operator} ${several}`);
      continue;
    }
    const tested = test(reader, left);
    if (tested === undefined) return left;
    left = tested;
  }
}

interface TestBase {
  readonly kind: "test";
  readonly of: Expression;
  readonly not: boolean;
}

function test(reader: Reader, of: Expression): Expression | undefined {
  if (reader.words("IS")) return isTest(reader, of);
  const { position } = reader;
  const not = reader.words("NOT");
  const base = { kind: "test", of, not } as const;
  if (reader.words("BETWEEN")) {
    const low = sum(reader);
    reader.expectWords("AND");
    return { ...base, is: "BETWEEN", low, high: sum(reader) };
  }
  if (reader.words("IN")) return inTest(reader, base);
  const is = reader.anyWord("LIKE", "ILIKE", "RLIKE", "REGEXP");
  if (is === undefined) {
    reader.position = position;
    return undefined;
  }
  const several = reader.anyWord("ANY", "ALL");
  if (several !== undefined) return severalPatterns(reader, base, `${is} ${several}`);
  const pattern = sum(reader);
  const escape = reader.words("ESCAPE") ? sum(reader) : undefined;
  return { ...base, is: is === "REGEXP" ? "RLIKE" : is, pattern, escape };
}

/** Source: operators-subquery, "ALL / ANY" */
function amongRows(reader: Reader, of: Expression, form: string): Expression {
  const not = form === "<> ALL" || form === "!= ALL";
  if (!not && form !== "= ANY" && form !== "= SOME") throw notSupported(form);
  reader.expectOperator("(");
  if (!reader.startsQuery()) throw notSupported(`${form} of no query`);
  return { kind: "test", of, not, is: "IN QUERY", query: reader.subquery() };
}

/** `LIKE ANY ('a%', 'b%')`. Sources: functions/like_any, functions/like_all */
function severalPatterns(reader: Reader, { of, not }: TestBase, form: string): Expression {
  const [is = "", several] = form.split(" ");
  if (is !== "LIKE" && is !== "ILIKE") throw notSupported(form);
  reader.expectOperator("(");
  if (reader.startsQuery()) throw notSupported(`${form} of a query`);
  const patterns = reader.list(() => reader.expression());
  reader.expectOperator(")");
  const escape = reader.words("ESCAPE") ? sum(reader) : undefined;
  const found = patterns
    .map((pattern): Expression => ({ kind: "test", of, not: false, is, pattern, escape }))
    .reduce((left, right) => ({
      kind: "binary",
      operator: several === "ANY" ? "OR" : "AND",
      left,
      right,
    }));
  return not ? { kind: "unary", operator: "NOT", of: found } : found;
}

function isTest(reader: Reader, of: Expression): Expression {
  const base = { kind: "test", of, not: reader.words("NOT") } as const;
  const is = reader.anyWord("NULL", "TRUE", "FALSE");
  if (is !== undefined) return { ...base, is };
  reader.expectWords("DISTINCT", "FROM");
  return { ...base, is: "DISTINCT", from: sum(reader) };
}

function inTest(reader: Reader, base: TestBase): Expression {
  reader.expectOperator("(");
  if (reader.startsQuery()) return { ...base, is: "IN QUERY", query: reader.subquery() };
  const items = reader.list(() => reader.expression());
  reader.expectOperator(")");
  return { ...base, is: "IN", items };
}

function sum(reader: Reader): Expression {
  return chain(reader, ["+", "-", "||"], product);
}

function product(reader: Reader): Expression {
  return chain(reader, ["*", "/", "%"], unary);
}

function chain(
  reader: Reader,
  operators: readonly string[],
  operand: (reader: Reader) => Expression,
): Expression {
  let left = operand(reader);
  for (;;) {
    const operator = operators.find((each) => reader.operator(each));
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: operand(reader) };
  }
}

function unary(reader: Reader): Expression {
  if (reader.operator("-")) return { kind: "unary", operator: "-", of: unary(reader) };
  if (reader.operator("+")) return { kind: "unary", operator: "+", of: unary(reader) };
  return postfix(reader, primary(reader));
}

/** Paths and casts bind tightest. */
function postfix(reader: Reader, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (reader.operator("::")) of = { kind: "cast", of, to: castType(reader), tries: false };
    else if (reader.operator(":")) of = { kind: "path", of, steps: steps(reader, [key(reader)]) };
    else if (reader.next.text === "[") of = { kind: "path", of, steps: steps(reader, []) };
    else return of;
  }
}

/** The case of a key counts, quoted or not. Source: querying-semistructured, "Traversing semi-structured data" */
function key(reader: Reader): string {
  const { type, text, value } = reader.next;
  if (type !== "word" && type !== "quoted") reader.fail();
  reader.take();
  return type === "word" ? text : value;
}

function steps(
  reader: Reader,
  first: readonly string[],
): readonly (string | number | Expression)[] {
  const found: (string | number | Expression)[] = [...first];
  for (;;) {
    if (reader.operator(".")) found.push(key(reader));
    else if (reader.operator("[")) {
      found.push(index(reader));
      reader.expectOperator("]");
    } else return found;
  }
}

function index(reader: Reader): string | number | Expression {
  const of = expression(reader);
  if (of.kind !== "literal") return of;
  return of.type === "number" ? Number(of.text) : of.text;
}
