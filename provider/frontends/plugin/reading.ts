import type { ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ReadResponse } from "@pulumi/pulumi/proto/provider_pb";
import { AuthenticationError, SettingsError } from "../../core/errors";
import type { Dispatcher } from "../dispatch/dispatch";
import type { Lookup } from "../dispatch/lookup";
import { readsBeforeProgram } from "./command";
import { encode } from "./properties";
import { Request } from "./request";

/** What reads work with. */
interface Reading {
  readonly dispatcher: Dispatcher;
  readonly lookup: Lookup;
  /** Whether the next preview should read the object before it compares. */
  readonly refreshes: () => Promise<boolean>;
  /** Says once that the state was taken for what stands. */
  readonly warn: (text: string) => void;
}

/** Reads what the state knows, and what only an id is known of: an import, or a `get`. */
export async function read(message: ReadRequest, reading: Reading): Promise<ReadResponse> {
  const request = new Request(message.getUrn(), message.getInputs(), message.getProperties());
  request.within("read", message.getTimeout());
  const { state, inputs } = request;
  const isKnown = request.isNamedBy(inputs) || request.isNamedBy(state);
  const response = new ReadResponse();
  const found = isKnown
    ? await reread(request, reading)
    : await request.run(() =>
        reading.lookup.one(request.target, {
          identity: request.target.resource.parseId(message.getId()),
          isToBeManaged: !message.hasProperties(),
        }),
      );
  // Unset and not empty: that is how the engine tells that the object is gone.
  if (found === undefined) return response;
  // What the program declared last stays known: drift is what the outputs say otherwise.
  if (!isKnown) response.setInputs(encode(request.sealed(found.inputs ?? {})));
  return response
    .setId(isKnown ? message.getId() : request.target.resource.id(found.outputs))
    .setProperties(encode(request.sealedOutputs(found.outputs)))
    .setRefreshBeforeUpdate(await reading.refreshes());
}

/**
 * An object of the state. What only an update can put right must not keep it from running: before it, a
 * read whose settings, which are those of the last run, let nobody in goes on from the state.
 */
async function reread(
  request: Request,
  { dispatcher, warn }: Reading,
): ReturnType<Dispatcher["read"]> {
  const { target, state, inputs } = request;
  const previous = request.isNamedBy(inputs) ? inputs : undefined;
  return request.run(async () => {
    try {
      return await dispatcher.read(target, { outputs: state, previous });
    } catch (error) {
      const { cause } = error as { readonly cause: unknown };
      const isOfSettings = cause instanceof AuthenticationError || cause instanceof SettingsError;
      if (!isOfSettings || !readsBeforeProgram()) throw error;
      warn(
        `${cause.message} Objects were not read: the preview goes on from the state, and what somebody ` +
          "changed meanwhile shows in the next one.",
      );
      return { outputs: state, inputs: undefined };
    }
  });
}
