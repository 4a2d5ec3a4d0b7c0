import type { ColumnValues, Feature } from "./local-model";

/** Columns of values and the tensors that ONNX files take and give. */

export type TensorType = "float32" | "float64" | "int32" | "int64" | "bool" | "string";

export type TensorData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | readonly string[];

/** A tensor by the name of its input or output. */
export interface Tensor {
  readonly name: string;
  readonly type: string;
  readonly data: TensorData;
  readonly dims: readonly number[];
}

/** Values that the input of a model cannot take. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

export function isTensorType(type: string | undefined): type is TensorType {
  return ["float32", "float64", "int32", "int64", "bool", "string"].includes(type ?? "");
}

/** Whether values of a signature's type fit a tensor's. */
export function fits({ type }: Feature, tensor: TensorType): boolean {
  switch (tensor) {
    case "string":
      return type === "STRING";
    case "bool":
      return type === "BOOL";
    default:
      return isNumeric(type);
  }
}

/** Source: snowflake-ml-python 2.6.0, model/model_signature (DataType) */
export function isNumeric(type: string): boolean {
  return /^(?:U?INT(?:8|16|32|64)|FLOAT|DOUBLE)$/.test(type);
}

/** A column as tensor data of its own: what the caller has stays his. @throws ValueError */
export function toTensorData(type: TensorType, column: ColumnValues, name: string): TensorData {
  switch (type) {
    case "string":
      return whole(column, name, "string");
    case "bool":
      return Uint8Array.from(whole(column, name, "boolean"), Number);
    case "float32":
      return new Float32Array(numbers(column, name));
    case "float64":
      return new Float64Array(numbers(column, name));
    case "int32":
      return Int32Array.from(integers(column, name), Number);
    case "int64":
      return BigInt64Array.from(integers(column, name), BigInt);
  }
}

type Named = "string" | "boolean";
type Of<N extends Named> = N extends "string" ? string : boolean;

/** All of one type and none NULL: these tensors have no value for it. */
function whole<N extends Named>(column: ColumnValues, name: string, type: N): Of<N>[] {
  return Array.from<unknown, Of<N>>(column, (value) => {
    if (value === null) throw noNull(name);
    if (typeof value !== type) throw new ValueError(`input ${name} takes a ${type}`);
    return value as Of<N>;
  });
}

/** Of whichever thread or context: `instanceof` knows those of its own alone. */
const isNumbers = (column: ColumnValues): column is Float64Array => ArrayBuffer.isView(column);

function numbers(column: ColumnValues, name: string): Float64Array {
  if (isNumbers(column)) return column;
  return Float64Array.from(column, (value) => {
    if (value === null) return NaN;
    if (typeof value === "string") throw new ValueError(`input ${name} takes a number`);
    return Number(value);
  });
}

function integers(column: ColumnValues, name: string): readonly (number | bigint)[] {
  return Array.from<unknown, number | bigint>(column, (value) => {
    if (value === null || Number.isNaN(value)) throw noNull(name);
    const isInteger = typeof value === "bigint" || Number.isInteger(value);
    if (!isInteger) throw new ValueError(`input ${name} takes an integer`);
    return value as number | bigint;
  });
}

const noNull = (name: string): ValueError => new ValueError(`input ${name} takes no NULL`);

/**
 * What a model gave, as a column; integers too large for a number stay whole. Arrays of another thread may be
 * of classes that are not ours, as under Jest: the type decides, and the result is one of ours.
 */
export function toColumn(type: TensorType, data: TensorData): ColumnValues {
  switch (type) {
    case "float64":
    case "float32":
    case "int32":
      return new Float64Array(data as ArrayLike<number>);
    case "int64":
      return ofBigIntegers(data as ArrayLike<bigint>);
    case "bool":
      return Array.from<unknown, boolean>(data, Boolean);
    case "string":
      return Array.from(data as ArrayLike<string>);
  }
}

function ofBigIntegers(values: ArrayLike<bigint>): ColumnValues {
  const numbers = new Float64Array(values.length);
  // A loop is six times as fast as Float64Array.from here.
  for (let row = 0; row < numbers.length; row += 1) {
    const value = Number(values[row]);
    if (!Number.isSafeInteger(value)) return Array.from(values);
    numbers[row] = value;
  }
  return numbers;
}
