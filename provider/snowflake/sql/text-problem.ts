import { isOperator } from "./tokens";
import type { Token } from "./tokens";

/** The outcome of a check; without a problem the text can be sent. */
export interface TextCheck {
  /** What is wrong and what is expected, to follow the input's path in a message. */
  readonly problem?: string;
}

/** What no text that is put into a statement may be: broken off, or with parentheses that do not pair. */
export function textProblem(code: readonly Token[]): string | undefined {
  const unfinished = code.find(({ kind }) => kind === "unfinished");
  if (unfinished !== undefined) return `${openedBy(unfinished)} is not closed`;
  let depth = 0;
  for (const token of code) {
    if (isOperator(token, "(")) depth += 1;
    if (isOperator(token, ")")) depth -= 1;
    if (depth < 0) return "a closing parenthesis has no opening one before it";
  }
  return depth > 0 ? "a parenthesis is not closed" : undefined;
}

function openedBy({ text }: Token): string {
  if (text.startsWith("/*")) return "a comment";
  return text.startsWith('"') ? "a quoted name" : "a string";
}
