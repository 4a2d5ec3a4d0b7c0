import { SnowflakeError } from "../../contract";
import type { Reader } from "./reader";
import { notSupported } from "../not-supported";
import { call, modelCall } from "./calls";
import { primary } from "./primaries";
import type { Body, JoinKind, QueryTree, Source } from "./tree";

/** What FROM reads. Source: https://docs.snowflake.com/en/sql-reference/constructs/from */

export function source(reader: Reader): Source {
  let left = single(reader);
  for (;;) {
    const joined = join(reader, left);
    if (joined === undefined) return left;
    left = joined;
  }
}

function join(reader: Reader, left: Source): Source | undefined {
  if (reader.words("ASOF")) throw notSupported("ASOF JOIN");
  const natural = reader.words("NATURAL");
  const kind = joinKind(reader);
  if (kind === undefined) return natural ? reader.fail() : undefined;
  const right = single(reader);
  const base = { kind: "join", join: kind, natural, left, right } as const;
  if (reader.words("ON")) return { ...base, on: reader.expression(), using: [] };
  if (!reader.words("USING")) return { ...base, on: undefined, using: [] };
  reader.expectOperator("(");
  const using = reader.closed(() => reader.identifier());
  return { ...base, on: undefined, using };
}

function joinKind(reader: Reader): JoinKind | undefined {
  if (reader.words("JOIN")) return "INNER";
  const side = reader.anyWord("INNER", "LEFT", "RIGHT", "FULL", "CROSS");
  if (side === undefined) return undefined;
  reader.words("OUTER");
  reader.expectWords("JOIN");
  return side;
}

function single(reader: Reader): Source {
  const lateral = reader.words("LATERAL");
  const found = unaliased(reader, lateral);
  refuseForms(reader);
  if (found.kind === "join") return found;
  const as = reader.alias();
  const named = { ...found, alias: as, columns: as === undefined ? [] : reader.columnNames() };
  refuseForms(reader);
  return named;
}

const FORMS = ["SAMPLE", "TABLESAMPLE", "PIVOT", "UNPIVOT", "MATCH_RECOGNIZE"] as const;
const CALLED = ["AT", "BEFORE", "CHANGES"] as const;

function refuseForms(reader: Reader): void {
  const form = reader.anyWord(...FORMS);
  if (form !== undefined) throw notSupported(form);
  const { position } = reader;
  const time = reader.anyWord(...CALLED);
  if (time !== undefined && reader.next.text === "(") throw notSupported(`${time}(...)`);
  reader.position = position;
}

const BARE = { alias: undefined, columns: [] } as const;

function unaliased(reader: Reader, lateral: boolean): Source {
  const at = reader.place;
  if (reader.next.text === "(") return bracketed(reader, lateral);
  if (reader.next.type === "stage") throw notSupported("SELECT from a stage");
  if (reader.next.type === "string") throw notSupported("FROM of a string");
  if (reader.words("VALUES")) return { kind: "derived", query: plain(reader), lateral, ...BARE };
  if (reader.words("TABLE")) return tableFunction(reader, lateral);
  if (reader.words("IDENTIFIER")) throw notSupported("IDENTIFIER()");
  const name = reader.name();
  if (reader.next.text !== "(") return { kind: "relation", name, at, ...changes(reader), ...BARE };
  return { kind: "function", call: call(reader, name, at), lateral, ...BARE };
}

/** CHANGES as REFRESH USING has it: since the refresh before. Source: constructs/changes */
function changes(reader: Reader): { readonly changes?: "APPEND_ONLY" | "DEFAULT" } {
  const { position } = reader;
  if (!reader.words("CHANGES") || reader.next.text !== "(") {
    reader.position = position;
    return {};
  }
  reader.expectOperator("(");
  reader.expectWords("INFORMATION");
  reader.expectOperator("=>");
  const which = reader.anyWord("APPEND_ONLY", "DEFAULT") ?? reader.fail();
  reader.expectOperator(")");
  if (reader.anyWord("AT", "BEFORE") !== undefined) throw notSupported("CHANGES(...)");
  return { changes: which };
}

function plain(reader: Reader): QueryTree {
  return { with: [], body: values(reader), order: [], limit: undefined, offset: undefined };
}

function bracketed(reader: Reader, lateral: boolean): Source {
  const { position } = reader;
  reader.expectOperator("(");
  if (reader.words("VALUES")) {
    const query = plain(reader);
    reader.expectOperator(")");
    return { kind: "derived", query, lateral, ...BARE };
  }
  if (reader.startsQuery()) return { kind: "derived", query: reader.subquery(), lateral, ...BARE };
  const inner = reader.next.text === "(" ? nested(reader) : undefined;
  if (inner !== undefined) return { kind: "derived", query: inner, lateral, ...BARE };
  reader.position = position + 1;
  const found = source(reader);
  reader.expectOperator(")");
  return found;
}

/** `((SELECT …) UNION …)`: a query whose first operand stands in brackets; else brackets around a join. */
function nested(reader: Reader): QueryTree | undefined {
  try {
    return reader.subquery();
  } catch (error) {
    if (error instanceof SnowflakeError && error.code === "001003") return undefined;
    throw error;
  }
}

/** VALUES and its rows. */
export function values(reader: Reader): Body {
  const rows = reader.list(() => {
    reader.expectOperator("(");
    return reader.closed(() => reader.expression());
  });
  return { kind: "values", rows };
}

function tableFunction(reader: Reader, lateral: boolean): Source {
  reader.expectOperator("(");
  const at = reader.place;
  if (reader.words("MODEL")) {
    const called = modelCall(reader, at);
    reader.expectOperator(")");
    return { kind: "model table", call: called, ...BARE };
  }
  const found = primary(reader);
  reader.expectOperator(")");
  if (found.kind === "call") return { kind: "function", call: found, lateral, ...BARE };
  if (found.kind === "model call") return { kind: "model table", call: found, ...BARE };
  return reader.fail();
}
