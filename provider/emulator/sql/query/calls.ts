import type { Reader } from "./reader";
import { notSupported } from "../not-supported";
import { star } from "./stars";
import type {
  Argument,
  Bound,
  Call,
  Expression,
  ModelCall,
  OrderItem,
  Place,
  Window,
  WindowFrame,
} from "./tree";

/** Calls of functions and of methods of models. */

/** A column's name, or what is called by it. */
export function afterName(reader: Reader, parts: readonly string[], at: Place): Expression {
  if (reader.next.text === "(") return call(reader, parts, at);
  if (reader.next.text === "!")
    return methodCall(reader, { model: parts, explicit: false, version: undefined, at });
  return { kind: "name", parts, at };
}

export function call(reader: Reader, parts: readonly string[], at: Place): Call {
  reader.expectOperator("(");
  const distinct = reader.words("DISTINCT");
  if (!distinct) reader.words("ALL");
  const args = argumentsOf(reader);
  const inner = ignoresNulls(reader);
  reader.expectOperator(")");
  const within = reader.words("WITHIN", "GROUP") ? withinGroup(reader) : [];
  if (reader.words("FILTER")) throw notSupported("FILTER of an aggregate");
  const ignoreNulls = ignoresNulls(reader) || inner;
  const over = reader.words("OVER") ? window(reader) : undefined;
  const around = parts.slice(0, -1);
  return {
    kind: "call",
    name: parts.at(-1) ?? "",
    around,
    args,
    distinct,
    within,
    over,
    ignoreNulls,
    at,
  };
}

function ignoresNulls(reader: Reader): boolean {
  if (reader.words("RESPECT", "NULLS")) return false;
  return reader.words("IGNORE", "NULLS");
}

function argumentsOf(reader: Reader): readonly Argument[] {
  const { text, value } = reader.next;
  if (text === ")" || value === "IGNORE" || value === "RESPECT") return [];
  return reader.list(() => argument(reader));
}

function argument(reader: Reader): Argument {
  if (reader.next.text === "*") return { name: undefined, value: star(reader, []) };
  const { position } = reader;
  if (reader.next.type === "word" || reader.next.type === "quoted") {
    const name = reader.take().value;
    if (reader.operator("=>")) return { name, value: reader.expression() };
    reader.position = position;
  }
  return { name: undefined, value: reader.expression() };
}

function withinGroup(reader: Reader): readonly OrderItem[] {
  reader.expectOperator("(");
  const order = orderBy(reader);
  reader.expectOperator(")");
  return order;
}

/** ORDER BY and what follows it; nothing when it is not there. */
export function orderBy(reader: Reader): readonly OrderItem[] {
  if (!reader.words("ORDER", "BY")) return [];
  if (reader.words("ALL")) throw notSupported("ORDER BY ALL");
  return reader.list(() => orderItem(reader));
}

function orderItem(reader: Reader): OrderItem {
  const of = reader.expression();
  const descends = reader.anyWord("ASC", "DESC") === "DESC";
  const nulls = reader.words("NULLS")
    ? (reader.anyWord("FIRST", "LAST") ?? reader.fail())
    : undefined;
  return { of, descends, nulls };
}

function window(reader: Reader): Window {
  if (!reader.operator("(")) throw notSupported("named windows");
  const partition = reader.words("PARTITION", "BY") ? reader.list(() => reader.expression()) : [];
  const order = orderBy(reader);
  const frame = reader.next.text === ")" ? undefined : frameOf(reader);
  reader.expectOperator(")");
  return { partition, order, frame };
}

/** `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`. Source: functions-window-syntax */
function frameOf(reader: Reader): WindowFrame {
  const unit = reader.anyWord("ROWS", "RANGE") ?? reader.fail();
  if (!reader.words("BETWEEN")) return { unit, from: bound(reader), until: undefined };
  const from = bound(reader);
  reader.expectWords("AND");
  return { unit, from, until: bound(reader) };
}

function bound(reader: Reader): Bound {
  if (reader.words("CURRENT", "ROW")) return "CURRENT ROW";
  const much = muchOf(reader);
  return { much, direction: reader.anyWord("PRECEDING", "FOLLOWING") ?? reader.fail() };
}

function muchOf(reader: Reader): Exclude<Bound, string>["much"] {
  if (reader.words("UNBOUNDED")) return "UNBOUNDED";
  return reader.words("INTERVAL") ? { interval: reader.string() } : reader.number();
}

/** What follows the word MODEL. Source: developer-guide/snowflake-ml/model-registry, "Calling methods in SQL" */
export function modelCall(reader: Reader, at: Place): ModelCall {
  reader.expectOperator("(");
  const model = reader.name();
  if (reader.next.text === "(") throw notSupported("IDENTIFIER()");
  const version = reader.operator(",") ? versionName(reader) : undefined;
  reader.expectOperator(")");
  return methodCall(reader, { model, explicit: true, version, at });
}

export function versionName(reader: Reader): string {
  const name = reader.identifier();
  if (reader.next.text === "(") throw notSupported("IDENTIFIER()");
  return name;
}

function methodCall(
  reader: Reader,
  of: Pick<ModelCall, "model" | "explicit" | "version" | "at">,
): ModelCall {
  reader.expectOperator("!");
  const method = reader.identifier();
  reader.expectOperator("(");
  const args = argumentsOf(reader);
  reader.expectOperator(")");
  const at = reader.place;
  const over = reader.words("OVER") ? window(reader) : undefined;
  if (over !== undefined && (over.order.length > 0 || over.frame !== undefined))
    throw notSupported(`OVER with an order, of a model's method (line ${String(at.line)})`);
  return { kind: "model call", ...of, method, args, partition: over?.partition };
}
