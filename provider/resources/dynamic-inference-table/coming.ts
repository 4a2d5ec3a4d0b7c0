import { announced, announcedIdentifier } from "../../core/announcements";
import { own } from "../../core/property";
import type { PlanContext } from "../../core/observed";
import type { ModelPackage } from "../../core/package";
import { parseModel } from "./model";
import { scoredBy } from "./scored-by";
import type { DynamicInferenceTableInputs } from "./shapes";

type Values = Readonly<Record<string, unknown>>;

/** The local package that this program makes the version of a table's query from, if it does. */
export function comingPackage(
  { model, query }: DynamicInferenceTableInputs,
  context: PlanContext,
): ModelPackage | undefined {
  if (model === undefined) return undefined;
  const name = scoredBy(query, parseModel(model).model);
  const makers = announced(context, "ModelVersion")?.map(({ inputs }) => inputs) ?? [];
  const firsts = announced(context, "Model")?.map(({ inputs }) => inputs["firstVersion"]) ?? [];
  const made = [...makers, ...firsts].find(
    (each) => name !== undefined && announcedIdentifier(at(each, "name")) === name,
  );
  const hash = at(at(made, "source"), "contentHash");
  return typeof hash === "string" ? context.packages?.get(hash) : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? own(value as Values, key) : undefined;
}
