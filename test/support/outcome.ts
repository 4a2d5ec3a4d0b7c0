import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What a Pulumi operation did and said. */
export interface Outcome {
  readonly ok: boolean;
  /** Everything printed, without colours. */
  readonly text: string;
  /** What is planned or done, by Pulumi name; unchanged resources are left out. */
  readonly steps: Readonly<Record<string, string>>;
  /** Messages on resources: `name: message`. */
  readonly messages: readonly {
    readonly name: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

/** What every operation is given to be listened to. */
export interface Common {
  readonly signal: AbortSignal;
  onOutput(text: string): void;
  onError(text: string): void;
  onEvent(event: EngineEvent): void;
  color: "never";
}

/** The name that the program gave a resource. */
export function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

/** Runs an operation and gathers what it said; a failed command is an outcome, not an exception. */
export async function gather(
  signal: AbortSignal,
  operation: (common: Common) => Promise<unknown>,
  isRefresh = false,
): Promise<Outcome> {
  let text = "";
  const steps: Record<string, string> = {};
  const messages: { name: string; severity: string; message: string }[] = [];
  const add = (part: string): void => {
    text += part;
  };
  const common: Common = {
    color: "never",
    signal,
    onOutput: add,
    onError: add,
    onEvent(event) {
      const planned = event.resourcePreEvent?.metadata;
      if (planned !== undefined && isStep(planned, isRefresh)) {
        steps[nameOf(planned.urn)] = planned.op;
      }
      const said = event.diagnosticEvent;
      if (said !== undefined) {
        messages.push({
          name: nameOf(said.urn ?? ""),
          severity: said.severity,
          message: said.message,
        });
      }
    },
  };
  try {
    await operation(common);
    return { ok: true, text, steps, messages };
  } catch (error) {
    return { ok: false, text: `${text}\n${String(error)}`, steps, messages };
  }
}

/** Reads that come before every operation of the plugin are no steps of it. */
function isStep(
  { op, type }: { readonly op: string; readonly type: string },
  isRefresh: boolean,
): boolean {
  return op !== "same" && (isRefresh || op !== "refresh") && !type.startsWith("pulumi:");
}
