import {
  closingIndex,
  codeTokens,
  endOf,
  isOperator,
  isWord,
  resolvedName,
  stringValue,
  upperCase,
} from "./tokens";
import type { Token } from "./tokens";

/**
 * The `text` column of SHOW DYNAMIC TABLES, split: Snowflake prints the header of the creating
 * statement anew and keeps the body verbatim. Only a reading in tokens tells where the body starts:
 * comments, names and EXECUTE AS USER hold an AS of their own.
 * Sources: https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table,
 * terraform-provider-snowflake, pkg/snowflake/parser.go and its test (header seen on an account)
 */
export interface DynamicTableText {
  /**
   * By name in lower case, `target_lag` under `lag`, which is what Snowflake prints. Strings
   * are decoded, identifiers resolved, anything else stands as written.
   */
  readonly options: Readonly<Record<string, string>>;
  /** The column list as written, without its parentheses. */
  readonly columns?: string;
  /** What the body follows: a query, or the INSERT or MERGE of custom incremental refresh. */
  readonly form: "AS" | "REFRESH USING";
  /** Verbatim, without the white space that follows AS (Snowflake may lose it) or USING. */
  readonly query: string;
}

/** Splits the text; undefined when it is hidden (blank) or is no dynamic table's. */
export function splitText(text: string): DynamicTableText | undefined {
  const code = codeTokens(text);
  const name = afterTable(code);
  if (name === undefined) return undefined;
  const afterName = endOfName(code, name);
  const close = isOperator(code[afterName], "(") ? closingIndex(code, afterName) : undefined;
  const header = readHeader(code, close === undefined ? afterName : close + 1);
  if (header === undefined) return undefined;
  return {
    options: Object.fromEntries(header.options),
    ...(close === undefined ? {} : { columns: between(text, code[afterName], code[close]) }),
    form: header.form,
    query: text.slice(header.bodyOffset).trimStart(),
  };
}

/** The index after CREATE … DYNAMIC … TABLE [IF NOT EXISTS]. */
function afterTable(code: readonly Token[]): number | undefined {
  if (!isWord(code[0], "CREATE")) return undefined;
  const table = code.findIndex((token) => isWord(token, "TABLE"));
  const before = code.slice(0, Math.max(table, 0));
  if (!before.every(({ kind }) => kind === "word")) return undefined;
  if (!before.some((token) => isWord(token, "DYNAMIC"))) return undefined;
  const hasCondition = isWord(code[table + 1], "IF") && isWord(code[table + 2], "NOT");
  return hasCondition ? table + 4 : table + 1;
}

/** The index after a dotted name, or after `IDENTIFIER('…')`. */
function endOfName(code: readonly Token[], start: number): number {
  let index = start + 1;
  if (isWord(code[start], "IDENTIFIER") && isOperator(code[index], "(")) {
    const inner = code[index + 1];
    if (inner?.kind === "string" || inner?.text.startsWith("$") === true) return index + 3;
  }
  while (isOperator(code[index], ".")) {
    index += resolvedName(code[index + 1]) === undefined ? 1 : 2;
  }
  return index;
}

interface Header {
  readonly options: ReadonlyMap<string, string>;
  readonly form: DynamicTableText["form"];
  readonly bodyOffset: number;
}

/** Walks over options, clauses and their parentheses up to the body. */
function readHeader(code: readonly Token[], start: number): Header | undefined {
  const options = new Map<string, string>();
  let index = start;
  // The word before, or the option's name when that is a value: a warehouse may be called EXECUTE.
  let previous: Token | undefined;
  for (;;) {
    const token = code[index];
    if (token === undefined || token.kind === "unfinished" || isOperator(token, ")", ";")) {
      return undefined;
    }
    const form = formAt(token, previous);
    if (form !== undefined) return { options, form, bodyOffset: endOf(token) };
    previous = token;
    if (isOperator(token, "(")) {
      const close = closingIndex(code, index);
      if (close === undefined) return undefined;
      index = close + 1;
    } else if (token.kind === "word" && isOperator(code[index + 1], "=")) {
      const value = readValue(code, index + 2);
      options.set(optionName(token), value.text);
      index = value.next;
    } else index += 1;
  }
}

function formAt(token: Token, previous: Token | undefined): Header["form"] | undefined {
  if (isWord(token, "AS") && !isWord(previous, "EXECUTE")) return "AS";
  return isWord(token, "USING") && isWord(previous, "REFRESH") ? "REFRESH USING" : undefined;
}

function optionName({ text }: Token): string {
  const name = text.toLowerCase();
  return name === "target_lag" ? "lag" : name;
}

/** One value and the index after it. */
function readValue(
  code: readonly Token[],
  start: number,
): { readonly text: string; readonly next: number } {
  const first = code[start];
  if (first === undefined) return { text: "", next: start };
  if (first.kind === "string") return { text: stringValue(first), next: start + 1 };
  const close = isOperator(first, "(") ? closingIndex(code, start) : undefined;
  const next = close === undefined ? endOfName(code, start) : close + 1;
  const resolved = next === start + 1 ? resolvedName(first) : undefined;
  const written = code
    .slice(start, next)
    .map(({ kind, text }) => (kind === "word" ? upperCase(text) : text));
  return { text: resolved ?? written.join(""), next };
}

function between(text: string, open: Token | undefined, close: Token | undefined): string {
  return text.slice(endOf(open), close?.offset).trim();
}
