import { codeTokens, isOperator, isWord, resolvedName } from "./tokens";
import type { Token } from "./tokens";

/** Words that end the list of relations after FROM. */
const AFTER =
  "WHERE GROUP HAVING QUALIFY ORDER LIMIT OFFSET FETCH UNION INTERSECT EXCEPT MINUS WINDOW SELECT".split(
    " ",
  );

/**
 * The relations that a query names: after FROM and JOIN, and after commas between them. Names of its own
 * CTEs are left out. Resolved, by their parts.
 */
export function namesIn(query: string): readonly (readonly string[])[] {
  const code = codeTokens(query);
  const own = new Set(cteNames(code));
  const found: (readonly string[])[] = [];
  /** Whether a comma at this depth stands between relations. */
  const lists: boolean[] = [false];
  for (const [index, token] of code.entries()) {
    if (isOperator(token, "(")) lists.push(false);
    else if (isOperator(token, ")") && lists.length > 1) lists.pop();
    else if (isWord(token, ...AFTER)) lists[lists.length - 1] = false;
    const opens =
      isWord(token, "FROM", "JOIN") || (isOperator(token, ",") && lists.at(-1) === true);
    if (!opens) continue;
    lists[lists.length - 1] = true;
    const parts = nameAt(code, index + 1);
    if (parts.length > 0 && !(parts.length === 1 && own.has(parts[0] ?? ""))) found.push(parts);
  }
  return found;
}

/** The names that the items of the first SELECT's list end with, in their order; resolved. */
export function selectedNames(query: string): readonly string[] {
  return itemEnds(codeTokens(query)).flatMap((token) => resolvedName(token) ?? []);
}

/** How many items the list of the first SELECT has; undefined when one of them is a star. */
export function selectedItems(query: string): number | undefined {
  const ends = itemEnds(codeTokens(query));
  return ends.some((token) => isOperator(token, "*")) ? undefined : ends.length;
}

/** The last token of each item. */
function itemEnds(code: readonly Token[]): readonly Token[] {
  const found: Token[] = [];
  let depth = 0;
  for (const [index, token] of code.entries()) {
    if (isOperator(token, "(")) depth += 1;
    else if (isOperator(token, ")")) depth -= 1;
    const isLast = isWord(token, "FROM");
    const end = code[index - 1];
    if (depth === 0 && (isLast || isOperator(token, ",")) && end !== undefined) found.push(end);
    if (depth === 0 && isLast) return found;
  }
  return found;
}

function nameAt(code: readonly Token[], start: number): readonly string[] {
  const parts: string[] = [];
  for (let at = start; ; at += 2) {
    const part = resolvedName(code[at]);
    if (part === undefined) return parts;
    parts.push(part);
    if (!isOperator(code[at + 1], ".")) return parts;
  }
}

/** `name AS (` and `name (columns) AS (`, wherever they stand. */
function cteNames(code: readonly Token[]): readonly string[] {
  return code.flatMap((token, index) => {
    const isBody = isWord(token, "AS") && isOperator(code[index + 1], "(");
    const before = isOperator(code[index - 1], ")") ? openOf(code, index - 1) - 1 : index - 1;
    const name = isBody ? resolvedName(code[before]) : undefined;
    return name === undefined ? [] : [name];
  });
}

function openOf(code: readonly Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    if (isOperator(code[at], ")")) depth += 1;
    if (isOperator(code[at], "(")) depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}
