import { codeTokens, isOperator, isWord, resolvedName } from "./tokens";

/**
 * Names that follow FROM, JOIN or a comma in a query: its relations, and some that are none. Resolved,
 * by their parts. Deciding is Snowflake's: this is for warnings and for refusals that it would make too.
 */
export function namesIn(query: string): readonly (readonly string[])[] {
  const code = codeTokens(query);
  return code.flatMap((token, index) => {
    const opens = isWord(token, "FROM", "JOIN") || isOperator(token, ",");
    return opens ? [nameAt(index + 1)].filter((parts) => parts.length > 0) : [];
  });

  function nameAt(start: number): readonly string[] {
    const parts: string[] = [];
    for (let at = start; ; at += 2) {
      const part = resolvedName(code[at]);
      if (part === undefined) return parts;
      parts.push(part);
      if (!isOperator(code[at + 1], ".")) return parts;
    }
  }
}
