import { InputError } from "../../core/errors";
import { formatSchemaObject, parseIdentifier, parseSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Hole, Sql } from "../../snowflake/sql/sql";
import { joined, identifier, literal, objectName, sql } from "../../snowflake/sql/sql";
import { derivedText, expressionText, typeText } from "../../snowflake/sql/user-text";
import type { DynamicInferenceTableInputs } from "./shapes";

/**
 * The query of a table that is declared by its parts. The call stands in a derived table, so that it is
 * made once for each row whatever is taken out of its answer; the version is pinned, since nobody
 * documents what becomes of rows when an alias moves.
 * Source of the call: https://docs.snowflake.com/en/developer-guide/snowflake-ml/model-registry/model-management
 */

type Inputs = DynamicInferenceTableInputs;

/** What scores, with every name resolved. */
export interface Scorer {
  readonly model: SchemaObjectName;
  readonly version: string;
}

/** Method of a model that is called when nothing else is said. Source: snowflake-ml-python, its usual method */
const USUAL_METHOD = "PREDICT";

export function methodOf(table: Partial<Inputs>): string {
  return parseIdentifier(table.function ?? USUAL_METHOD, "function");
}

/** Column that the call's answer has between the inner and the outer query. */
const ANSWER = identifier("$ANSWER");

/**
 * @param standing columns that the table has, which keep their order: CREATE OR ALTER moves none
 * @throws InputError when a part is missing or no name
 */
export function render(
  table: Inputs,
  { model, version }: Scorer,
  standing: readonly string[] = [],
): string {
  const passed = (table.passthroughColumns ?? []).map((name, index) =>
    column(name, `passthroughColumns[${String(index)}]`),
  );
  const call = sql`MODEL(${objectName(model)}, ${identifier(version)})!${identifier(methodOf(table))}(${argumentsOf(table)})`;
  const inner = joined([...passed.map((each) => sql`S.${each}`), sql`${call} AS ${ANSWER}`]);
  const where =
    table.where === undefined ? sql`` : sql` WHERE (${expressionText(table.where, "where")})`;
  const marked =
    table.modelVersionColumn === undefined
      ? []
      : // Without the cast the column would be as long as the version's name.
        [
          sql`${literal(version)}::VARCHAR AS ${column(table.modelVersionColumn, "modelVersionColumn")}`,
        ];
  const all = [...passed.map((each) => sql`B.${each}`), ...outputsOf(table), ...marked];
  const names = columnsOf(table);
  const place = (index: number): number => {
    const at = standing.indexOf(names[index] ?? "");
    return at === -1 ? standing.length + index : at;
  };
  const order = all.map((_, index) => index).sort((a, b) => place(a) - place(b));
  const outer = joined(order.flatMap((index) => all[index] ?? []));
  return sql`SELECT ${outer} FROM (SELECT ${inner} FROM ${sourceOf(table)} AS S${where}) AS B`.text;
}

function column(name: string, path: string): Hole {
  return identifier(parseIdentifier(name, path));
}

/** A list goes by order, a map by name. */
function argumentsOf({ arguments: given = [] }: Inputs): Sql {
  if (isList(given))
    return joined(
      given.map((name, index) => sql`S.${column(name, `arguments[${String(index)}]`)}`),
    );
  return joined(
    Object.entries(given).map(([argument, name]) => {
      const path = `arguments.${argument}`;
      return sql`${column(argument, path)} => S.${column(name, path)}`;
    }),
  );
}

export function isList(
  given: NonNullable<Inputs["arguments"]>,
): given is Extract<NonNullable<Inputs["arguments"]>, readonly string[]> {
  return Array.isArray(given);
}

function outputsOf({ outputs = {} }: Inputs): readonly Sql[] {
  return Object.entries(outputs).map(([key, { type, column: name }]) => {
    const path = `outputs.${key}`;
    const as = name === undefined ? identifier(key) : column(name, `${path}.column`);
    return sql`B.${ANSWER}:${identifier(key)}::${typeText(type, `${path}.type`)} AS ${as}`;
  });
}

/** Names of the columns that the query gives, resolved. */
export function columnsOf(table: Inputs): readonly string[] {
  const outputs = Object.entries(table.outputs ?? {}).map(([key, { column: name }]) =>
    name === undefined ? key : parseIdentifier(name, `outputs.${key}.column`),
  );
  const passed = (table.passthroughColumns ?? []).map((name) => parseIdentifier(name));
  const marked =
    table.modelVersionColumn === undefined ? [] : [parseIdentifier(table.modelVersionColumn)];
  return [...passed, ...outputs, ...marked];
}

function sourceOf({ source }: Inputs): Hole {
  if (source === undefined)
    throw new InputError("source", "is missing: give the name of a table or view, or {query}.");
  if (typeof source !== "string") return sql`(${derivedText(source.query, "source.query")})`;
  return objectName(parseSchemaObject(source, "source"));
}

/** The name of what is scored; undefined for a query. */
export function sourceName({ source }: Partial<Inputs>): SchemaObjectName | undefined {
  return typeof source === "string" ? parseSchemaObject(source, "source") : undefined;
}

/** The same as canonical inputs print it. */
export function canonicalSource(source: NonNullable<Inputs["source"]>): Inputs["source"] {
  return typeof source === "string"
    ? formatSchemaObject(parseSchemaObject(source, "source"))
    : source;
}
