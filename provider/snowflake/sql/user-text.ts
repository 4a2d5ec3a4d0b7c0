import { InputError } from "../../core/errors";
import { checkQuery } from "./model-calls";
import { checkExpression, checkFrozenWhere, endsInLineComment, namesStage } from "./predicate";
import type { Hole } from "./sql";
import { passage } from "./sql";
import type { TextCheck } from "./text-problem";
import { codeTokens, isOperator } from "./tokens";

/**
 * Texts of the user's own that stand in a statement as they are: checked so far that they end where
 * they should, and hidden like a literal where they are secret.
 */

function checked(text: string, path: string, { problem }: TextCheck): Hole {
  if (problem !== undefined) throw new InputError(path, `${problem}.`);
  return passage(text);
}

/** One SELECT. */
export function queryText(text: string, path: string): Hole {
  const query = checked(text, path, checkQuery(text));
  if (namesStage(codeTokens(text)))
    throw new InputError(path, "a dynamic table cannot read a stage.");
  return query;
}

/** One SELECT that stands in parentheses. */
export function derivedText(text: string, path: string): Hole {
  const query = queryText(text, path);
  if (endsInLineComment(text) || isOperator(codeTokens(text).at(-1), ";"))
    throw new InputError(path, "a query in parentheses ends without semicolon or line comment.");
  return query;
}

/** A predicate, or one clustering key. */
export function expressionText(text: string, path: string): Hole {
  return checked(text, path, checkExpression(text));
}

/** A predicate that may freeze rows. */
export function frozenText(text: string, path: string): Hole {
  return checked(text, path, checkFrozenWhere(text));
}

/** Source: https://docs.snowflake.com/en/sql-reference/intro-summary-data-types */
const TYPE = /^[A-Za-z][A-Za-z0-9_]*(?: [A-Za-z]+)*(?:\s*\(\s*\d+\s*(?:,\s*\d+\s*)?\))?$/;

/** A data type. */
export function typeText(text: string, path: string): Hole {
  if (!TYPE.test(text.trim()))
    throw new InputError(path, `${JSON.stringify(text)} is not a type like FLOAT or NUMBER(38,0).`);
  return passage(text.trim());
}

/** Words that Snowflake itself told, such as a privilege. */
export function keyword(words: string): Hole {
  if (!/^[A-Z]+(?: [A-Z]+)*$/.test(words))
    throw new TypeError(`${JSON.stringify(words)} are no keywords`);
  return passage(words);
}

/** The columns of a table as SHOW prints them, without their parentheses. */
export function columnList(text: string): Hole {
  const inner = text.trim().replace(/^\(([^]*)\)$/, "$1");
  checked(`(${inner})`, "columns", checkExpression(`(${inner})`));
  return passage(inner);
}
