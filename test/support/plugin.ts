import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { encode } from "../../provider/frontends/plugin/properties";
import type { Properties } from "../../provider/frontends/plugin/properties";
import { ROOT } from "../../scripts/engine/places";
import { localSettings } from "./project";

/** The plugin as the engine starts it, driven over its own protocol. */
export interface Plugin {
  readonly client: ResourceProviderClient;
  /** Everything that was written to stdout. */
  stdout(): string;
  /** Calls by name; rejects with what the engine would see. */
  call<R>(name: keyof ResourceProviderClient, request: unknown): Promise<R>;
  /** Ends the process. @returns how it ended */
  stop(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts the process; it is not configured yet. */
export async function startPlugin(): Promise<Plugin> {
  const program = join(ROOT, "bin", "pulumi-resource-snowflakeml");
  // Without an engine that listens the process would leave.
  const engine = createServer().listen(0, "127.0.0.1");
  await once(engine, "listening");
  const { port } = engine.address() as AddressInfo;
  const child = spawn(program, [`127.0.0.1:${String(port)}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      if (stdout.includes("\n")) resolve();
    });
  });
  const address = `127.0.0.1:${stdout.trim()}`;
  const client = new ResourceProviderClient(address, credentials.createInsecure());
  return {
    client,
    stdout: () => stdout,
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

export const urnOf = (kind: string, name = "it"): string =>
  `urn:pulumi:test::story::snowflakeml:index:${kind}::${name}`;

/** Requests about one resource. */
export const requests = {
  check: (kind: string, news: Properties, olds: Properties = {}) =>
    new rpc.CheckRequest().setUrn(urnOf(kind)).setNews(encode(news)).setOlds(encode(olds)),
  diff: (
    kind: string,
    {
      news,
      olds,
      oldInputs = olds,
    }: Record<"news" | "olds", Properties> & { oldInputs?: Properties },
  ) =>
    new rpc.DiffRequest()
      .setUrn(urnOf(kind))
      .setNews(encode(news))
      .setOlds(encode(olds))
      .setOldInputs(encode(oldInputs)),
  update: (kind: string, { news, olds }: Record<"news" | "olds", Properties>) =>
    new rpc.UpdateRequest()
      .setUrn(urnOf(kind))
      .setNews(encode(news))
      .setOlds(encode(olds))
      .setOldInputs(encode(olds)),
  create: (kind: string, properties: Properties, preview = false) =>
    new rpc.CreateRequest()
      .setUrn(urnOf(kind))
      .setProperties(encode(properties))
      .setPreview(preview),
};

/** What a failed call says that stands. */
export function partialOf(failed: unknown): rpc.ErrorResourceInitFailed {
  const { metadata } = failed as ServiceError;
  const [bytes] = metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  return rpc.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
}
