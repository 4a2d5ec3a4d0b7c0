import { InputError } from "../../core/errors";
import { formatIdentifier, formatSchemaObject, parseIdentifier } from "../../core/identity";
import { columnsOf, signaturesOf, volatilityOf } from "../../snowflake/show/model-spec";
import type { VersionRow } from "../../snowflake/show/versions";
import type { Around } from "./around";
import { parseModel } from "./model";
import { isList, methodOf } from "./render";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What the version that is wanted takes and gives, held against what the program says. */

type Inputs = DynamicInferenceTableInputs;

interface Column {
  readonly name: string;
  readonly type: string;
}

/** @throws InputError when the version has no such method, argument or output */
export function checkCall(table: Inputs, around: Around | undefined): void {
  const version = around?.survey?.version;
  if (table.model === undefined || version === undefined) return;
  const about = aboutVersion(table.model, version);
  checkMethod(table, version, about);
  const signature = signaturesOf(version.model_spec).get(methodOf(table));
  if (signature === undefined) return;
  checkArguments(table, columnsOf(signature, "inputs"), about);
  checkOutputs(table, columnsOf(signature, "outputs"), about);
}

function aboutVersion(model: string, { name }: VersionRow): string {
  return `version ${formatIdentifier(name)} of ${formatSchemaObject(parseModel(model).model)}`;
}

function checkMethod(
  table: Inputs,
  { functions, runnable_in: places }: VersionRow,
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

/** @throws InputError when the role sees no warehouse of that name */
export function checkWarehouses(table: Inputs, around: Around | undefined): void {
  const seen = around?.survey?.warehouses;
  if (seen === undefined) return;
  for (const path of ["warehouse", "initializationWarehouse"] as const) {
    const name = table[path];
    if (name === undefined || seen.has(parseIdentifier(name))) continue;
    throw new InputError(
      path,
      `there is no warehouse ${name}, or the role may not see it. Correct the name, or GRANT USAGE ON WAREHOUSE ${name} to the role.`,
    );
  }
}

/** What is allowed and likely to be a mistake. */
export function adviceOnCall(table: Inputs, around: Around | undefined): readonly string[] {
  const { version, columns } = around?.survey ?? {};
  if (table.model === undefined || version === undefined) return [];
  const about = aboutVersion(table.model, version);
  const inputs = columnsOf(signaturesOf(version.model_spec).get(methodOf(table)), "inputs");
  return [
    ...adviceOnOrder(table, inputs, about),
    ...adviceOnTypes(table, inputs, columns),
    ...adviceOnVolatility(table, version, about),
  ];
}

/** Pairs of argument and the column that is given for it. */
function pairsOf({ arguments: given = [] }: Inputs, inputs: readonly Column[]) {
  const at = (name: string): Column | undefined =>
    inputs.find((each) => each.name.toUpperCase() === name.toUpperCase());
  return isList(given)
    ? given.map((column, index) => ({ argument: inputs[index], column: parseIdentifier(column) }))
    : Object.entries(given).map(([key, column]) => ({
        argument: at(parseIdentifier(key)),
        column: parseIdentifier(column),
      }));
}

function adviceOnOrder(table: Inputs, inputs: readonly Column[], about: string): readonly string[] {
  const names = inputs.map(({ name }) => name.toUpperCase());
  const odd = pairsOf(table, inputs).find(
    ({ argument, column }) =>
      argument !== undefined && argument.name.toUpperCase() !== column && names.includes(column),
  );
  if (odd === undefined || !isList(table.arguments ?? [])) return [];
  return [
    `the argument ${String(odd.argument?.name)} is given the column ${odd.column}, which is the name of another one: ${about} takes ${inputs.map(({ name }) => name).join(", ")}, in this order.`,
  ];
}

const NUMERIC =
  /^(?:NUMBER|DECIMAL|NUMERIC|INT|INTEGER|BIGINT|SMALLINT|TINYINT|BYTEINT|FLOAT|DOUBLE|REAL|U?INT\d+)/i;
const TEXTUAL = /^(?:VARCHAR|TEXT|STRING|CHAR)/i;

/** Families that Snowflake casts from one to the other only where the values allow it. */
function familyOf(type: string): "number" | "text" | undefined {
  if (NUMERIC.test(type)) return "number";
  return TEXTUAL.test(type) ? "text" : undefined;
}

function adviceOnTypes(
  table: Inputs,
  inputs: readonly Column[],
  columns: ReadonlyMap<string, string> | undefined,
): readonly string[] {
  return pairsOf(table, inputs).flatMap(({ argument, column }) => {
    const type = columns?.get(column);
    if (argument === undefined || type === undefined) return [];
    const [is, wants] = [familyOf(type), familyOf(argument.type)];
    if (is === undefined || wants === undefined || is === wants) return [];
    return [
      `the argument ${argument.name} is ${argument.type}, and the column ${column} is ${type}: values that cannot be cast fail the refresh.`,
    ];
  });
}

/**
 * Only the newer layout of model_spec tells whether a method is volatile; custom models are unless they were
 * logged otherwise. Source: snowflake-ml-python 1.48.0, model/volatility.py
 */
function adviceOnVolatility(table: Inputs, version: VersionRow, about: string): readonly string[] {
  const { refreshMode } = table;
  const said = volatilityOf(version.model_spec, methodOf(table));
  const isCustom = version.model_attributes["framework"] === "custom";
  const isVolatile = said === undefined ? isCustom : said !== "IMMUTABLE";
  if (!isVolatile || refreshMode === "FULL") return [];
  return [
    (said === undefined
      ? `${about} is a custom model, whose methods are volatile unless it was logged with options={"volatility": Volatility.IMMUTABLE}; `
      : `the method ${methodOf(table)} of ${about} was logged as ${said}; `) +
      `Snowflake's documentation wants immutable ones under ${refreshMode ?? "INCREMENTAL"}, and may refuse the table.`,
  ];
}
