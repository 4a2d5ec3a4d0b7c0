import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { decode, encode } from "../../provider/frontends/plugin/properties";
import type { Properties } from "../../provider/frontends/plugin/properties";
import { ROOT } from "../../scripts/engine/places";
import { localSettings } from "./project";
import { served } from "./served";
import type { Exit } from "./served";

/** The plugin as the engine starts it, driven over its own protocol. */
export interface Plugin {
  readonly client: ResourceProviderClient;
  /** Everything that was written to stdout. */
  stdout(): string;
  /** Calls by name; rejects with what the engine would see. */
  call<R>(name: keyof ResourceProviderClient, request: unknown): Promise<R>;
  /** Ends the process. @returns how it ended */
  stop(): Promise<Exit>;
}

/** Starts the process; it is not configured yet. */
export async function startPlugin(
  environment: Readonly<Record<string, string>> = {},
): Promise<Plugin> {
  const program = join(ROOT, "bin", "pulumi-resource-snowflakeml");
  // Without an engine that listens the process would leave.
  const engine = createServer().listen(0, "127.0.0.1");
  await once(engine, "listening");
  const { port } = engine.address() as AddressInfo;
  const child = spawn(program, [`127.0.0.1:${String(port)}`], {
    stdio: ["ignore", "pipe", "inherit"],
    // As in a user's project: nothing of ours lies there.
    cwd: tmpdir(),
    env: { ...process.env, ...environment },
  });
  const { client, exit, stdout } = await served(child);
  return {
    client,
    stdout,
    call: (name, request) =>
      new Promise((resolve, reject) => {
        const ask = client[name].bind(client) as (
          request: unknown,
          answer: (error: ServiceError | null, response: never) => void,
        ) => void;
        ask(request, (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
      }),
    async stop() {
      client.close();
      engine.close();
      child.kill("SIGINT");
      return exit;
    },
  };
}

/** Configures it for a local Snowflake, or for nothing that answers. */
export async function configured(
  url: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Plugin> {
  const plugin = await startPlugin();
  const settings = Object.fromEntries(
    Object.entries({ ...localSettings(url), ...more }).map(([name, value]) => [
      name.replace("snowflakeml:", ""),
      value,
    ]),
  );
  await plugin.call("configure", new rpc.ConfigureRequest().setArgs(encode(settings)));
  return plugin;
}

/** Inputs of a model and of an alias on it, as the account of most tests has them. */
export const TUMOR = { database: "ML", schema: "PROD", name: "TUMOR" };
export const PRODUCTION = { model: "ML.PROD.TUMOR", name: "PRODUCTION", version: "V1" };

export const urnOf = (kind: string): string =>
  `urn:pulumi:test::story::snowflakeml:index:${kind}::it`;

/** What a change of a resource is asked with. */
interface Changed {
  readonly news: Properties;
  readonly olds: Properties;
  /** Inputs of before; those among the outputs when they are not given. */
  readonly oldInputs?: Properties;
}

/** A request about a change. */
function changing<R extends rpc.DiffRequest | rpc.UpdateRequest>(
  request: R,
  kind: string,
  { news, olds, oldInputs = olds }: Changed,
): R {
  request.setUrn(urnOf(kind));
  request.setNews(encode(news));
  request.setOlds(encode(olds));
  request.setOldInputs(encode(oldInputs));
  return request;
}

/** Requests about one resource. */
export const requests = {
  check: (kind: string, news: Properties, olds: Properties = {}) =>
    new rpc.CheckRequest().setUrn(urnOf(kind)).setNews(encode(news)).setOlds(encode(olds)),
  diff: (kind: string, values: Changed) => changing(new rpc.DiffRequest(), kind, values),
  update: (kind: string, values: Changed) => changing(new rpc.UpdateRequest(), kind, values),
  read: (kind: string, id: string, state: { inputs: Properties; outputs: Properties }) =>
    new rpc.ReadRequest()
      .setUrn(urnOf(kind))
      .setId(id)
      .setInputs(encode(state.inputs))
      .setProperties(encode(state.outputs)),
  create: (kind: string, properties: Properties, preview = false) =>
    new rpc.CreateRequest()
      .setUrn(urnOf(kind))
      .setProperties(encode(properties))
      .setPreview(preview),
};

/** Calls a data source. @returns what it answers, and what it says of its arguments */
export async function invoked(
  plugin: Plugin,
  name: string,
  args: Properties,
): Promise<readonly [Properties | undefined, readonly string[]]> {
  const request = new rpc.InvokeRequest().setTok(`snowflakeml:index:${name}`).setArgs(encode(args));
  const answer = await plugin.call<rpc.InvokeResponse>("invoke", request);
  return [decode(answer.getReturn()), answer.getFailuresList().map((each) => each.getReason())];
}

/** What a failed call says that stands. */
export function partialOf(failed: unknown): rpc.ErrorResourceInitFailed {
  const { metadata } = failed as ServiceError;
  const [bytes] = metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  return rpc.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
}
