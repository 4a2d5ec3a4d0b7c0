import { SnowflakeError } from "../../contract";
import type { MethodOf } from "./local-model";

/** The method as SQL writes it. */
export function titleOf({ model, version, method }: MethodOf): string {
  return `MODEL(${model[2]}, ${version.name})!${method}`;
}

/** @param why what is in the way, as a sentence */
export function noImplementation(of: MethodOf, why: string): SnowflakeError {
  const text =
    `Unsupported feature '${titleOf(of)}'. (emulator: this version has no local implementation) ` +
    `${why} It takes an ONNX file among the artifacts of its package whose inputs and outputs have ` +
    "the names of the method's signature, or a function given to registerModel.";
  return new SnowflakeError("000002", "0A000", text);
}

export function missingPackage(of: MethodOf, name: string): SnowflakeError {
  const text =
    `Unsupported feature '${titleOf(of)}'. (emulator: ONNX models run with the package ${name}: ` +
    `npm install --save-dev ${name})`;
  return new SnowflakeError("000002", "0A000", text);
}

/** What Python raised in a method. Code and state are as real accounts have them; the rest is unverified. */
export function pythonError(method: string, said: string): SnowflakeError {
  const text = `Python Interpreter Error:\n${said}\n in function ${method}`;
  return new SnowflakeError("100357", "P0000", text);
}
