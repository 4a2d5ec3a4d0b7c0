import type { KeyObject } from "node:crypto";
import type { Clock } from "../clock/clock";
import type { Pauses } from "../clock/pauses";
import type { StatementLayer } from "../contract";
import type { Envelope } from "./envelope";
import type { Chunks } from "./chunks";
import { TOKEN_MESSAGES, accepted, noStatement, refusedRequest, running } from "./envelope";
import { statusOf } from "./execution";
import type { Execution } from "./execution";
import { afterwards, beforehand, refusedBy, spoil } from "./fault-effects";
import type { Answer } from "./fault-effects";
import type { FaultAction, FaultName, FaultRules } from "./faults";
import type { Log } from "./log";
import { login, tokenData } from "./login";
import type { Authentication } from "./login";
import type { LoginFailures } from "./login-failures";
import type { OAuthTokens } from "./oauth-tokens";
import type { Queries } from "./queries";
import { readQuery } from "./query-request";
import type { QueryRequest } from "./query-request";
import type { Route } from "./routes";
import type { Session, Sessions, TokenProblem } from "./sessions";

export interface WireParts {
  readonly layer: StatementLayer;
  readonly sessions: Sessions;
  readonly queries: Queries;
  readonly chunks: Chunks;
  readonly log: Log;
  readonly faults: FaultRules;
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly authentication: Authentication;
  /** What the account is called; undefined: whatever a client calls it. */
  readonly account: string | undefined;
  readonly failures: LoginFailures;
  readonly oauthTokens: OAuthTokens;
  readonly issuers: ReadonlyMap<string, KeyObject>;
  /** Called when a login or a logout may have changed the account. */
  readonly save: () => void;
}

/** A request with its body read. */
export interface Incoming {
  readonly route: Route;
  readonly body: unknown;
  readonly url: URLSearchParams;
  readonly token: string | undefined;
  /** Where the client reaches this server. */
  readonly origin: string;
  /** The key that a fetch of a chunk brings. */
  readonly chunkKey: string | undefined;
}

/** A statement that is to be run, or the one that the same request started before. */
interface Asked {
  readonly request: QueryRequest;
  readonly known: Execution | undefined;
}

/** Answers one request, with whatever fault is set for it. */
export async function answer(parts: WireParts, incoming: Incoming): Promise<Answer> {
  const asked = incoming.route.name === "query" ? ask(parts, incoming) : undefined;
  const fault = fire(parts, incoming, asked);
  if (fault === undefined) return work(parts, incoming, { asked, fault });
  if (asked !== undefined) parts.queries.touch(asked.request.requestId, fault);
  const session = parts.sessions.find(incoming.token);
  if ("session" in fault && typeof session !== "string")
    spoil(parts.sessions, session, fault.session);
  const early = beforehand(fault) ?? (asked === undefined ? refusedBy(fault) : undefined);
  if (early !== undefined) return early;
  if (asked === undefined && "delayMs" in fault) await parts.pauses.start(fault.delayMs).over;
  const done = await work(parts, incoming, { asked, fault });
  return typeof done === "object" && !("status" in done || "raw" in done)
    ? afterwards(fault, done)
    : done;
}

function ask({ queries }: WireParts, { body, url }: Incoming): Asked {
  const request = readQuery(body, url);
  return { request, known: queries.byRequest(request.requestId) };
}

/** What is of no use to a statement that runs no more, and to one that will not run. */
const OF_EXECUTION: readonly FaultName[] = ["sql", "delayMs", "inProgress"];

/** A storage knows neither statements nor sessions. */
const OF_QUERIES: readonly FaultName[] = ["sql", "inProgress", "session"];

