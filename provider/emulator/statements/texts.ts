import { tokenize } from "../sql/lexer";
import type { Token } from "../sql/lexer";

/** What can be said of a text without running it. */

/**
 * Options whose value is nobody's business; RSA keys are public ones.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-user, create-secret, create-stage
 */
const SECRET_OPTION = /(?:^|_)(?:PASSWORD|PASSPHRASE|PRIVATE_KEY|SECRET(?:_KEY|_STRING)?|TOKEN)$/;

/** For texts that are no tokens: all that follows a secret option. */
const UNREADABLE_SECRET = /((?:PASSWORD|PASSPHRASE|PRIVATE_KEY|SECRET\w*|TOKEN)\s*=\s*)[\s\S]*/i;

const MASK = "'***'";

export function maskSecrets(sqlText: string): { readonly text: string; readonly secret: boolean } {
  let tokens: readonly Token[];
  try {
    tokens = tokenize(sqlText);
  } catch {
    const text = sqlText.replace(UNREADABLE_SECRET, `$1${MASK}`);
    return { text, secret: text !== sqlText };
  }
  const values = tokens.filter((_token, index) => isSecret(tokens, index));
  const text = values.reduceRight(
    (rest, { offset, text: value, type }) =>
      type === "bind" ? rest : rest.slice(0, offset) + MASK + rest.slice(offset + value.length),
    sqlText,
  );
  return { text, secret: values.length > 0 };
}

function isSecret(tokens: readonly Token[], index: number): boolean {
  if (!["string", "quoted", "bind"].includes(tokens[index]?.type ?? "")) return false;
  const place = tokens[index - 1]?.text === "=" ? index - 2 : index - 1;
  const option = tokens[place];
  // What follows PROGRAMMATIC ACCESS TOKEN is the name of one.
  if (option?.value === "TOKEN" && tokens[place - 1]?.value === "ACCESS") return false;
  return option?.type === "word" && SECRET_OPTION.test(option.value);
}

/** Source: https://docs.snowflake.com/en/sql-reference/identifiers-syntax */
export function foldName(name: string): string | undefined {
  if (/^[A-Za-z_][A-Za-z0-9_$]*$/.test(name)) return name.toUpperCase();
  return /^"(?:[^"]|"")+"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : undefined;
}
