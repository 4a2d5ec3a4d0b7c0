/**
 * Snowflake SQL text in pieces that together are the whole text. Nothing is refused here: what has
 * no end is a piece of its own kind, and who asked says what is wrong with it.
 * Sources: https://docs.snowflake.com/en/sql-reference/identifiers-syntax,
 * https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants
 */

export type TokenKind =
  "word" | "quoted" | "string" | "number" | "operator" | "comment" | "space" | "unfinished";

/** One piece of a text, as it stands there. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
}

/** Where a piece ends, or undefined when it has no end. */
type End = (text: string, start: number) => number | undefined;

/** What begins with a mark and lasts to its end. The longer marks stand first. */
const ENCLOSED: readonly { readonly mark: string; readonly kind: TokenKind; readonly end: End }[] =
  [
    { mark: "--", kind: "comment", end: endOfLine },
    { mark: "//", kind: "comment", end: endOfLine },
    // Block comments do not nest. Source: docs, SnowConvert "Ambiguous comments validation".
    { mark: "/*", kind: "comment", end: (text, start) => after(text, "*/", start + 2) },
    { mark: "$$", kind: "string", end: (text, start) => after(text, "$$", start + 2) },
    { mark: "'", kind: "string", end: (text, start) => endOfQuotes(text, start, true) },
    { mark: '"', kind: "quoted", end: (text, start) => endOfQuotes(text, start, false) },
  ];

/**
 * Kinds that a pattern finds whole. `$1` and `$name` are words; letters outside ASCII stick
 * together, though Snowflake takes them in quotes alone; other white space than ASCII's is none.
 */
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /[ \t\n\r\f\v]+/y],
  ["word", /(?:[\p{L}_]|\$[\p{L}\p{N}_])[\p{L}\p{M}\p{N}_$]*/uy],
  ["number", /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y],
  ["operator", /->>|::|:=|=>|->|!=|<>|<=|>=|\|\||[^]/uy],
];

/** All pieces, white space and comments among them: joined, they are the text. Never throws. */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  for (let offset = 0; offset < text.length;) {
    const next = enclosedAt(text, offset) ?? plainAt(text, offset);
    found.push(next);
    offset += next.text.length;
  }
  return found;
}

/** The pieces that mean something: neither white space nor comments. */
export function codeTokens(text: string): readonly Token[] {
  return tokens(text).filter(({ kind }) => kind !== "space" && kind !== "comment");
}

function enclosedAt(text: string, offset: number): Token | undefined {
  const found = ENCLOSED.find(({ mark }) => text.startsWith(mark, offset));
  if (found === undefined) return undefined;
  const end = found.end(text, offset);
  return {
    kind: end === undefined ? "unfinished" : found.kind,
    text: text.slice(offset, end),
    offset,
  };
}

function plainAt(text: string, offset: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match !== null) return { kind, text: match[0], offset };
  }
  return { kind: "operator", text: text.charAt(offset), offset };
}

/** A comment's line ends at a line feed (a lone carriage return: unverified) or with the text. */
function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}

function after(text: string, mark: string, from: number): number | undefined {
  const at = text.indexOf(mark, from);
  return at === -1 ? undefined : at + mark.length;
}

function endOfQuotes(text: string, start: number, escapes: boolean): number | undefined {
  const mark = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\" && escapes) at += 1;
    else if (character === mark && text.charAt(at + 1) === mark) at += 1;
    else if (character === mark) return at + 1;
  }
  return undefined;
}

/** True for an unquoted word, in any case. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(upperCase(token.text));
}

/** True for this very operator. */
export function isOperator(token: Token | undefined, ...operators: readonly string[]): boolean {
  return token?.kind === "operator" && operators.includes(token.text);
}

/** The name that an identifier stands for: `v1` is V1, `"v1"` is v1; undefined for anything else. */
export function resolvedName(token: Token | undefined): string | undefined {
  if (token?.kind === "word") return upperCase(token.text);
  if (token?.kind !== "quoted" || token.text === '""') return undefined;
  return token.text.slice(1, -1).replaceAll('""', '"');
}

/** Only ASCII folds: what other letters do in Snowflake is unverified. */
export function upperCase(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** A doubled quote, or an escape: octal, hexadecimal, Unicode, or one character. */
const WITHIN_STRING = /''|\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([^]))/g;

/**
 * The value of a string token; a backslash before any other character is dropped.
 * Source: https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants
 */
export function stringValue({ text }: Token): string {
  if (text.startsWith("$$")) return text.slice(2, -2);
  return text
    .slice(1, -1)
    .replaceAll(
      WITHIN_STRING,
      (found, octal?: string, hex?: string, unicode?: string, one?: string) => {
        if (found === "''") return "'";
        if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
        const code = hex ?? unicode;
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
        return ESCAPES[one ?? ""] ?? one ?? "";
      },
    );
}

/** The index of the parenthesis that closes the one at `open`, or undefined. */
export function closingIndex(code: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < code.length; index += 1) {
    if (isOperator(code[index], "(")) depth += 1;
    if (isOperator(code[index], ")")) depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
}

/** Where a token ends in its text; at the start when there is none. */
export function endOf(token: Token | undefined): number {
  return token === undefined ? 0 : token.offset + token.text.length;
}
