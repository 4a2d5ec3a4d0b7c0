import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { GetSchemaRequest, ProviderHandshakeRequest } from "@pulumi/pulumi/proto/provider_pb";
import {
  GetMappingResponse,
  GetMappingsResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { engineAddress } from "../engine-log";
import { Failure } from "./status";

/** Root of the package, wherever the process was started. */
const PACKAGE = join(__dirname, "..", "..", "..");

/** What is asked before any resource, and at the end: who this is, what it can, and that it should stop. */
export class Door {
  /** Where messages go. */
  engine: string | undefined = engineAddress();
  readonly #stopping = new AbortController();

  constructor() {
    // Every statement under way listens; none of them is a leak.
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Ends what the resources opened. */
  close: () => Promise<void> = async () => undefined;

  /** Aborted once the engine has asked to stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** The calls of this side, by their name in the protocol. */
  calls(): Readonly<Record<string, (request: never) => Promise<unknown>>> {
    return {
      handshake: (request: ProviderHandshakeRequest) => this.#handshake(request),
      attach: async (request: PluginAttach) => {
        this.engine = request.getAddress();
        return new Empty();
      },
      getPluginInfo: async () => new PluginInfo().setVersion(version()),
      getSchema,
      getMapping: async () => new GetMappingResponse(),
      getMappings: async () => new GetMappingsResponse(),
      parameterize: missing("Parameterize", "the package takes no parameters"),
      construct: missing("Construct", "the package has no components"),
      call: missing("Call", "no resource has methods"),
      // Answered at once: what runs ends by itself, and its own answer tells what stands.
      cancel: async () => {
        this.#stopping.abort();
        return new Empty();
      },
    };
  }

  async #handshake(request: ProviderHandshakeRequest): Promise<ProviderHandshakeResponse> {
    this.engine ??= request.getEngineAddress();
    return new ProviderHandshakeResponse()
      .setAcceptSecrets(true)
      .setAcceptResources(true)
      .setAcceptOutputs(true);
  }
}

async function getSchema(request: GetSchemaRequest): Promise<GetSchemaResponse> {
  if (request.getVersion() !== 0)
    throw new Failure(
      `schema version ${String(request.getVersion())} is asked for, and there is only 0`,
      status.INVALID_ARGUMENT,
    );
  return new GetSchemaResponse().setSchema(readFileSync(join(PACKAGE, "schema.json"), "utf8"));
}

function version(): string {
  const text = readFileSync(join(PACKAGE, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function missing(call: string, why: string) {
  return async (): Promise<never> => {
    throw new Failure(`${call} is not offered: ${why}`, status.UNIMPLEMENTED);
  };
}
