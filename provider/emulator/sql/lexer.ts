import { SnowflakeError } from "../contract";

/**
 * Snowflake's tokens. Comments and white space separate and are dropped.
 * Source: https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants,
 * https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */

export type TokenType =
  "file" | "word" | "quoted" | "string" | "number" | "stage" | "bind" | "operator" | "end";

export interface Token {
  readonly type: TokenType;
  /** As it stands in the text. */
  readonly text: string;
  /** A word in upper case, a quoted identifier or a string without quotes and escapes. */
  readonly value: string;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

const PATTERN = new RegExp(
  [
    /(?<space>\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/,
    /(?<file>[Ff][Ii][Ll][Ee]:\/\/[^\s'";]*)/,
    /(?<word>[A-Za-z_][A-Za-z0-9_$]*)/,
    /(?<quoted>"(?:[^"]|"")*")/,
    /(?<string>'(?:[^'\\]|''|\\[\s\S])*'|\$\$[\s\S]*?\$\$)/,
    /(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)/,
    /(?<stage>@(?:"(?:[^"]|"")*"|[^\s;,()'"])+)/,
    // After a text it is the value of a key: `{'a':1}`.
    /(?<bind>\?|(?<!'\s*):\d+)/,
    /(?<operator>::|=>|->>|->|!=|<>|<=|>=|\|\||[-+*/%=<>(),.;:[\]{}!$&|^~])/,
  ]
    .map((part) => part.source)
    .join("|"),
  "y",
);

/** Splits a text into tokens, the last of which is `end`. @throws SnowflakeError 001003 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let line = 1;
  let lineStart = 0;
  while (offset < text.length) {
    PATTERN.lastIndex = offset;
    const match = PATTERN.exec(text);
    const at = { offset, line, column: offset - lineStart };
    if (match === null) throw unexpected(text.charAt(offset), at);
    const [found] = match;
    const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {};
    const type = Object.keys(groups).find((name) => groups[name] !== undefined);
    if (type !== "space") tokens.push({ ...at, ...toToken(type as TokenType, found) });
    for (let index = found.indexOf("\n"); index !== -1; index = found.indexOf("\n", index + 1)) {
      line += 1;
      lineStart = offset + index + 1;
    }
    offset += found.length;
  }
  tokens.push({ type: "end", text: "<EOF>", value: "", offset, line, column: offset - lineStart });
  return tokens;
}

function toToken(type: TokenType, text: string): Pick<Token, "type" | "text" | "value"> {
  switch (type) {
    case "word":
      return { type, text, value: text.toUpperCase() };
    case "quoted":
      return { type, text, value: text.slice(1, -1).replaceAll('""', '"') };
    case "string":
      return {
        type,
        text,
        value: text.startsWith("$$") ? text.slice(2, -2) : unescape(text.slice(1, -1)),
      };
    default:
      return { type, text, value: text };
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** An unknown escape loses its backslash. Source: data-types-text, "Escape sequences" */
function unescape(body: string): string {
  return body.replaceAll(
    /''|\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))/g,
    (all, unicode?: string, hex?: string, single?: string) => {
      if (all === "''") return "'";
      const code = unicode ?? hex;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return ESCAPES[single ?? ""] ?? single ?? "";
    },
  );
}

/** Snowflake's syntax error at a token. */
export function unexpected(
  text: string,
  at: { readonly line: number; readonly column: number },
): SnowflakeError {
  const where = `line ${String(at.line)} at position ${String(at.column)}`;
  return new SnowflakeError("001003", "42000", {
    message: `SQL compilation error:\nsyntax error ${where} unexpected '${text}'.`,
    position: { line: at.line, pos: at.column },
  });
}

/** A statement of a script and where it begins. */
export interface Placed {
  readonly sql: string;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/** Splits a script at the semicolons between statements; comments before a statement are not its own. */
export function splitPlaced(script: string): readonly Placed[] {
  const placed: Placed[] = [];
  let first: Token | undefined;
  for (const token of tokenize(script)) {
    const cut = token.text === ";" || token.type === "end";
    if (!cut) first ??= token;
    if (!cut || first === undefined) continue;
    const { offset, line, column } = first;
    placed.push({ sql: script.slice(offset, token.offset).trim(), offset, line, column });
    first = undefined;
  }
  return placed;
}

/** The same as texts, each with the comments around it. */
export function splitStatements(script: string): readonly string[] {
  const cuts = tokenize(script).filter((token) => token.text === ";");
  const ends = [...cuts.map((token) => token.offset), script.length];
  return ends
    .map((end, index) => script.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end).trim())
    .filter((statement) => tokenize(statement).length > 1);
}
