import { createRequire } from "node:module";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type {
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
  sendUnaryData,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ListRequest, ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import { endWithEngine } from "../lifetime";
import { Door } from "./door";
import type * as Provider from "./provider";
import { serviceError } from "./status";

/** The plugin's gRPC server: what the engine asks before it works with resources, and the way to the rest. */

/** The engine's own limit, both ways. Source: pulumi/pulumi, sdk/go/common/util/rpcutil */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** A request may wait for a busy event loop. Source: @pulumi/pulumi 3.248.0, runtime/settings.js */
const LONGEST_QUEUE_SECONDS = 1800;

/** Starts to serve on the loopback address. @returns the port */
export async function serve(): Promise<number> {
  const server = new Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
    "grpc.server_max_unrequested_time_in_server": LONGEST_QUEUE_SECONDS,
  });
  const door = new Door();
  endWithEngine(() => door.close());
  server.addService(ResourceProviderService, implementation(door));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

type Unary = (request: never) => Promise<unknown>;

/** Calls that need the resources, which are loaded when the first of them comes. */
const LATE = [
  "checkConfig",
  "diffConfig",
  "configure",
  "check",
  "diff",
  "create",
  "read",
  "update",
  "delete",
  "invoke",
] as const;

function implementation(door: Door): UntypedServiceImplementation {
  let loaded: Provider.PluginProvider | undefined;
  const provider = (): Provider.PluginProvider => {
    if (loaded !== undefined) return loaded;
    const { PluginProvider } = createRequire(__filename)("./provider") as typeof Provider;
    loaded = new PluginProvider(door);
    return loaded;
  };
  const late = LATE.map((name) => [name, unary((request) => provider()[name](request))] as const);
  const early = Object.entries(door.calls()).map(([name, call]) => [name, unary(call)] as const);
  return {
    ...Object.fromEntries([...early, ...late]),
    list(call: ServerWritableStream<ListRequest, ListResponse>) {
      provider()
        .list(call.request, (item) => call.write(item))
        .then(
          () => call.end(),
          (error: unknown) => call.emit("error", serviceError(error)),
        );
    },
  };
}

/** Every call is answered, with a result or a failure. */
function unary(answer: Unary) {
  return (call: ServerUnaryCall<never, unknown>, callback: sendUnaryData<unknown>): void => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(serviceError(error));
        },
      );
  };
}
