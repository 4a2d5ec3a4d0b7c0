import type { IncomingMessage, ServerOptions, ServerResponse } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import { CHUNK_TYPE } from "./fault-effects";
import type { Answer } from "./fault-effects";

/** Bodies above this are refused, also when they only get there by unpacking. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Answers above this are packed for clients that take it. */
const PACKED_ABOVE = 8 * 1024;

export const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  // The Node driver keeps idle sockets for up to 30 s.
  keepAliveTimeout: 65_000,
};

/** A request that is refused before any route sees it. */
export class BadRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Other hosts would be DNS rebinding, and drivers send no Origin. */
export function isLocal(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return ["127.0.0.1", "localhost", "[::1]"].includes(host) && request.headers.origin === undefined;
}

/** @throws BadRequest */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const bytes = unpacked(await readBytes(request));
  try {
    return bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as unknown);
  } catch {
    throw new BadRequest(400, "the body is not JSON");
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new BadRequest(413, `the body has more than ${String(MOST_BYTES)} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  // The socket must live on for the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MOST_BYTES) throw tooLarge;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The header is not to be trusted: some clients compress without saying so. */
function unpacked(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new BadRequest(large ? 413 : 400, "the packed body is broken or too large");
  }
}

export function sendRefusal(response: ServerResponse, error: unknown): void {
  const status = error instanceof BadRequest ? error.status : 400;
  const text = error instanceof Error ? error.message : String(error);
  response
    .writeHead(status, {
      "content-type": "text/plain",
      // The rest of a body that nobody reads would be taken for the next request.
      ...(status === 413 ? { connection: "close" } : {}),
    })
    .end(text);
}

export function send(request: IncomingMessage, response: ServerResponse, what: Answer): void {
  if (what === "hang") return;
  if (what === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if ("status" in what) {
    const { status, retryAfter, envelope } = what;
    const type = envelope === undefined ? "text/plain" : JSON_TYPE;
    const after = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    const text = envelope === undefined ? "" : JSON.stringify(envelope);
    response.writeHead(status, { "content-type": type, ...after }).end(text);
    return;
  }
  if ("raw" in what) sendRaw(response, what);
  else if ("packed" in what) sendChunk(request, response, what.packed);
  else sendJson(request, response, JSON.stringify(what));
}

const JSON_TYPE = "application/json; charset=utf-8";

function takesPacked(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
}

function sendChunk(request: IncomingMessage, response: ServerResponse, packed: Buffer): void {
  const asIs = takesPacked(request);
  const payload = asIs ? packed : gunzipSync(packed);
  response
    .writeHead(200, {
      "content-type": CHUNK_TYPE,
      "content-length": payload.length,
      ...(asIs ? { "content-encoding": "gzip" } : {}),
    })
    .end(payload);
}

function sendJson(request: IncomingMessage, response: ServerResponse, text: string): void {
  const plain = Buffer.from(text, "utf8");
  const packed = takesPacked(request) && plain.length > PACKED_ABOVE;
  const payload = packed ? gzipSync(plain) : plain;
  response
    .writeHead(200, {
      "content-type": JSON_TYPE,
      "content-length": payload.length,
      ...(packed ? { "content-encoding": "gzip" } : {}),
    })
    .end(payload);
}

function sendRaw(response: ServerResponse, { raw, type }: { raw: string; type: string }): void {
  const payload = Buffer.from(raw, "utf8");
  if (type !== "cut") {
    response
      .writeHead(200, { "content-type": type, "content-length": payload.length })
      .end(payload);
    return;
  }
  response.writeHead(200, {
    "content-type": JSON_TYPE,
    "content-length": payload.length + 100,
  });
  response.write(payload, () => response.socket?.destroy());
}
