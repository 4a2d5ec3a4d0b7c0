import { RESERVED_WORDS } from "./reserved";
import { textProblem } from "./text-problem";
import type { TextCheck } from "./text-problem";
import { closingIndex, codeTokens, isOperator, isWord, resolvedName, upperCase } from "./tokens";
import type { Token } from "./tokens";

/**
 * What a query says of the models it calls, read from its text alone.
 * Sources: https://docs.snowflake.com/en/sql-reference/commands-model-function,
 * https://docs.snowflake.com/en/sql-reference/commands-model (WITH … AS MODEL)
 */

/** A model by its name as far as it is written, and the version that is asked for. */
interface Target {
  /** One to three resolved names; fewer than three lean on the session's schema. */
  readonly model: readonly string[];
  /** A version or an alias, resolved; undefined is the model's default version. */
  readonly version: string | undefined;
}

/** One call of a method. */
export interface ModelCall extends Target {
  readonly method: string;
  /** Of the call's first character in the query. */
  readonly offset: number;
}

/** A name that WITH gives to a model version, and where it stands for it, in token indices. */
interface Alias extends Target {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Every call in the order of the text: `MODEL(m)!f(…)`, `MODEL(m, v)!f(…)`, `x!f(…)` after `WITH x AS
 * MODEL m [VERSION v]`, and `m!f(…)`, also within TABLE(…). A service's function is written like the
 * last and cannot be told from it; a model named by IDENTIFIER(…) or a variable is left out.
 */
export function modelCalls(query: string): readonly ModelCall[] {
  const code = codeTokens(query);
  const aliases = code.flatMap((token, index) =>
    isWord(token, "WITH") ? aliasesOf(code, index) : [],
  );
  const calls = code.flatMap((token, index) => {
    const method = resolvedName(code[index + 1]);
    if (!isOperator(token, "!") || method === undefined || !isOperator(code[index + 2], "("))
      return [];
    const found = targetBefore(code, index, aliases);
    if (found === undefined) return [];
    const { start, model, version } = found;
    return [{ model, version, method, offset: code[start]?.offset ?? 0 }];
  });
  return calls.sort((a, b) => a.offset - b.offset);
}

/** What stands before `!`, and the index where it starts. */
function targetBefore(
  code: readonly Token[],
  end: number,
  aliases: readonly Alias[],
): (Target & { readonly start: number }) | undefined {
  if (isOperator(code[end - 1], ")")) {
    const start = openingIndex(code, end - 1) - 1;
    const target = isWord(code[start], "MODEL")
      ? targetWithin(code, start + 2, end - 1)
      : undefined;
    return target && { ...target, start };
  }
  let start = end - 1;
  while (isOperator(code[start - 1], ".")) start -= 2;
  const name = readName(code, start);
  if (name?.next !== end) return undefined;
  const alias =
    name.parts.length > 1
      ? undefined
      : aliases
          .filter((each) => each.name === name.parts[0] && each.from <= start && start < each.to)
          .at(-1);
  return { model: alias?.model ?? name.parts, version: alias?.version, start };
}

/** The index of the parenthesis that the one at `close` closes, or -1. */
function openingIndex(code: readonly Token[], close: number): number {
  let index = close;
  for (let depth = 0; index >= 0; index -= 1) {
    if (isOperator(code[index], ")")) depth += 1;
    if (isOperator(code[index], "(")) depth -= 1;
    if (depth === 0) break;
  }
  return index;
}

/** `m` or `m, v` between the parentheses of MODEL. */
function targetWithin(code: readonly Token[], start: number, end: number): Target | undefined {
  const name = readName(code, start);
  if (name === undefined) return undefined;
  if (name.next === end) return { model: name.parts, version: undefined };
  const version = resolvedName(code[name.next + 1]);
  const isPair = isOperator(code[name.next], ",") && name.next + 2 === end;
  return isPair && version !== undefined ? { model: name.parts, version } : undefined;
}

/** A dotted name of at most three parts, and the index after it. */
function readName(
  code: readonly Token[],
  start: number,
): { readonly parts: readonly string[]; readonly next: number } | undefined {
  const parts: string[] = [];
  for (let index = start; ; index += 2) {
    const part = resolvedName(code[index]);
    if (part === undefined || parts.length === 3) return undefined;
    if (code[index]?.kind === "word" && RESERVED_WORDS.has(part)) return undefined;
    parts.push(part);
    if (!isOperator(code[index + 1], ".")) return { parts, next: index + 1 };
  }
}

/** The model versions that a WITH names; its table expressions are passed over. */
function aliasesOf(code: readonly Token[], at: number): readonly Alias[] {
  const found: Alias[] = [];
  const to = endOfScope(code, at);
  let index = isWord(code[at + 1], "RECURSIVE") ? at + 2 : at + 1;
  for (;;) {
    const name = resolvedName(code[index]);
    const columns = isOperator(code[index + 1], "(") ? closingIndex(code, index + 1) : index;
    if (name === undefined || columns === undefined || !isWord(code[columns + 1], "AS"))
      return found;
    const body = columns + 2;
    const entry = isWord(code[body], "MODEL") ? readName(code, body + 1) : undefined;
    const close = isOperator(code[body], "(") ? closingIndex(code, body) : undefined;
    if (entry !== undefined) {
      const version = isWord(code[entry.next], "VERSION")
        ? resolvedName(code[entry.next + 1])
        : undefined;
      index = version === undefined ? entry.next : entry.next + 2;
      found.push({ name, model: entry.parts, version, from: index, to });
    } else if (close !== undefined) index = close + 1;
    else return found;
    if (!isOperator(code[index], ",")) return found;
    index += 1;
  }
}

/** The index of the parenthesis that closes the query around a token, or the end. */
function endOfScope(code: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index < code.length; index += 1) {
    if (isOperator(code[index], "(")) depth += 1;
    if (isOperator(code[index], ")")) depth -= 1;
    if (depth < 0) return index;
  }
  return code.length;
}

