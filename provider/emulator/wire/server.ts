import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "./answer";
import type { WireParts } from "./answer";
import { KEY_HEADER } from "./chunks";
import { LIMITS, isLocal, readBody, send, sendRefusal } from "./http";
import { findRoute, queryOf } from "./routes";

/** Requests under `/_local/`, which no driver sends. @returns false when it is none */
export type Control = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Turns HTTP into calls of the statement layer. */
export function createWire(parts: WireParts, control?: Control): Server {
  return createServer(LIMITS, (request, response) => {
    respond(parts, control, { request, response }).catch((error: unknown) => {
      sendRefusal(response, error);
    });
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function respond(
  parts: WireParts,
  control: Control | undefined,
  { request, response }: Exchange,
): Promise<void> {
  if (!isLocal(request)) {
    response.writeHead(403).end();
    return;
  }
  if (control?.(request, response) === true) return;
  const target = request.url ?? "";
  const route = findRoute(request.method ?? "", target);
  if (route === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = await readBody(request);
  const token = tokenOf(request.headers.authorization);
  const url = queryOf(target);
  const { host = "" } = request.headers;
  const key = request.headers[KEY_HEADER];
  const chunkKey = typeof key === "string" ? key : undefined;
  const incoming = { route, body, url, token, origin: `http://${host}`, chunkKey };
  send(request, response, await answer(parts, incoming));
}

/** Undefined without a header; a header of another form is a token that nobody has. */
function tokenOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : (/^Snowflake Token="([^"]*)"/.exec(header)?.[1] ?? "");
}

/** @returns the port */
export async function listen(server: Server, wanted: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wanted, "127.0.0.1", resolve);
  }).catch((error: unknown) => {
    const inUse = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (!inUse) throw error;
    const text = `Port ${String(wanted)} of 127.0.0.1 is in use. Stop what listens there, or take another port (0: a free one).`;
    throw new Error(text, { cause: error });
  });
  return (server.address() as AddressInfo).port;
}
