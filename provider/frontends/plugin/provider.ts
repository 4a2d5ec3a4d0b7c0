import { status } from "@grpc/grpc-js";
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
  ReadResponse,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  PropertyDiff,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { issueText } from "../../core/explain";
import { factsMarked, inputsMarked } from "../../core/resource";
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
import { read } from "./reading";
import { Request, answering, worded } from "./request";
import { codeOf } from "./status";
import { received } from "./values";

/** The calls that work with resources: wire in, dispatcher, wire out. */
export class PluginProvider {
  readonly checkConfig = checkConfig;
  readonly #open: OpenSurroundings;
  readonly #dispatcher: Dispatcher;
  readonly #lookup: Lookup;
  #warned = false;
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

  /** The engine asks the provider that takes the other one's place. */
  async diffConfig(request: DiffRequest): Promise<DiffResponse> {
    const response = diffConfig(request);
    if (response.getReplacesList().length > 0) this.#dispatcher.moveElsewhere();
    return response;
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
    const request = new Request(message.getUrn(), message.getNews(), message.getOlds());
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
      if (words === undefined || codeOf(error) === status.INTERNAL)
        return answering(() => Promise.reject(error as Error));
      return response
        .setInputs(encode(request.sealedInputs(inputs)))
        .setFailuresList([failure(words)]);
    }
  }

  async diff(message: DiffRequest): Promise<DiffResponse> {
    const request = new Request(message.getUrn(), message.getNews(), message.getOlds());
    request.ignoring(message.getIgnorechangesList());
    const { target, inputs, unknown, state } = request;
    const previous = request.previous(message.getOldInputs());
    const outcome = await request.run(() =>
      this.#dispatcher.diff(target, { inputs, unknown }, { outputs: state, previous }),
    );
    const response = new DiffResponse()
      .setHasdetaileddiff(true)
      .setReplacesList([...outcome.replaces])
      .setDeletebeforereplace(outcome.deleteBeforeReplace)
      .setChanges(
        outcome.changes ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
      );
    const { resource, hidden } = target;
    const compared = {
      resource,
      outcome,
      news: inputs,
      oldInputs: previous ?? state,
      outputs: state,
    };
    const leaves = leavesOf(compared, { unknown, ignored: hidden.ignoreChanges });
    for (const { path, kind, inputDiff } of leaves) {
      const entry = new PropertyDiff().setKind(kind).setInputdiff(inputDiff);
      response.getDetaileddiffMap().set(path, entry);
    }
    const changed = new Set(leaves.map(({ name }) => name));
    const fixed = [
      ...inputsMarked(resource, "identity").filter((name) => !changed.has(name)),
      ...factsMarked(resource, "stable"),
    ];
    return response
      .setDiffsList([...changed])
      .setStablesList(outcome.replaces.length > 0 ? [] : fixed);
  }

  async create(message: CreateRequest): Promise<CreateResponse> {
    const request = new Request(message.getUrn(), message.getProperties());
    request.within("create", message.getTimeout());
    const preview = message.getPreview();
    const response = new CreateResponse();
    if (preview && request.unknown.size > 0)
      return response.setProperties(encode(request.sealedInputs(request.inputs)));
    const refreshes = await this.#refreshes();
    const { id, outputs, unforeseen } = await request.run(
      () => this.#dispatcher.create(request.target, request.inputs, { preview }),
      refreshes,
    );
    return response
      .setId(id)
      .setProperties(encode(request.sealedOutputs(outputs, unforeseen)))
      .setRefreshBeforeUpdate(refreshes);
  }

  async update(message: UpdateRequest): Promise<UpdateResponse> {
    const request = new Request(message.getUrn(), message.getNews(), message.getOlds());
    request.within("update", message.getTimeout());
    request.ignoring(message.getIgnorechangesList());
    const preview = message.getPreview();
    const response = new UpdateResponse();
    if (preview && request.unknown.size > 0)
      return response.setProperties(encode(request.sealedInputs(request.inputs)));
    const previous = request.previous(message.getOldInputs());
    const stored = { outputs: request.state, previous, preview };
    const refreshes = await this.#refreshes();
    const { outputs, unforeseen } = await request.run(
      () => this.#dispatcher.update(request.target, request.inputs, stored),
      refreshes,
    );
    return response
      .setProperties(encode(request.sealedOutputs(outputs, unforeseen)))
      .setRefreshBeforeUpdate(refreshes);
  }

  read(message: ReadRequest): Promise<ReadResponse> {
    return read(message, {
      dispatcher: this.#dispatcher,
      lookup: this.#lookup,
      refreshes: () => this.#refreshes(),
      warn: (text) => {
        if (!this.#warned) this.#open.say("", "warning", text);
        this.#warned = true;
      },
    });
  }

  async delete(message: DeleteRequest): Promise<Empty> {
    const request = new Request(message.getUrn(), undefined, message.getProperties());
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

  /** Whether the next preview should read the object before it compares. */
  #refreshes(): Promise<boolean> {
    return answering(async () => (await this.#open.settings()).liveDiff);
  }
}
