import { codeTokens, isOperator, upperCase } from "./tokens";
import type { Token } from "./tokens";

/**
 * A form of SQL text in which two spellings of one statement are the same: without comments, final
 * semicolons and parentheses around the whole, words outside quotes in upper case, one space between
 * tokens. Letters inside literals and quoted identifiers stay exact.
 *
 * `"ABC"` and `abc` stay different, though they are one identifier in Snowflake: in quotes a word is
 * a name and without them it may be a keyword or a function (`"CURRENT_DATE"`, `CURRENT_DATE`), and
 * a change that goes unseen is worse than one that is seen twice. Snowflake keeps a body's text
 * verbatim, so only the program's own spelling can differ.
 */
export function fingerprint(sqlText: string): string {
  return withoutEnclosing(withoutFinal(codeTokens(sqlText)))
    .map(({ kind, text }) => (kind === "word" || kind === "number" ? upperCase(text) : text))
    .join(" ");
}

function withoutFinal(code: readonly Token[]): readonly Token[] {
  let end = code.length;
  while (isOperator(code[end - 1], ";")) end -= 1;
  return code.slice(0, end);
}

function withoutEnclosing(code: readonly Token[]): readonly Token[] {
  const closing = closingOf(code);
  let pairs = 0;
  while (closing.get(pairs) === code.length - 1 - pairs) pairs += 1;
  return code.slice(pairs, code.length - pairs);
}

/** The index that closes each opening parenthesis. */
function closingOf(code: readonly Token[]): ReadonlyMap<number, number> {
  const open: number[] = [];
  const closing = new Map<number, number>();
  code.forEach((token, index) => {
    if (isOperator(token, "(")) open.push(index);
    const start = isOperator(token, ")") ? open.pop() : undefined;
    if (start !== undefined) closing.set(start, index);
  });
  return closing;
}

/** True when both are absent, or texts of one fingerprint. */
export function sameSql(left: unknown, right: unknown): boolean {
  if (typeof left !== "string" || typeof right !== "string")
    return (left ?? null) === (right ?? null);
  return left === right || fingerprint(left) === fingerprint(right);
}
