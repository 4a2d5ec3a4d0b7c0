/** Small ONNX files, which give each input back. Source: https://github.com/onnx/onnx, onnx/onnx.proto */

export type TensorType =
  "float32" | "float64" | "int32" | "int64" | "bool" | "string" | "uint8" | "float16";

/** An input and the output that repeats it. */
export interface Repeated {
  readonly input: string;
  readonly output: string;
  readonly type: TensorType;
  /** A text is a dimension without a size. */
  readonly shape: readonly (number | string)[];
}

/** Source: onnx.proto, TensorProto.DataType */
const ELEMENT: Readonly<Record<TensorType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
};

export function identityModel(repeated: readonly Repeated[]): Buffer {
  const nodes = repeated.map(({ input, output }) =>
    field(1, Buffer.concat([field(1, input), field(2, output), field(4, "Identity")])),
  );
  const inputs = repeated.map((each) => field(11, valueInfo(each.input, each)));
  const outputs = repeated.map((each) => field(12, valueInfo(each.output, each)));
  const graph = Buffer.concat([...nodes, field(2, "repeat"), ...inputs, ...outputs]);
  return Buffer.concat([field(1, 8), field(7, graph), field(8, field(2, 17))]);
}

function valueInfo(name: string, { type, shape }: Repeated): Buffer {
  const dimensions = shape.map((size) =>
    field(1, typeof size === "number" ? field(1, size) : field(2, size)),
  );
  const tensor = Buffer.concat([field(1, ELEMENT[type]), field(2, Buffer.concat(dimensions))]);
  return Buffer.concat([field(1, name), field(2, field(1, tensor))]);
}

/** A field of a protobuf message: a number, or a text or message with its length. */
function field(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === "number") return Buffer.concat([varint(number << 3), varint(value)]);
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
