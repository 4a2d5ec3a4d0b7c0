import { notSupported } from "../../sql/not-supported";
import { inputKind } from "../models/kinds";
import type { Kind } from "../models/kinds";
import type { LocalModel } from "../models/local-model";
import { quoted } from "../query/conversions";
import { isJson } from "../query/data-types";
import type { ScoreStep } from "../query/work";

/** How arguments become inputs of a model, and its outputs what a query reads. */

export const DUCK: Readonly<Record<Kind, string>> = {
  number: "DOUBLE",
  integer: "BIGINT",
  boolean: "BOOLEAN",
  text: "VARCHAR",
};

/** An input of a model, and what DuckDB makes it of. */
export interface Input {
  readonly kind: Kind;
  readonly sql: string;
}

/** An input from an argument by place or by name, or from a key of the one object that has all. */
export function inputOf(step: ScoreStep, model: LocalModel, index: number): Input {
  const { name = "", type = "" } = model.inputs[index] ?? {};
  const { sql, isWhole } = argumentOf(step, model, { name, index });
  // A double would lose digits of these; of what is no whole number the model says that it takes none.
  const kind = isWhole && /^U?INT64$/i.test(type) ? "integer" : inputKind(type);
  const cast = `CAST(${sql} AS ${DUCK[kind]})`;
  // NaN is what a column of numbers has for NULL.
  return { kind, sql: kind === "number" ? `coalesce(${cast}, CAST('nan' AS DOUBLE))` : cast };
}

interface Argument {
  readonly sql: string;
  /** It is of a type of whole numbers. */
  readonly isWhole: boolean;
}

function argumentOf(
  { args }: ScoreStep,
  model: LocalModel,
  { name, index }: { readonly name: string; readonly index: number },
): Argument {
  const [first] = args;
  // Source: snowflake-ml-python: more than 500 inputs go as one object
  if (args.length === 1 && model.inputs.length > 1 && first !== undefined && isJson(first.type))
    return {
      sql: `json_extract_string(A1, ${quoted(`$."${name.replaceAll('"', '\\"')}"`)})`,
      isWhole: false,
    };
  const named = args.findIndex((each) => each.name?.toUpperCase() === name.toUpperCase());
  const place = first?.name === undefined ? index : named;
  const arg = args[place];
  if (arg === undefined) throw notSupported(`a call without the input ${name}`);
  const sql = `A${String(place + 1)}`;
  if (isJson(arg.type)) return { sql: `json_extract_string(${sql}, '$')`, isWhole: false };
  return { sql, isWhole: arg.type.type === "fixed" && (arg.type.scale ?? 0) === 0 };
}

/** Where an output that a query reads stands among those of the model; -1 when it has none such. */
export function placeOf({ outputs }: LocalModel, { name }: ScoreStep["keys"][number]): number {
  return name === null ? 0 : outputs.findIndex((each) => each.name === name);
}
