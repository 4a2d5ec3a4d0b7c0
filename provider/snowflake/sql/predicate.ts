import { fingerprint } from "./fingerprint";
import { isCurrentTime, volatileFunctions } from "./model-calls";
import { textProblem } from "./text-problem";
import type { TextCheck } from "./text-problem";
import { closingIndex, codeTokens, endOf, isOperator, isWord, tokens, upperCase } from "./tokens";
import type { Token } from "./tokens";

/**
 * Expressions that stand in the header of a dynamic table: the predicate of FROZEN WHERE and the
 * keys of CLUSTER BY.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table
 */

const EXPECTED = "expected one predicate over the table's own columns, such as day < '2026-01-01'";

/** Checks what goes between the parentheses of FROZEN WHERE. */
export function checkFrozenWhere(text: string): TextCheck {
  const found = frozenProblem(text, codeTokens(text));
  return found === undefined ? {} : { problem: `${found}; ${EXPECTED}` };
}

/** Checks one expression that goes between parentheses or commas. */
export function checkExpression(text: string): TextCheck {
  const problem = expressionProblem(text, codeTokens(text));
  return problem === undefined ? {} : { problem };
}

function expressionProblem(text: string, code: readonly Token[]): string | undefined {
  if (code.length === 0) return "the expression is empty";
  const broken = textProblem(code);
  if (broken !== undefined) return broken;
  if (endsInLineComment(text)) return "a comment at the end takes in what follows";
  if (isFrozenClause(code) || isWord(code[0], "WHERE")) return "the predicate stands without WHERE";
  if (code.some((token) => isOperator(token, ";"))) return "an expression has no semicolon";
  if (namesStage(code)) return "a stage has no place in it";
  return topLevel(code, ",").length > 1 ? "there is more than one expression" : undefined;
}

function frozenProblem(text: string, code: readonly Token[]): string | undefined {
  const broken = expressionProblem(text, code);
  if (broken !== undefined) return broken;
  if (code.some((token) => isWord(token, "SELECT"))) return "a subquery is not allowed in it";
  if (code.some((token) => isOperator(token, "!"))) return "a model's method is not allowed in it";
  if (code.some(isMetadata)) return "METADATA$ columns are not allowed in it";
  const unstable = volatileFunctions(text).filter((name) => !isCurrentTime(name));
  return unstable.length === 0 ? undefined : `${unstable.join(", ")} is not allowed in it`;
}

function isMetadata({ kind, text }: Token): boolean {
  return (kind === "word" || kind === "quoted") && /^"?METADATA\$/.test(upperCase(text));
}

/** Where a stage's path ends is another matter than where other names do: `@a--b` has no comment (unverified). */
export function namesStage(code: readonly Token[]): boolean {
  return code.some((token) => isOperator(token, "@"));
}

export function endsInLineComment(text: string): boolean {
  const last = tokens(text).at(-1);
  return last?.kind === "comment" && !last.text.startsWith("/*");
}

function isFrozenClause(code: readonly Token[]): boolean {
  return isWord(code[0], "IMMUTABLE", "FROZEN") && isWord(code[1], "WHERE");
}

/**
 * The predicate in the column `immutable_where` of SHOW DYNAMIC TABLES: accounts print it bare or
 * within IMMUTABLE WHERE (…), and nothing, an empty text or NONE when there is none.
 * Sources: https://docs.snowflake.com/en/sql-reference/sql/show-dynamic-tables, dbt-adapters,
 * dbt-snowflake relation_configs/dynamic_table.py; FROZEN WHERE (…) is unverified
 */
export function frozenPredicate(immutableWhere: string | null | undefined): string | undefined {
  const text = (immutableWhere ?? "").trim();
  const code = codeTokens(text);
  if (code.length === 0 || (code.length === 1 && isWord(code[0], "NONE"))) return undefined;
  const [, , open] = code;
  const close = code.at(-1);
  const isWrapped = isFrozenClause(code) && isOperator(open, "(");
  if (!isWrapped || closingIndex(code, 2) !== code.length - 1) return text;
  return text.slice(endOf(open), close?.offset).trim();
}

/**
 * The keys of a clustering as they are written, from a program's text or from the column
 * `cluster_by`, which wraps them in LINEAR(…).
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-dynamic-tables; SnowDDL,
 * resolver/dynamic_table.py (the text inside is the user's own)
 */
export function clusterKeys(text: string): readonly string[] {
  const code = codeTokens(text);
  return topLevel(withoutLinear(code), ",")
    .filter((key) => key.length > 0)
    .map((key) => text.slice(key[0]?.offset, endOf(key.at(-1))));
}

/** Without `LINEAR(…)`, or without the parentheses around all keys. */
function withoutLinear(code: readonly Token[]): readonly Token[] {
  const open = isWord(code[0], "LINEAR") ? 1 : 0;
  const isEnclosed = isOperator(code[open], "(") && closingIndex(code, open) === code.length - 1;
  return isEnclosed ? code.slice(open + 1, -1) : code;
}

/** The runs of tokens between an operator outside all parentheses. */
function topLevel(code: readonly Token[], separator: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of code) {
    if (isOperator(token, "(")) depth += 1;
    if (isOperator(token, ")")) depth -= 1;
    if (depth === 0 && isOperator(token, separator)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** True when both are clustered by the same keys in the same order; a list or one text each. */
export function sameClusterBy(left: unknown, right: unknown): boolean {
  const [a, b] = [left, right].map((each) => keysOf(each)?.map(fingerprint));
  return a === undefined || b === undefined
    ? Object.is(left, right)
    : JSON.stringify(a) === JSON.stringify(b);
}

/** Undefined for what is no clustering at all. */
function keysOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return clusterKeys(value);
  if (!Array.isArray(value)) return undefined;
  return value.every((each) => typeof each === "string") ? value.flatMap(clusterKeys) : undefined;
}
