import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  InvokeResponse,
  ListRequest,
  ListResponse,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  PropertyDiff,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { issueText } from "../../core/explain";
import { resources } from "../../resources";
import { surroundings } from "../configure";
import type { OpenSurroundings, ReadConfig } from "../configure";
import { Dispatcher } from "../dispatch/dispatch";
import { Lookup } from "../dispatch/lookup";
import { engineLog } from "../engine-log";
import { checkConfig, diffConfig, failure, reader } from "./configuration";
import { leavesOf } from "./detail";
import type { Door } from "./door";
import { invoke, list } from "./functions";
import { decode, encode } from "./properties";
import { Request, worded } from "./request";
import { received } from "./values";

/** The calls that work with resources: wire in, dispatcher, wire out. */
export class PluginProvider {
  readonly checkConfig = checkConfig;
  readonly diffConfig = diffConfig;
  readonly #open: OpenSurroundings;
  readonly #dispatcher: Dispatcher;
  readonly #lookup: Lookup;
  #configured: (config: ReadConfig) => void = () => undefined;

  constructor(door: Door) {
    const config = new Promise<ReadConfig>((resolve) => {
      this.#configured = resolve;
    });
    this.#open = surroundings(
      config,
      engineLog(() => door.engine),
      door.stopping,
    );
    this.#dispatcher = new Dispatcher(this.#open, "operation");
    this.#lookup = new Lookup(this.#open);
    door.close = () => this.#open.close();
  }

  /** Nothing is connected here: checks need no account. */
  async configure(request: ConfigureRequest): Promise<ConfigureResponse> {
    this.#configured(reader(received(decode(request.getArgs())).values));
    return new ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setAcceptresources(true)
      .setAcceptoutputs(true);
  }

  async check(message: CheckRequest): Promise<CheckResponse> {
    const request = this.#request(message.getUrn(), message.getNews(), message.getOlds());
    const { target, inputs, state, unknown } = request;
    const before = Object.keys(state).length === 0 ? undefined : state;
    const response = new CheckResponse();
    try {
      const checked = await this.#dispatcher.check(target, { inputs, unknown }, before);
      const reasons = checked.failures.map((each) => failure(issueText(each)));
      return response
        .setInputs(encode(request.sealedInputs(checked.inputs)))
        .setFailuresList(reasons);
    } catch (error) {
      const words = worded(error);
      if (words === undefined) throw error;
      return response
        .setInputs(encode(request.sealedInputs(inputs)))
        .setFailuresList([failure(words)]);
    }
  }

  async diff(message: DiffRequest): Promise<DiffResponse> {
    const request = this.#request(message.getUrn(), message.getNews(), message.getOlds());
    request.ignoring(message.getIgnorechangesList());
    const { target, inputs, unknown, state } = request;
    const oldInputs = request.plain(message.getOldInputs());
    const outcome = await request.run(() =>
      this.#dispatcher.diff(target, { inputs, unknown }, state, { previous: oldInputs }),
    );
    const response = new DiffResponse()
      .setHasdetaileddiff(true)
      .setReplacesList([...outcome.replaces])
      .setDeletebeforereplace(outcome.deleteBeforeReplace)
      .setChanges(
        outcome.changes ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
      );
    const compared = {
      resource: target.resource,
      outcome,
      news: inputs,
      oldInputs,
      outputs: state,
    };
    const leaves = leavesOf(compared, unknown);
    for (const { path, kind, inputDiff } of leaves) {
      const entry = new PropertyDiff().setKind(kind).setInputdiff(inputDiff);
      response.getDetaileddiffMap().set(path, entry);
    }
    return response.setDiffsList([...new Set(leaves.map(({ name }) => name))]);
  }

  async create(message: CreateRequest): Promise<CreateResponse> {
    const request = this.#request(message.getUrn(), message.getProperties());
    request.within("create", message.getTimeout());
    const preview = message.getPreview();
    const response = new CreateResponse();
    if (preview && request.unknown.size > 0)
      return response.setProperties(encode(request.sealedInputs(request.inputs)));
    const { id, outputs } = await request.run(() =>
      this.#dispatcher.create(request.target, request.inputs, { preview }),
    );
    return response
      .setId(id)
      .setProperties(encode(preview ? request.sealed(outputs) : request.sealedOutputs(outputs)))
      .setRefreshBeforeUpdate(await this.#refreshes());
  }

  async update(message: UpdateRequest): Promise<UpdateResponse> {
    const request = this.#request(message.getUrn(), message.getNews(), message.getOlds());
    request.within("update", message.getTimeout());
    request.ignoring(message.getIgnorechangesList());
    const preview = message.getPreview();
    const response = new UpdateResponse();
    if (preview && request.unknown.size > 0)
      return response.setProperties(encode(request.sealedInputs(request.inputs)));
    const previous = request.plain(message.getOldInputs());
    const { outputs } = await request.run(() =>
      this.#dispatcher.update(request.target, request.inputs, request.state, { preview, previous }),
    );
    return response
      .setProperties(encode(request.sealedOutputs(outputs)))
      .setRefreshBeforeUpdate(await this.#refreshes());
  }

  async read(message: ReadRequest): Promise<ReadResponse> {
    const request = this.#request(message.getUrn(), message.getInputs(), message.getProperties());
    const response = new ReadResponse();
    const { target, state, inputs } = request;
    const isKnown = request.isComplete();
    const found = await request.run(() =>
      isKnown
        ? this.#dispatcher.read(target, state, { previous: inputs })
        : this.#lookup.one(target, target.resource.parseId(message.getId())),
    );
    // Unset and not empty: that is how the engine tells that the object is gone.
    if (found === undefined) return response;
    // What the program declared last stays known: drift is what the outputs say otherwise.
    if (!isKnown) response.setInputs(encode(request.sealed(found.inputs ?? {})));
    return response
      .setId(isKnown ? message.getId() : target.resource.id(found.outputs))
      .setProperties(encode(request.sealedOutputs(found.outputs)))
      .setRefreshBeforeUpdate(await this.#refreshes());
  }

  async delete(message: DeleteRequest): Promise<Empty> {
    const request = this.#request(message.getUrn(), undefined, message.getProperties());
    request.within("delete", message.getTimeout());
    await request.run(() => this.#dispatcher.delete(request.target, request.state));
    return new Empty();
  }

  invoke(message: InvokeRequest): Promise<InvokeResponse> {
    return invoke(this.#lookup, message);
  }

  list(message: ListRequest, send: (item: ListResponse) => void): Promise<void> {
    return list(this.#lookup, message, send);
  }

  #request(
    ...parts: ConstructorParameters<typeof Request> extends [unknown, ...infer R] ? R : never
  ) {
    return new Request(resources, ...parts);
  }

  /** Whether the next preview should read the object before it compares. */
  async #refreshes(): Promise<boolean> {
    return (await this.#open.settings()).liveDiff;
  }
}
