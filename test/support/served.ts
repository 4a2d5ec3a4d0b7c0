import type { ChildProcess } from "node:child_process";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A provider's process that has said where it listens. */
export interface Served {
  readonly client: ResourceProviderClient;
  readonly exit: Promise<Exit>;
  /** Everything that was written to stdout. */
  readonly stdout: () => string;
}

/** Waits until a process has printed its port, as the engine does. */
export async function served(child: ChildProcess): Promise<Served> {
  const exit = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
  let stdout = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.stdout?.on("data", (data: Buffer) => {
      stdout += data.toString();
      if (stdout.includes("\n")) resolve();
    });
  });
  const address = `127.0.0.1:${stdout.trim()}`;
  const client = new ResourceProviderClient(address, credentials.createInsecure());
  return { client, exit, stdout: () => stdout };
}
