import type { Expression } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import type { Translator } from "./expressions";
import { plainExpression } from "./expressions";
import { functionCall } from "./functions/calls";
import { modelCall, modelKey } from "./model-calls";
import { pathText } from "./paths";
import { VARIANT } from "./data-types";
import type { Scope } from "./scope";
import type { Work } from "./work";

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
      return { sql: block.sql, types: block.columns.map(({ type }) => type) };
    },
  };
  return to;
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
  if (value === undefined || more.length === 0) return value;
  return { sql: `json_extract(${value.sql}, ${pathText(to, more)})`, type: VARIANT };
}
