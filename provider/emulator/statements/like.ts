/** LIKE of SHOW: `%` and `_` are wildcards, backslash escapes, case does not count. */

const ANY = Symbol("any run");
const ONE = Symbol("any character");

type Part = string | typeof ANY | typeof ONE;

/**
 * Matches with two pointers, so that no pattern takes longer than text times pattern.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-models
 */
export function likeMatches(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const parts = partsOf(pattern);
  const text = Array.from(name, (character) => character.toLowerCase());
  let part = 0;
  let character = 0;
  let lastAny = -1;
  let resume = 0;
  while (character < text.length) {
    const wanted = parts[part];
    if (wanted === ANY) {
      lastAny = part;
      resume = character;
      part += 1;
    } else if (wanted === ONE || (wanted !== undefined && wanted === text[character])) {
      part += 1;
      character += 1;
    } else if (lastAny >= 0) {
      part = lastAny + 1;
      resume += 1;
      character = resume;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === ANY);
}

function partsOf(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  let escaped = false;
  for (const character of pattern) {
    if (!escaped && character === "\\") escaped = true;
    else {
      const wildcard = character === "%" ? ANY : character === "_" ? ONE : undefined;
      parts.push(escaped || wildcard === undefined ? character.toLowerCase() : wildcard);
      escaped = false;
    }
  }
  return parts;
}
