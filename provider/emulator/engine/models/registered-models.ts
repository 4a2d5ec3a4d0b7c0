import { wholeName } from "../../sql/cursor";
import type { ColumnValues, Feature, LocalModel, MethodOf } from "./local-model";
import { pythonError } from "./refusals";
import type { Signature } from "./signature";
import { isNumeric } from "./tensors";

/** One value of a row; null is NULL. */
export type ModelValue = number | bigint | string | boolean | null;

/** Which method a function stands in for; names as SQL writes them. */
export interface RegisteredMethod {
  /** Database, schema and name, for instance `ML.PROD.CHURN`. */
  readonly model: string;
  /** The name of a version, no alias. */
  readonly version: string;
  readonly method: string;
}

/** Scores one row: inputs of the method by name in, outputs by name out. */
export type ModelFunction = (
  row: Readonly<Record<string, ModelValue>>,
) => Readonly<Record<string, ModelValue>>;

/** Functions that stand in for methods of versions; they belong to the server, not to the account. */
export class RegisteredModels {
  readonly #functions = new Map<string, ModelFunction>();

  /** @throws RangeError unless the model has three parts; SnowflakeError 001003 when a name is none */
  register({ model, version, method }: RegisteredMethod, score: ModelFunction): void {
    const name = wholeName(model);
    if (name.length !== 3)
      throw new RangeError(`model: expected DATABASE.SCHEMA.NAME, got ${model}`);
    const of = [...name, ...wholeName(version), ...wholeName(method)];
    this.#functions.set(JSON.stringify(of), score);
  }

  at({ model, version, method }: MethodOf): ModelFunction | undefined {
    return this.#functions.get(JSON.stringify([...model, version.name, method]));
  }
}

/** A method that a function computes row by row. */
export function registeredModel(
  { method }: MethodOf,
  { inputs, outputs }: Signature,
  score: ModelFunction,
): LocalModel {
  return {
    inputs,
    outputs,
    async score(columns) {
      const rows = columns[0]?.length ?? 0;
      const results: (readonly ModelValue[])[] = [];
      try {
        for (let row = 0; row < rows; row += 1)
          results.push(outputsOf(outputs, score(rowOf(inputs, columns, row))));
      } catch (error) {
        throw pythonError(method, String(error));
      }
      return outputs.map((output, index) =>
        columnOf(
          output,
          results.map((values) => values[index] ?? null),
        ),
      );
    },
  };
}

function rowOf(
  inputs: readonly Feature[],
  columns: readonly ColumnValues[],
  row: number,
): Record<string, ModelValue> {
  return Object.fromEntries(
    inputs.map(({ name }, index) => {
      const value = columns[index]?.[row] ?? null;
      return [name, Number.isNaN(value) ? null : value];
    }),
  );
}

/** What the signature promises, in its order. @throws TypeError */
function outputsOf(
  outputs: readonly Feature[],
  result: Readonly<Record<string, ModelValue>>,
): readonly ModelValue[] {
  return outputs.map(({ name, type }) => {
    const value = result[name];
    if (value === undefined) throw new TypeError(`the function gave no ${name}`);
    const isRight = value === null || kindsOf(type).includes(typeof value);
    if (!isRight) throw new TypeError(`${name}: expected ${type}, got a ${typeof value}`);
    return value;
  });
}

/** Types that have no value of their own in JavaScript travel as text. */
function kindsOf(type: string): readonly string[] {
  if (isNumeric(type)) return ["number", "bigint"];
  return type === "BOOL" ? ["boolean"] : ["string"];
}

/** Integers too large for a number make all of their column whole. */
function columnOf({ type }: Feature, values: readonly ModelValue[]): ColumnValues {
  if (!isNumeric(type)) return values.map((value) => (typeof value === "number" ? null : value));
  const isLarge = values.some((value) => !Number.isSafeInteger(Number(value)) && isBig(value));
  if (!isLarge) return Float64Array.from(values, (value) => (value === null ? NaN : Number(value)));
  return values.map((value) => (typeof value === "number" ? wholeOf(value) : value));
}

const isBig = (value: ModelValue): boolean => typeof value === "bigint";

/** Beside large integers a number is one of them or, where it has a fraction, loses it. */
const wholeOf = (value: number): bigint | null =>
  Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