function fire(parts: WireParts, incoming: Incoming, asked?: Asked): FaultAction | undefined {
  const session = parts.sessions.find(incoming.token);
  const who = typeof session === "string" ? {} : { user: session.user, session: session.id };
  const route = incoming.route.name;
  if (route === "chunk") return parts.faults.fire({ route, immune: OF_QUERIES });
  if (asked === undefined) return parts.faults.fire({ route, ...who });
  const { sql, bindings } = asked.request;
  if (typeof session === "string")
    return parts.faults.fire({ route, sql, immune: [...OF_EXECUTION, "session"] });
  const { kind } = parts.layer.label(sql, session, bindings);
  const immune = asked.known === undefined ? [] : OF_EXECUTION;
  return parts.faults.fire({ route, sql, kind, ...who, immune });
}

interface Work {
  readonly asked: Asked | undefined;
  readonly fault: FaultAction | undefined;
}

async function work(parts: WireParts, incoming: Incoming, given: Work): Promise<Answer> {
  const { route, token } = incoming;
  if (route.name === "telemetry") return accepted(null);
  if (route.name === "chunk") return chunk(parts, incoming);
  if (route.name === "login") return logIn(parts, incoming);
  if (route.name === "renew") {
    const renewed = parts.sessions.renew(token);
    return typeof renewed === "string" ? refusedToken(renewed) : accepted(tokenData(renewed));
  }
  const session = parts.sessions.find(token);
  if (typeof session === "string") return refusedToken(session);
  return given.asked === undefined
    ? withSession(parts, session, incoming)
    : query(parts, session, { ...given, asked: given.asked, origin: incoming.origin });
}

function chunk({ chunks }: WireParts, { route, url, chunkKey: key }: Incoming): Answer {
  const found = chunks.fetch({ token: route.queryId, index: route.part, url, key });
  return typeof found === "number" ? { status: found } : { packed: found };
}

/** Only a missing header is told by the status. Source: wire notes of fakesnow */
function refusedToken(problem: TokenProblem): Answer {
  const envelope = refusedRequest(problem, TOKEN_MESSAGES[problem]);
  return problem === "390101" ? { status: 401, envelope } : envelope;
}

function logIn(parts: WireParts, { body, url }: Incoming): Envelope {
  const { envelope, session } = login(body, url, parts);
  if (session !== undefined) parts.log.addLogin();
  return saved(parts) ?? envelope;
}

/** Undefined when the account could be written to its folder. */
function saved({ save }: WireParts): Envelope | undefined {
  try {
    save();
    return undefined;
  } catch (error) {
    return refusedRequest("300002", error instanceof Error ? error.message : String(error));
  }
}

async function query(
  { queries }: WireParts,
  session: Session,
  { asked, fault, origin }: Work & { readonly asked: Asked; readonly origin: string },
): Promise<Envelope> {
  const { request, known } = asked;
  if (known !== undefined) queries.join(known, request);
  const execution = known ?? queries.start(session, request, fault);
  return request.asynchronous ? running(execution.id, "333334") : queries.first(execution, origin);
}

async function withSession(
  parts: WireParts,
  session: Session,
  { route, body, origin }: Incoming,
): Promise<Envelope> {
  const { queries } = parts;
  const { queryId } = route;
  switch (route.name) {
    case "logout":
      parts.sessions.close(session);
      return saved(parts) ?? accepted(null);
    case "monitoring":
      return statusOf(queries.byId(queryId));
    case "result": {
      const found = queries.byId(queryId);
      return found === undefined ? noStatement(queryId) : queries.answer(found, origin);
    }
    case "abort": {
      const { requestId } = body as { requestId?: unknown };
      return aborted(queries.byRequest(String(requestId)));
    }
    case "abort-query":
      return aborted(queries.byId(queryId));
    default:
      return accepted(null);
  }
}

/** Source: gosnowflake, restful.go (cancelQuery); the text is unverified */
function aborted(execution: Execution | undefined): Envelope {
  if (execution?.cancel() === true) return accepted(null);
  const text = "Identified SQL statement is not currently executing.";
  return refusedRequest("000605", text, { sqlState: "02000" });
}