/** Checks that a text is one query, as far as that shows without a session. */
export function checkQuery(query: string): TextCheck {
  const code = codeTokens(query);
  const first = code.find((token) => !isOperator(token, "(", ";"));
  if (first === undefined) return { problem: "the query is empty; expected a SELECT" };
  const broken = textProblem(code);
  if (broken !== undefined) return { problem: `${broken}; expected one whole SELECT` };
  if (!isWord(first, "SELECT", "WITH") || isOperator(code[0], ";")) {
    return { problem: "expected a query that begins with SELECT, WITH or a parenthesis" };
  }
  const semicolon = code.findIndex((token) => isOperator(token, ";"));
  const more = code.slice(semicolon).some((token) => !isOperator(token, ";"));
  if (semicolon !== -1 && more) {
    return { problem: "expected one query, and there is more after a semicolon" };
  }
  return {};
}

/** Clauses in which incremental refresh takes functions of the current time, and what ends them. */
const FILTERS: readonly (string | undefined)[] = ["WHERE", "HAVING", "QUALIFY"];
const GROUPING = ["GROUP", "ORDER"];

/** May stand without parentheses. Source: docs, "Context functions" */
const BARE_TIMES = [
  "CURRENT_TIMESTAMP",
  "CURRENT_DATE",
  "CURRENT_TIME",
  "LOCALTIME",
  "LOCALTIMESTAMP",
];
const TIMES: readonly string[] = [...BARE_TIMES, "SYSDATE", "SYSTIMESTAMP", "GETDATE"];
const SEQUENCES = ["SEQ1", "SEQ2", "SEQ4", "SEQ8"];
const UNSTABLE: readonly string[] = [...TIMES, ...SEQUENCES, "RANDOM", "UUID_STRING"];

/**
 * Functions that give another value each time, where that keeps a table from being refreshed
 * incrementally: the current time may stand in WHERE, HAVING and QUALIFY.
 * Source: https://docs.snowflake.com/en/user-guide/dynamic-tables/supported-queries
 */
export function volatileFunctions(query: string): readonly string[] {
  const code = codeTokens(query);
  const found = new Set<string>();
  const clauses: (string | undefined)[] = [undefined];
  const last = () => clauses.length - 1;
  code.forEach((token, index) => {
    if (isOperator(token, "(")) clauses.push(clauses[last()]);
    if (isOperator(token, ")") && last() > 0) clauses.pop();
    const begins = isWord(token, "SELECT", "WHERE", "HAVING", "QUALIFY");
    const groups = isWord(token, ...GROUPING) && isWord(code[index + 1], "BY");
    if (begins || groups) clauses[last()] = upperCase(token.text);
    const name = unstableAt(code, index);
    const isFilter = FILTERS.includes(clauses[last()]);
    if (name !== undefined && !(isFilter && TIMES.includes(name))) found.add(name);
  });
  return [...found];
}

/** The unstable function called at an index; after a dot or `!` a word is somebody's own. */
function unstableAt(code: readonly Token[], index: number): string | undefined {
  const token = code[index];
  if (isWord(token, "NEXTVAL") && isOperator(code[index - 1], ".")) return "NEXTVAL";
  if (!isWord(token, ...UNSTABLE) || isOperator(code[index - 1], ".", "!", ":")) return undefined;
  const isCall = isOperator(code[index + 1], "(");
  if (!isCall && !isWord(token, ...BARE_TIMES)) return undefined;
  const name = resolvedName(token);
  // With a name space and a name it always gives the same. Source: docs, UUID_STRING.
  if (name === "UUID_STRING" && !isOperator(code[index + 2], ")")) return undefined;
  return name;
}

/** True for functions of the current time. */
export function isCurrentTime(functionName: string): boolean {
  return TIMES.includes(functionName);
}
