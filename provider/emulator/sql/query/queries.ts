import type { Grammar } from "../grammar";
import { notSupported } from "../not-supported";
import { orderBy, versionName } from "./calls";
import { expression } from "./expressions";
import { Reader } from "./reader";
import { source, values } from "./sources";
import type { Body, Expression, Item, QueryTree, Select, SetOperation, With } from "./tree";

/** Queries. Source: https://docs.snowflake.com/en/sql-reference/constructs */

function query(reader: Reader): QueryTree {
  const withs = reader.words("WITH") ? withOf(reader) : [];
  const body = setOf(reader);
  const order = orderBy(reader);
  const { limit, offset } = limitOf(reader);
  const top = body.kind === "select" ? body.top : undefined;
  if (top !== undefined && (limit !== undefined || offset !== undefined))
    throw notSupported("TOP together with LIMIT");
  return { with: withs, body, order, limit: limit ?? top, offset };
}

function withOf(reader: Reader): readonly With[] {
  if (reader.words("RECURSIVE")) throw notSupported("WITH RECURSIVE");
  return reader.list(() => withItem(reader));
}

function withItem(reader: Reader): With {
  const at = reader.place;
  const name = reader.identifier();
  const columns = reader.columnNames();
  reader.expectWords("AS");
  if (reader.words("MODEL")) {
    const model = reader.name();
    return { name, model, version: reader.words("VERSION") ? versionName(reader) : undefined, at };
  }
  reader.expectOperator("(");
  return { name, columns, query: reader.subquery() };
}

function limitOf(reader: Reader): Pick<QueryTree, "limit" | "offset"> {
  let limit: Expression | undefined;
  let offset: Expression | undefined;
  for (;;) {
    if (reader.words("LIMIT")) limit = reader.expression();
    else if (reader.words("OFFSET")) {
      offset = reader.expression();
      reader.anyWord("ROW", "ROWS");
    } else if (reader.words("FETCH")) limit = fetched(reader);
    else return { limit, offset };
  }
}

function fetched(reader: Reader): Expression {
  reader.anyWord("FIRST", "NEXT");
  const limit = reader.expression();
  reader.anyWord("ROW", "ROWS");
  reader.words("ONLY");
  return limit;
}

/** INTERSECT binds tighter than the others. Source: operators-query, "General usage notes" */
function setOf(reader: Reader): Body {
  return operations(reader, ["UNION", "EXCEPT", "MINUS"], (each) =>
    operations(each, ["INTERSECT"], operand),
  );
}

function operations(
  reader: Reader,
  words: readonly string[],
  operandOf: (reader: Reader) => Body,
): Body {
  let left = operandOf(reader);
  for (;;) {
    const word = reader.anyWord(...words);
    if (word === undefined) return left;
    const operator = operatorOf(reader, word);
    if (reader.words("BY", "NAME")) throw notSupported(`${word} BY NAME`);
    left = { kind: "set", operator, left, right: operandOf(reader) };
  }
}

function operatorOf(reader: Reader, word: string): SetOperation["operator"] {
  if (word === "INTERSECT") return "INTERSECT";
  if (word !== "UNION") return "EXCEPT";
  if (reader.words("ALL")) return "UNION ALL";
  reader.words("DISTINCT");
  return "UNION";
}

function operand(reader: Reader): Body {
  if (reader.operator("(")) return { kind: "nested", query: reader.subquery() };
  if (reader.words("VALUES")) return values(reader);
  return select(reader);
}

function select(reader: Reader): Select {
  reader.expectWords("SELECT");
  const distinct = reader.words("DISTINCT");
  if (!distinct) reader.words("ALL");
  const top = topOf(reader);
  const items = reader.list(() => item(reader));
  const from = reader.words("FROM") ? reader.list(() => source(reader)) : [];
  refuseClauses(reader);
  const clauses = clausesOf(reader);
  return { kind: "select", distinct, top, items, from, ...clauses };
}

/** The same as LIMIT; a column may have the name. Source: constructs/top_n */
function topOf(reader: Reader): Expression | undefined {
  const { position } = reader;
  if (reader.words("TOP") && reader.next.type === "number")
    return { kind: "literal", type: "number", text: reader.take().text };
  reader.position = position;
  return undefined;
}

function refuseClauses(reader: Reader): void {
  for (const words of [
    ["START", "WITH"],
    ["CONNECT", "BY"],
  ] as const)
    if (reader.words(...words)) throw notSupported(words.join(" "));
}

function clausesOf(reader: Reader): Pick<Select, "where" | "group" | "having" | "qualify"> {
  const where = reader.words("WHERE") ? reader.expression() : undefined;
  refuseClauses(reader);
  const group = reader.words("GROUP", "BY") ? groupOf(reader) : undefined;
  const having = reader.words("HAVING") ? reader.expression() : undefined;
  const qualify = reader.words("QUALIFY") ? reader.expression() : undefined;
  return { where, group, having, qualify };
}

function groupOf(reader: Reader): "ALL" | readonly Expression[] {
  if (reader.words("ALL")) return "ALL";
  const form = reader.anyWord("CUBE", "ROLLUP", "GROUPING");
  if (form !== undefined) throw notSupported(`GROUP BY ${form}`);
  return reader.list(() => reader.expression());
}

function item(reader: Reader): Item {
  const { offset } = reader.next;
  const value = reader.expression();
  const text = reader.text.slice(offset, reader.next.offset).trim();
  return { value, as: reader.alias(), text };
}

/** All of a text, which is one query. @throws SnowflakeError 001003 */
export function parseQuery(text: string, grammar?: Grammar): QueryTree {
  const reader = new Reader(text, grammar, { expression, query });
  const found = query(reader);
  reader.expectEnd();
  return found;
}

/** All of a text, which is one expression. @throws SnowflakeError 001003 */
export function parseExpression(text: string, grammar?: Grammar): Expression {
  const reader = new Reader(text, grammar, { expression, query });
  const found = expression(reader);
  reader.expectEnd();
  return found;
}
