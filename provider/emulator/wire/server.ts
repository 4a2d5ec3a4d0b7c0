import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import type { Clock } from "../clock/clock";
import type { StatementLayer } from "../contract";
import type { Envelope } from "./envelope";
import { TOKEN_MESSAGES, accepted, refusedRequest, running } from "./envelope";
import type { FaultRules, FaultSubject } from "./faults";
import type { Log } from "./log";
import { login, tokenData } from "./login";
import type { Authentication } from "./login";
import { Queries, parseQueryBody } from "./queries";
import { findRoute, queryOf } from "./routes";
import type { Route } from "./routes";
import type { Session, Sessions } from "./sessions";
import { spoil, beforehand, afterwards } from "./fault-effects";
import type { Answer } from "./fault-effects";

/** Bodies above this are refused. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The Node driver keeps idle sockets for up to 30 s. */
const KEEP_ALIVE_MS = 65_000;

export interface ServerParts {
  readonly layer: StatementLayer;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly faults: FaultRules;
  readonly clock: Clock;
  readonly authentication: Authentication;
  readonly latencyMs: number;
  /** Called after a statement, before its answer leaves. */
  readonly afterStatement: () => void;
  /** Requests under `/_local/`, which no driver sends. */
  readonly control?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Turns HTTP into calls of the statement layer. */
export function createWire(parts: ServerParts): Server {
  const queries = new Queries(parts.layer, parts.clock, parts.log);
  const server = createServer((request, response) => {
    respond(parts, queries, request, response).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      send(response, { status: 400 }, text);
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

async function respond(
  parts: ServerParts,
  queries: Queries,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request)) {
    send(response, { status: 403 });
    return;
  }
  if (parts.control?.(request, response) === true) return;
  const route = findRoute(request.method ?? "", request.url ?? "");
  if (route === undefined) {
    send(response, { status: 404 });
    return;
  }
  const body = await readBody(request);
  send(response, await answer(parts, queries, { route, body, request }));
}

/** Other hosts would be DNS rebinding, and drivers send no Origin. */
function isLocal(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return ["127.0.0.1", "localhost", "[::1]"].includes(host) && request.headers.origin === undefined;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MOST_BYTES) throw new RangeError("body too large");
    chunks.push(bytes);
  }
  const all = Buffer.concat(chunks);
  // The header is not to be trusted: some clients compress without saying so.
  const plain = all[0] === 0x1f && all[1] === 0x8b ? gunzipSync(all) : all;
  return plain.length === 0 ? {} : (JSON.parse(plain.toString("utf8")) as unknown);
}

interface Incoming {
  readonly route: Route;
  readonly body: unknown;
  readonly request: IncomingMessage;
}

async function answer(parts: ServerParts, queries: Queries, incoming: Incoming): Promise<Answer> {
  const { route, request } = incoming;
  const token = /Snowflake Token="([^"]*)"/.exec(request.headers.authorization ?? "")?.[1];
  if (route.name === "query") return query(parts, queries, incoming, token);
  const fault = parts.faults.fire({ route: route.name });
  const early = fault === undefined ? undefined : await beforehand(fault);
  if (early !== undefined) return early;
  const result = other(parts, queries, incoming, token);
  return fault === undefined ? result : afterwards(fault, await result);
}

async function other(
  parts: ServerParts,
  queries: Queries,
  { route, body, request }: Incoming,
  token: string | undefined,
): Promise<Envelope> {
  if (route.name === "telemetry") return accepted(null);
  if (route.name === "login") {
    const { envelope, session } = login(body, queryOf(request.url ?? ""), parts);
    if (session !== undefined) parts.log.addLogin();
    parts.afterStatement();
    return envelope;
  }
  if (route.name === "renew") {
    const renewed = parts.sessions.renew(token);
    return typeof renewed === "string"
      ? refusedRequest(renewed, TOKEN_MESSAGES[renewed])
      : accepted(tokenData(renewed));
  }
  const session = parts.sessions.find(token);
  if (typeof session === "string") return refusedRequest(session, TOKEN_MESSAGES[session]);
  return withSession(parts, queries, session, { route, body, request });
}

async function withSession(
  parts: ServerParts,
  queries: Queries,
  session: Session,
  { route, body }: Incoming,
): Promise<Envelope> {
  switch (route.name) {
    case "logout":
      parts.sessions.close(session);
      parts.layer.endSession(session);
      return accepted(null);
    case "monitoring":
      return queries.status(route.queryId);
    case "result": {
      const found = queries.byId(route.queryId);
      return found === undefined ? noStatement(route.queryId) : queries.answer(found);
    }
    case "abort":
      queries.byRequest(String((body as { requestId?: unknown }).requestId))?.cancel();
      return accepted(null);
    case "abort-query":
      queries.byId(route.queryId)?.cancel();
      return accepted(null);
    default:
      return accepted(null);
  }
}

/** Source: fakesnow */
function noStatement(id: string): Envelope {
  return refusedRequest("000709", `Statement ${id} not found`, { sqlState: "02000", queryId: id });
}

async function query(
  parts: ServerParts,
  queries: Queries,
  { body, request }: Incoming,
  token: string | undefined,
): Promise<Answer> {
  if (parts.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, parts.latencyMs));
  const parsed = parseQueryBody(body);
  const requestId = queryOf(request.url ?? "").get("requestId") ?? "";
  const session = parts.sessions.find(token);
  const fault = parts.faults.fire(subjectOf(parts, parsed.sqlText ?? "", session));
  if (fault !== undefined && "session" in fault && typeof session !== "string")
    spoil(parts.sessions, session, fault.session);
  const standing = parts.sessions.find(token);
  if (typeof standing === "string") return refusedRequest(standing, TOKEN_MESSAGES[standing]);
  const early = fault === undefined || "delayMs" in fault ? undefined : await beforehand(fault);
  if (early !== undefined) return early;
  const started = queries.known(requestId) ?? queries.start(standing, requestId, parsed, fault);
  if (parsed.asyncExec === true) return running(started.id, "333334");
  if (fault !== undefined && "inProgress" in fault) return running(started.id, "333333");
  const envelope = await queries.answer(started);
  parts.afterStatement();
  return fault === undefined ? envelope : afterwards(fault, envelope);
}

function subjectOf(parts: ServerParts, sql: string, session: Session | string): FaultSubject {
  if (typeof session === "string") return { route: "query", sql };
  return {
    route: "query",
    sql,
    user: session.user,
    session: session.id,
    kind: parts.layer.label(sql, session).kind,
  };
}

function send(response: ServerResponse, what: Answer, text = ""): void {
  if (what === "hang") return;
  if (what === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if ("status" in what) {
    response.writeHead(what.status, { "content-type": "text/plain" }).end(text);
    return;
  }
  const isRaw = "raw" in what;
  const payload = Buffer.from(isRaw ? what.raw : JSON.stringify(what), "utf8");
  const cut = isRaw && what.type === "cut";
  response.writeHead(200, {
    "content-type": isRaw && !cut ? what.type : "application/json; charset=utf-8",
    "content-length": cut ? payload.length + 100 : payload.length,
  });
  if (!cut) {
    response.end(payload);
    return;
  }
  response.write(payload, () => response.socket?.destroy());
}
