import type { Reader } from "./reader";
import { notSupported } from "../not-supported";
import { castType } from "../parser/casts";
import { afterName, modelCall } from "./calls";
import { star } from "./stars";
import type { Expression, Literal, Place } from "./tree";
import { isEnding } from "./words";

/** What expressions are made of. */

export function primary(reader: Reader): Expression {
  const { type, text } = reader.next;
  if (type === "string") return literal("text", reader.take().value);
  if (type === "number") return literal("number", reader.take().text);
  if (text === "(") return parenthesized(reader);
  if (text === "*") return star(reader, []);
  if (text === "[") return array(reader);
  if (text === "{") return object(reader);
  refusePosition(reader);
  if (type !== "word" && type !== "quoted") reader.fail();
  return (type === "word" ? special(reader) : undefined) ?? named(reader);
}

function refusePosition(reader: Reader): void {
  if (reader.next.text === "$") throw notSupported("$ variables and positions");
}

function literal(type: Literal["type"], text: string): Literal {
  return { kind: "literal", type, text };
}

/** Source: data-types-semistructured, "ARRAY constants" */
function array(reader: Reader): Expression {
  const at = reader.place;
  reader.expectOperator("[");
  const items = reader.next.text === "]" ? [] : reader.list(() => reader.expression());
  reader.expectOperator("]");
  return plainCall("ARRAY_CONSTRUCT", items, at);
}

/** What is NULL is left out, as of OBJECT_CONSTRUCT, which is unverified. Source: data-types-semistructured, "OBJECT constants" */
function object(reader: Reader): Expression {
  const at = reader.place;
  reader.expectOperator("{");
  if (reader.next.text === "*") throw notSupported("{*}");
  const items = reader.next.text === "}" ? [] : reader.list(() => entry(reader));
  reader.expectOperator("}");
  return plainCall("OBJECT_CONSTRUCT", items.flat(), at);
}

function entry(reader: Reader): readonly Expression[] {
  const key = literal("text", reader.string());
  reader.expectOperator(":");
  return [key, reader.expression()];
}

function parenthesized(reader: Reader): Expression {
  reader.expectOperator("(");
  if (reader.startsQuery()) return { kind: "subquery", query: reader.subquery() };
  const items = reader.list(() => reader.expression());
  reader.expectOperator(")");
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "row", items };
}

/** Forms that begin with a word of their own. */
function special(reader: Reader): Expression | undefined {
  const { position } = reader;
  const at = reader.place;
  const word = reader.take().value;
  const found = constant(reader, word) ?? form(reader, word, at);
  if (found === undefined) reader.position = position;
  return found;
}

const TYPED = ["DATE", "TIME", "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ", "X"];

function constant(reader: Reader, word: string): Expression | undefined {
  if (word === "NULL") return literal("null", "");
  if (word === "TRUE" || word === "FALSE") return literal("boolean", word);
  if (reader.next.type !== "string" || !TYPED.includes(word)) return undefined;
  const { position } = reader;
  reader.position = position - 1;
  // Source: data-types-text, "Binary constants"
  const to = word === "X" ? ({ type: "binary", length: 8_388_608 } as const) : castType(reader);
  reader.position = position;
  return { kind: "cast", of: literal("text", reader.string()), to, tries: false };
}

function form(reader: Reader, word: string, at: Place): Expression | undefined {
  const { type, text } = reader.next;
  if (word === "CASE" && text !== "(" && text !== ".") return caseOf(reader);
  if (word === "INTERVAL" && type === "string")
    return { kind: "interval", text: reader.string(), at };
  if (text !== "(") return undefined;
  if (word === "IDENTIFIER") throw notSupported("IDENTIFIER()");
  if (word === "CASE") return caseOf(reader);
  if (word === "CAST" || word === "TRY_CAST") return cast(reader, word === "TRY_CAST");
  if (word === "EXISTS") {
    reader.expectOperator("(");
    return { kind: "exists", query: reader.subquery() };
  }
  if (word === "MODEL") return modelCall(reader, at);
  if (word === "EXTRACT") return extract(reader, at);
  return word === "POSITION" ? position(reader, at) : undefined;
}

function caseOf(reader: Reader): Expression {
  const of = reader.next.value === "WHEN" ? undefined : reader.expression();
  const whens = [];
  while (reader.words("WHEN")) {
    const when = reader.expression();
    reader.expectWords("THEN");
    whens.push({ when, then: reader.expression() });
  }
  if (whens.length === 0) reader.fail();
  const otherwise = reader.words("ELSE") ? reader.expression() : undefined;
  reader.expectWords("END");
  return { kind: "case", of, whens, otherwise };
}

function cast(reader: Reader, tries: boolean): Expression {
  reader.expectOperator("(");
  const of = reader.expression();
  reader.expectWords("AS");
  const to = castType(reader);
  reader.expectOperator(")");
  return { kind: "cast", of, to, tries };
}

function plainCall(name: string, args: readonly Expression[], at: Place): Expression {
  const shape = { around: [], distinct: false, within: [], over: undefined, ignoreNulls: false };
  const given = args.map((value) => ({ name: undefined, value }));
  return { kind: "call", name, args: given, at, ...shape };
}

function extract(reader: Reader, at: Place): Expression {
  reader.expectOperator("(");
  const unit = literal("text", reader.value());
  if (!reader.words("FROM")) reader.expectOperator(",");
  const of = reader.expression();
  reader.expectOperator(")");
  return plainCall("DATE_PART", [unit, of], at);
}

/** `POSITION(a IN b)`; the other form is a call like any other. */
function position(reader: Reader, at: Place): Expression | undefined {
  const { position: start } = reader;
  reader.expectOperator("(");
  if (reader.next.type === "string") {
    const what = literal("text", reader.string());
    if (reader.words("IN")) {
      const of = reader.expression();
      reader.expectOperator(")");
      return plainCall("POSITION", [what, of], at);
    }
  }
  reader.position = start;
  return undefined;
}

function named(reader: Reader): Expression {
  const at = reader.place;
  if (reader.next.type === "word" && isEnding(reader.next.value)) {
    const { position: start } = reader;
    // LEFT, RIGHT, REPLACE and LIKE are functions as well.
    reader.take();
    const called = reader.next.text === "(";
    reader.position = start;
    if (!called) reader.fail();
  }
  const parts = [reader.identifier()];
  while (parts.length < 4 && reader.operator(".")) {
    if (reader.next.text === "*") return star(reader, parts);
    refusePosition(reader);
    parts.push(reader.identifier());
  }
  return afterName(reader, parts, at);
}
