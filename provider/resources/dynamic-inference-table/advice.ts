import { parseIdentifier } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { PlanContext } from "../../core/observed";
import { columnsOf, signaturesOf, volatilityOf } from "../../snowflake/show/model-spec";
import type { VersionRow } from "../../snowflake/show/versions";
import type { Around } from "./around";
import { aboutVersion } from "./checks";
import type { Column } from "./checks";
import { comingPackage } from "./coming";
import { parseModel } from "./model";
import { isList, methodOf } from "./render";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What Snowflake may take, and is likely to be a mistake. */

type Inputs = DynamicInferenceTableInputs;

/** A warehouse may be made by something else of the same program, so that it is missing in preview alone. */
export function adviceOnWarehouses(table: Inputs, around: Around | undefined): readonly string[] {
  const seen = around?.survey?.warehouses;
  if (seen === undefined) return [];
  return (["warehouse", "initializationWarehouse"] as const).flatMap((path) => {
    const name = table[path];
    if (name === undefined || seen.has(parseIdentifier(name))) return [];
    return [
      `${path}: there is no warehouse ${name}, or the role may not see it: unless something else of this program makes it before, Snowflake will refuse. Correct the name, or GRANT USAGE ON WAREHOUSE ${name} to the role.`,
    ];
  });
}

/** What is allowed and likely to be a mistake. */
export function adviceOnCall(
  table: Inputs,
  around: Around | undefined,
  context: PlanContext,
): readonly string[] {
  const { version, sourceColumns: columns } = around?.survey ?? {};
  if (table.model === undefined || version === undefined) return [];
  const { model } = parseModel(table.model);
  const about = aboutVersion(model, version);
  const inputs = columnsOf(signaturesOf(version.model_spec).get(methodOf(table)), "inputs");
  const isImmutable = comingPackage(table, context)?.immutable.includes(methodOf(table)) === true;
  return [
    ...adviceOnOrder(table, inputs, about),
    ...adviceOnTypes(table, inputs, columns),
    ...adviceOnOutputs(table, version),
    ...adviceOnColumns(table, columns),
    ...(isImmutable
      ? []
      : adviceOnVolatility({
          version,
          method: methodOf(table),
          refreshMode: table.refreshMode,
          model,
        })),
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

function adviceOnOutputs(table: Inputs, version: VersionRow): readonly string[] {
  const gives = columnsOf(signaturesOf(version.model_spec).get(methodOf(table)), "outputs");
  return gives.flatMap(({ name, type }) => {
    const wanted = table.outputs?.[name]?.type;
    const [is, wants] = [familyOf(type), familyOf(wanted ?? "")];
    if (wanted === undefined || is === undefined || wants === undefined || is === wants) return [];
    return [
      `the output ${name} is ${type}, and its column is ${wanted}: values that cannot be cast fail the refresh.`,
    ];
  });
}

/** The source may get its columns by something else of the same program. */
function adviceOnColumns(
  table: Inputs,
  columns: ReadonlyMap<string, string> | undefined,
): readonly string[] {
  if (columns === undefined) return [];
  const { passthroughColumns: passed = [], arguments: given = [] } = table;
  const used = [...passed, ...(isList(given) ? given : Object.values(given))];
  const missing = used.map((name) => parseIdentifier(name)).filter((name) => !columns.has(name));
  return missing.length === 0
    ? []
    : [
        `the source has no column ${missing.join(", ")} now; it has ${[...columns.keys()].join(", ")}.`,
      ];
}

/**
 * Only the newer layout of model_spec tells whether a method is volatile; custom models are unless they were
 * logged otherwise. Source: snowflake-ml-python 1.48.0, model/volatility.py
 */
export function adviceOnVolatility(asked: {
  readonly version: VersionRow;
  readonly method: string;
  readonly refreshMode: Inputs["refreshMode"];
  readonly model: SchemaObjectName;
}): readonly string[] {
  const { version, method, refreshMode, model } = asked;
  const said = volatilityOf(version.model_spec, method);
  const isCustom = version.model_attributes["framework"] === "custom";
  const isVolatile = said === undefined ? isCustom : said !== "IMMUTABLE";
  if (!isVolatile || refreshMode === "FULL") return [];
  const about = aboutVersion(model, version);
  return [
    (said === undefined
      ? `${about} is a custom model, whose methods are volatile unless it was logged with options={"volatility": Volatility.IMMUTABLE}; `
      : `the method ${method} of ${about} was logged as ${said}; `) +
      `Snowflake's documentation wants immutable ones under ${refreshMode ?? "INCREMENTAL"}, and may refuse the table.`,
  ];
}
