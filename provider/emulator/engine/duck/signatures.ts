import { notSupported } from "../../sql/not-supported";
import { inputKind } from "../models/kinds";
import type { Kind } from "../models/kinds";
import type { LocalModel } from "../models/local-model";
import { isJson } from "../query/data-types";
import type { ScoreStep } from "../query/work";

/** How arguments become inputs of a model, and its outputs what a query reads. */

export const DUCK: Readonly<Record<Kind, string>> = {
  number: "DOUBLE",
  integer: "BIGINT",
  boolean: "BOOLEAN",
  text: "VARCHAR",
};

/** An input from an argument by place or by name, or from a key of the one object that has all. */
export function inputText(step: ScoreStep, model: LocalModel, index: number): string {
  const { name = "", type = "" } = model.inputs[index] ?? {};
  const kind = inputKind(type);
  const sql = `CAST(${argumentOf(step, model, { name, index })} AS ${DUCK[kind]})`;
  // NaN is what a column of numbers has for NULL.
  return kind === "number" ? `coalesce(${sql}, CAST('nan' AS DOUBLE))` : sql;
}

function argumentOf(
  { args }: ScoreStep,
  model: LocalModel,
  { name, index }: { readonly name: string; readonly index: number },
): string {
  const [first] = args;
  // Source: snowflake-ml-python: more than 500 inputs go as one object
  if (args.length === 1 && model.inputs.length > 1 && first !== undefined && isJson(first.type))
    return `A1 ->> '$."${name.replaceAll('"', '\\"').replaceAll("'", "''")}"'`;
  const named = args.findIndex((each) => each.name?.toUpperCase() === name.toUpperCase());
  const place = first?.name === undefined ? index : named;
  const arg = args[place];
  if (arg === undefined) throw notSupported(`a call without the input ${name}`);
  return `A${String(place + 1)}${isJson(arg.type) ? " ->> '$'" : ""}`;
}

/** Where an output that a query reads stands among those of the model; -1 when it has none such. */
export function placeOf({ outputs }: LocalModel, { name }: ScoreStep["keys"][number]): number {
  return name === null ? 0 : outputs.findIndex((each) => each.name === name);
}
