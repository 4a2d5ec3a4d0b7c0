import { notSupported } from "../../sql/not-supported";
import type { Source } from "../../sql/query/tree";
import { readType } from "./data-types";
import type { Translator } from "./expressions";
import { findMethod } from "./methods";
import { outputOf, siteOf } from "./model-calls";
import type { Read } from "./named-relations";
import { frameOf } from "./named-relations";
import { withAll } from "./work";

/**
 * `TABLE(MODEL(…)!method(…))` beside what its arguments come from: a row of outputs for each row.
 * Methods that work on whole partitions are refused: their rows answer to no row of the input.
 */
export function modelTable(
  to: Translator,
  source: Extract<Source, { readonly kind: "model table" }>,
): Read {
  const { call } = source;
  if (call.partition !== undefined) throw notSupported("OVER (PARTITION BY …) of a model's method");
  const method = findMethod(to.work, to.scope, call);
  if (!method.use.tableFunction) throw notSupported(`${call.method} in TABLE(…)`);
  to.work.reasons.push("Change tracking is not supported on queries with table functions.");
  throw notSupported(
    `TABLE(${call.method}) of ${withAll(to.work, "a model")}${outputOf.name}${siteOf.name}${frameOf.name}${readType.name}`,
  );
}
