import { OperationError } from "../dispatch/operation-error";

/**
 * Pulumi's dynamic provider prints each thrown error with its stack and also returns it to the
 * engine, which prints it on the resource. Ours are worded for the user: once is enough.
 * Source: @pulumi/pulumi, cmd/dynamic-provider/index.js
 */
export function quietExpected(): void {
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    const [text] = parts;
    if (typeof text === "string" && text.startsWith(`${OperationError.name}: `)) return;
    print(...parts);
  };
}
