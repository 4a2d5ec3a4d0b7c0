import { InputError } from "../../core/errors";
import { formatIdentifier, formatSchemaObject, parseIdentifier } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import { columnsOf, signaturesOf } from "../../snowflake/show/model-spec";
import type { VersionRow } from "../../snowflake/show/versions";
import type { PlanContext } from "../../core/observed";
import type { TableChange } from "./around";
import { comingPackage } from "./coming";
import { scoredBy } from "./scored-by";
import { parseModel } from "./model";
import { isList, methodOf } from "./render";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What the version that is wanted takes and gives, held against what the program says. */

type Inputs = DynamicInferenceTableInputs;

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** @throws InputError when the version has no such method, argument or output */
export function checkCall({ desired: table, around, context }: Called): void {
  if (table.model === undefined) return;
  const version = around?.survey?.version ?? comingVersion(table, context);
  if (version === undefined) return;
  const about = aboutVersion(parseModel(table.model).model, version);
  checkMethod(table, version, about);
  const signature = signaturesOf(version.model_spec).get(methodOf(table));
  if (signature === undefined) return;
  checkArguments(table, columnsOf(signature, "inputs"), about);
  checkOutputs(table, columnsOf(signature, "outputs"), about);
}

/** What is called, and by whom. */
type Called = Pick<TableChange, "desired" | "around" | "context">;

/** A version that does not stand yet, as its local package says it is. */
function comingVersion(table: Inputs, context: PlanContext): Version | undefined {
  const found = comingPackage(table, context);
  const name = scoredBy(table.query, parseModel(table.model ?? "").model);
  if (found === undefined || name === undefined) return undefined;
  const { methods: functions, spec: model_spec } = found;
  return { name: parseIdentifier(name), functions, model_spec, runnable_in: [] };
}

/** The part of a version that is asked for. */
type Version = Pick<VersionRow, "name" | "model_spec"> & {
  readonly functions: readonly string[];
  readonly runnable_in: readonly string[];
};

export function aboutVersion(model: SchemaObjectName, { name }: Pick<VersionRow, "name">): string {
  return `version ${formatIdentifier(name)} of ${formatSchemaObject(model)}`;
}

function checkMethod(
  table: Inputs,
  { functions, runnable_in: places }: Version,
  about: string,
): void {
  const method = methodOf(table);
  // Whether SHOW folds names is unverified: methods may be case-sensitive.
  const isThere = functions.some((name) => name === method || name.toUpperCase() === method);
  if (functions.length > 0 && !isThere)
    throw new InputError(
      "function",
      `${about} has no function ${formatIdentifier(method)}; it has ${functions
        .map((name) => name.toUpperCase())
        .sort()
        .join(", ")}.`,
    );
  if (places.length > 0 && !places.includes("WAREHOUSE"))
    throw new InputError(
      "model",
      `${about} does not run in a warehouse (it runs in ${places.join(", ")}), and a dynamic table runs it there. Log it with target_platforms that have WAREHOUSE.`,
    );
}

function checkArguments(
  { arguments: given = [] }: Inputs,
  wanted: readonly Column[],
  about: string,
): void {
  if (wanted.length === 0) return;
  const names = wanted.map(({ name }) => name);
  const takes = `${about} takes ${names.join(", ")}`;
  if (isList(given)) {
    if (given.length === names.length) return;
    const missing = names.slice(given.length);
    throw new InputError(
      "arguments",
      given.length > names.length
        ? `there are ${String(given.length)} columns for ${String(names.length)} arguments: ${takes}.`
        : `no column is given for ${missing.join(", ")}: ${takes}.`,
    );
  }
  const keys = Object.keys(given).map((key) => parseIdentifier(key, "arguments"));
  const unknown = keys.find((key) => !isAmong(names, key));
  if (unknown !== undefined)
    throw new InputError(`arguments.${unknown}`, `there is no argument of that name: ${takes}.`);
  const missing = names.filter((name) => !isAmong(keys, name));
  if (missing.length > 0)
    throw new InputError("arguments", `no column is given for ${missing.join(", ")}: ${takes}.`);
}

/** Packages may state names in lower case; SQL has them folded. */
function isAmong(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toUpperCase() === name.toUpperCase());
}

function checkOutputs({ outputs = {} }: Inputs, gives: readonly Column[], about: string): void {
  if (gives.length === 0) return;
  const names = gives.map(({ name }) => name);
  const wrong = Object.keys(outputs).find((key) => !names.includes(key));
  if (wrong === undefined) return;
  throw new InputError(
    `outputs.${wrong}`,
    `${about} has no output ${JSON.stringify(wrong)}; it has ${names.join(", ")}. Keys are case-sensitive.`,
  );
}
