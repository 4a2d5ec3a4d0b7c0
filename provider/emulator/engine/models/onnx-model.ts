import type { SnowflakeError } from "../../contract";
import type { ColumnValues, Feature, LocalModel, MethodOf } from "./local-model";
import type { OnnxSessions } from "./onnx-sessions";
import type { StampedFile } from "./package-files";
import { pythonError } from "./refusals";
import type { FileFacts, TensorFacts } from "./scoring-thread";
import type { Signature } from "./signature";
import { ScoringError } from "./scoring-thread";
import { ValueError, fits, isNumeric, isTensorType, toColumn, toTensorData } from "./tensors";
import type { Tensor, TensorType } from "./tensors";

/** A method of a version that an ONNX file computes. */

/** How an input goes in. */
interface Port extends Feature {
  readonly tensor: TensorType;
  /** [N, 1] is 2, [N] is 1. */
  readonly rank: number;
}

/** Why a file does not compute a method, as a sentence; undefined when it does. */
export function unfit(facts: FileFacts, { inputs, outputs }: Signature): string | undefined {
  if (inputs.length === 0) return "Its method has no inputs.";
  return (
    unlike("inputs", facts.inputs, inputs) ??
    unlike("outputs", facts.outputs, outputs) ??
    inputs.map((each) => unusable("input", each, facts.inputs)).find(isText) ??
    outputs.map((each) => unusable("output", each, facts.outputs)).find(isText)
  );
}

const isText = (text: string | undefined): text is string => text !== undefined;

function unlike(
  what: string,
  ours: readonly TensorFacts[],
  wanted: readonly Feature[],
): string | undefined {
  const names = ours.map(({ name }) => name).sort();
  const signature = wanted.map(({ name }) => name).sort();
  if (names.join("\0") === signature.join("\0")) return undefined;
  return `The ${what} of its ONNX file are ${names.join(", ")}; the signature says ${signature.join(", ")}.`;
}

function unusable(what: string, wanted: Feature, all: readonly TensorFacts[]): string | undefined {
  const found = all.find(({ name }) => name === wanted.name);
  const named = `The ${what} ${wanted.name} of its ONNX file`;
  if (found?.isTensor !== true) return `${named} is no tensor.`;
  const { type, shape = [] } = found;
  if (!isTensorType(type)) return `${named} has values of type ${type ?? "unknown"}.`;
  if (!fits(wanted, type)) return `${named} has values of type ${type}, not ${wanted.type}.`;
  if (!isColumn(shape)) return `${named} has the shape [${shape.map(dimension).join(", ")}].`;
  return undefined;
}

/** A number that onnxruntime-web gives for a dimension without one (-1 without its sign). */
const UNNAMED = 2 ** 32 - 1;

const isOpen = (size: number | string | undefined): boolean =>
  typeof size === "string" || size === -1 || size === UNNAMED;

const dimension = (size: number | string): string => (isOpen(size) ? "N" : String(size));

/** As many values as rows: [N] or [N, 1]. */
function isColumn([rows, width = 1, ...more]: readonly (number | string)[]): boolean {
  return isOpen(rows) && width === 1 && more.length === 0;
}

/** @throws SnowflakeError when the values are none for it, or it fails */
export function onnxModel(
  of: MethodOf,
  { inputs, outputs }: Signature,
  { sessions, file, facts }: { sessions: OnnxSessions; file: StampedFile; facts: FileFacts },
): LocalModel {
  const ports = inputs.map((input): Port => {
    const found = facts.inputs.find(({ name }) => name === input.name);
    const tensor = isTensorType(found?.type) ? found.type : "float32";
    return { ...input, tensor, rank: found?.shape?.length ?? 1 };
  });
  return {
    inputs,
    outputs,
    async score(columns) {
      const rows = columns[0]?.length ?? 0;
      if (rows === 0) return outputs.map(({ type }) => (isNumeric(type) ? NO_NUMBERS : []));
      try {
        const results = await sessions.run(file, feedsOf(ports, columns));
        return outputs.map((output) => columnOf(output, results, rows));
      } catch (error) {
        throw failure(of, error);
      }
    },
  };
}

const NO_NUMBERS = new Float64Array(0);

function feedsOf(ports: readonly Port[], columns: readonly ColumnValues[]): readonly Tensor[] {
  return ports.map(({ name, tensor, rank }, index) => {
    const data = toTensorData(tensor, columns[index] ?? [], name);
    return { name, type: tensor, data, dims: rank === 2 ? [data.length, 1] : [data.length] };
  });
}

function columnOf({ name }: Feature, results: readonly Tensor[], rows: number): ColumnValues {
  const found = results.find((result) => result.name === name);
  const count = found?.data.length ?? 0;
  if (found === undefined || count !== rows)
    throw new ValueError(`output ${name} has ${count} values for ${rows} rows`);
  if (!isTensorType(found.type)) throw new ValueError(`output ${name} is of type ${found.type}`);
  return toColumn(found.type, found.data);
}

/** The words are the runtime's; in Snowflake they are those of the package's Python. */
function failure({ method }: MethodOf, error: unknown): SnowflakeError | Error {
  if (error instanceof ValueError || error instanceof ScoringError)
    return pythonError(method, `${error.name}: ${error.message}`);
  return error instanceof Error ? error : new Error(String(error));
}
