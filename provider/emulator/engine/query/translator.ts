import type { Expression } from "../../sql/query/tree";
import { seen } from "./answers";
import type { Typed } from "./conversions";
import type { Translator } from "./expressions";
import { below, plainExpression } from "./expressions";
import { functionCall } from "./functions/calls";
import { modelCall, modelKey } from "./model-calls";
import type { Scope } from "./scope";
import type { Block, Work } from "./work";
import { newName } from "./work";

/** Expressions in a scope, with functions and models. */
export function translatorOf(work: Work, scope: Scope): Translator {
  const to: Translator = {
    work,
    scope,
    of(expression, other) {
      return other === undefined
        ? translated(to, expression)
        : translatorOf(work, other).of(expression);
    },
    query(tree) {
      const { ctes, modelAliases, place, role } = scope;
      work.subqueries += 1;
      const block = work.query(work, tree, { outer: scope, ctes, modelAliases, place, role });
      if (block.crossed)
        // Source: documentation of dynamic tables, "Limitations of incremental refresh"; words are unverified
        work.reasons.push(
          "Change tracking is not supported on queries with correlated subquery expressions.",
        );
      return { sql: asJson(work, block), types: block.columns.map(({ type }) => type) };
    },
  };
  return to;
}

/** A block of which nothing is a STRUCT. */
function asJson(work: Work, { sql, columns }: Block): string {
  if (columns.every(({ keys }) => keys === undefined)) return sql;
  const as = newName(work, "r");
  const list = columns.map((column, index) => {
    const name = `C${String(index + 1)}`;
    return `${seen(`${as}.${name}`, column).sql} AS ${name}`;
  });
  return `SELECT ${list.join(", ")} FROM (${sql}) AS ${as}`;
}

function translated(to: Translator, expression: Expression): Typed {
  switch (expression.kind) {
    case "call":
      return functionCall(to, expression);
    case "model call":
      return modelCall(to, expression);
    case "path":
      return keyed(to, expression) ?? plainExpression(to, expression);
    default:
      return plainExpression(to, expression);
  }
}

/** A path into what a model gives begins with a key of its own. */
function keyed(
  to: Translator,
  { of, steps }: Extract<Expression, { kind: "path" }>,
): Typed | undefined {
  const [key, ...more] = steps;
  if (of.kind !== "model call" || typeof key !== "string") return undefined;
  const value = modelKey(to, of, key);
  return value === undefined ? undefined : below(to, value, more);
}
