import { status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { HIDDEN, hiddenFrom } from "../../core/program";
import { isExpected } from "../../core/errors";
import type { Operation } from "../../core/operation";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { inputsMarked } from "../../core/resource";
import { resources } from "../../resources";
import { nativeToken } from "../../schema/tokens";
import type { Target } from "../dispatch/comparing";
import { OperationError } from "../dispatch/operation-error";
import { PROVIDER_KEY } from "../dynamic/protocol";
import { decode, encode } from "./properties";
import type { Properties } from "./properties";
import { Failure, codeOf, initFailed } from "./status";
import { received, sealed } from "./values";
import type { Path, Received } from "./values";

/** One call about one resource: its values without wrappers, and the way back. */
export class Request {
  readonly inputs: Values;
  readonly unknown: ReadonlySet<string>;
  /** What the engine has of the object; inputs in Check, outputs elsewhere. */
  readonly state: Values;
  target: Target;
  readonly #asked: Properties;
  readonly #secrets: readonly Path[];
  /** With those of the state: what stands may still be one of them. */
  readonly #known: readonly Path[];

  constructor(urn: string, news: Struct | undefined, olds?: Struct) {
    const resource = resourceOf(urn);
    this.#asked = decode(news) ?? {};
    const wanted = received(this.#asked);
    const known = received(decode(olds));
    const { hint, misplaced } = hiddenFrom(wanted.values[HIDDEN]);
    this.inputs = own(wanted);
    this.unknown = new Set([...wanted.unknown].filter((name) => name !== HIDDEN));
    this.state = own(known);
    const marked = [...inputsMarked(resource, "secret")].map((name) => [name]);
    // A value that the program no longer keeps secret is not; messages may still not repeat the old one.
    const kept = news === undefined ? known.secrets : wanted.secrets;
    this.#secrets = [...kept, ...marked];
    const veiled = [...wanted.secrets, ...known.secrets, ...marked];
    this.#known = veiled;
    this.target = {
      resource,
      hidden: {
        urn,
        secrets: [...new Set(wanted.secrets.map(([name]) => String(name)))],
        ...(hint === undefined ? {} : { hint }),
        ...(misplaced === undefined ? {} : { misplaced }),
      },
      secrets: [...new Set(veiled.map(([name]) => String(name)))],
    };
  }

  /** Leaves out of the comparison what the user told the engine to ignore. */
  ignoring(ignoreChanges: readonly string[]): void {
    if (ignoreChanges.length > 0) this.#hide({ ignoreChanges: [...ignoreChanges] });
  }

  /** @param seconds from customTimeouts; 0 when there is none */
  within(verb: Operation["verb"], seconds: number): void {
    if (seconds > 0) this.#hide({ customTimeouts: { [verb]: seconds } });
  }

  #hide(more: Partial<Target["hidden"]>): void {
    this.target = { ...this.target, hidden: { ...this.target.hidden, ...more } };
  }

  /** Inputs of the last run; undefined from an engine that does not send them. */
  previous(struct: Struct | undefined): Values | undefined {
    return struct === undefined ? undefined : own(received(decode(struct)));
  }

  /** True when values name the object: an import, and a `get`, come with the id alone. */
  isNamedBy(values: Values): boolean {
    return inputsMarked(this.target.resource, "identity").every((name) => name in values);
  }

  /** Values with what is secret wrapped. */
  sealed(values: Values): Properties {
    return sealed(values, this.#secrets);
  }

  /** Checked inputs; what is not known yet goes back as it came. */
  sealedInputs(inputs: Values): Properties {
    const open = Object.entries(this.#asked).filter(([name]) => this.unknown.has(name));
    return { ...this.sealed(inputs), ...Object.fromEntries(open) };
  }

  /**
   * Outputs; a computed one that is not there would be unknown in every preview, and null is known.
   * @param unforeseen names of those that are unknown indeed
   */
  sealedOutputs(outputs: Values, unforeseen: readonly string[] = []): Properties {
    const { shape } = this.target.resource.facts;
    const names = Object.keys(shape).filter((name) => !unforeseen.includes(name));
    const absent = Object.fromEntries(names.map((name) => [name, null]));
    return { ...absent, ...this.sealed(outputs) };
  }

  /**
   * Runs an operation and words its failure for the engine.
   * @param refreshes whether what stands half-made should be read before the next update
   */
  run<T>(operation: () => Promise<T>, refreshes = true): Promise<T> {
    return answering(operation, ({ id, standing }, reason) => {
      const details = new ErrorResourceInitFailed()
        .setId(id)
        .setProperties(encode(sealed(standing, this.#known)))
        .setInputs(encode(this.sealed(this.inputs)))
        .setReasonsList([reason])
        .setRefreshBeforeUpdate(refreshes);
      return initFailed(reason, details);
    });
  }
}

/**
 * Words a failure for the engine.
 * @param partially words one after which an object stands that is not as it should be
 */
export async function answering<T>(
  operation: () => Promise<T>,
  partially?: (partial: NonNullable<OperationError["partial"]>, reason: string) => Failure,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const words = worded(error);
    if (words === undefined) throw error;
    if (error instanceof OperationError && error.partial !== undefined && partially !== undefined)
      throw partially(error.partial, words);
    const code = codeOf(error);
    // A fault of our own: where it is helps whoever looks at the engine's log; its text may hold anything.
    if (code === status.INTERNAL) console.error(placesOf(error));
    throw new Failure(words, code);
  }
}

function placesOf(error: unknown): string {
  const { stack = "" } = ((error as Error).cause ?? error) as Error;
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return ["a fault of this provider, at", ...lines].join("\n");
}

/** The text of a failure that we word ourselves. */
export function worded(error: unknown): string | undefined {
  if (error instanceof OperationError || isExpected(error)) return error.message;
  return undefined;
}

/** Values of the resource's own: one that was a dynamic resource has more in its state. */
function own({ values }: Received): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => name !== HIDDEN && name !== PROVIDER_KEY),
  );
}

function resourceOf(urn: string): Resource {
  // A URN has the types of all parents before the resource's own: `…::parent$snowflakeml:index:Model::name`.
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const found = resources.find(({ kind }) => type === nativeToken(kind));
  if (found !== undefined) return found;
  throw new Failure(
    `there is no resource ${type}; known are ${resources.map(({ kind }) => kind).join(", ")}`,
    status.NOT_FOUND,
  );
}
