import { PartialError } from "../../core/errors";
import { failureText, isPlainFailure } from "../../core/explain";
import { currentOperation, goOn } from "../../core/operation";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { inputsMarked } from "../../core/resource";
import { veilOver } from "../../core/veil";
import type { Veil } from "../../core/veil";
import type { Verb } from "./asked";
import { OperationError } from "./operation-error";

/** Runs an operation under its name, and words what fails in it. @throws OperationError */
export async function during<T>(
  { target: { resource, hidden, secrets }, verb, values, preview = false }: Verb,
  operation: (veil: Veil) => Promise<T>,
  stopping: AbortSignal | undefined,
): Promise<T> {
  const label = labelOf(resource, values[0]);
  const all = [...secrets, ...inputsMarked(resource, "secret")];
  const veil = veilOver({ secrets: all, values, label });
  const timeoutSeconds = hidden.customTimeouts?.[verb];
  try {
    const asked = { urn: hidden.urn, verb, timeoutSeconds, stopping };
    return await currentOperation.run(asked, () => {
      goOn();
      return operation(veil);
    });
  } catch (error) {
    const partial = error instanceof PartialError ? error : undefined;
    const cause = partial?.cause ?? error;
    const tried = preview ? `preview of the ${verb}` : verb;
    const text = failureText({ error: cause, resource, label, verb: tried, veil });
    throw new OperationError(text, { expected: isPlainFailure(cause), partial }, { cause });
  }
}

function labelOf(resource: Resource, values: Values): string {
  try {
    return resource.label(values);
  } catch {
    return "";
  }
}
