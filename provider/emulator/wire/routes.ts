/** The driver protocol's routes. Source: snowflake-sdk 3.3.0, lib/services/sf.js and lib/connection/statement.js */
export type RouteName =
  | "login"
  | "query"
  | "logout"
  | "telemetry"
  | "renew"
  | "heartbeat"
  | "result"
  | "monitoring"
  | "chunk"
  | "abort"
  | "abort-query";

export interface Route {
  readonly name: RouteName;
  /** From the path, for routes about one query; of a chunk, the token of its result. */
  readonly queryId: string;
  /** Which chunk. */
  readonly part: number;
}

const TABLE: readonly (readonly [method: string, path: RegExp, name: RouteName])[] = [
  ["POST", /^\/session\/v1\/login-request$/, "login"],
  ["POST", /^\/queries\/v1\/query-request$/, "query"],
  ["POST", /^\/session$/, "logout"],
  ["POST", /^\/telemetry\/send(?:\/sessionless)?$/, "telemetry"],
  ["POST", /^\/session\/token-request$/, "renew"],
  ["POST", /^\/session\/heartbeat$/, "heartbeat"],
  ["POST", /^\/queries\/v1\/abort-request$/, "abort"],
  ["GET", /^\/queries\/([^/]+)\/result$/, "result"],
  ["GET", /^\/monitoring\/queries\/([^/]+)$/, "monitoring"],
  ["POST", /^\/queries\/([^/]+)\/abort-request$/, "abort-query"],
  ["GET", /^\/results\/([\w-]+)\/(\d{1,6})$/, "chunk"],
];

/** Slashes are collapsed: an access URL with a trailing one makes `//session/…`. */
export function findRoute(method: string, target: string): Route | undefined {
  const path = (target.split("?")[0] ?? "").replaceAll(/\/{2,}/g, "/");
  for (const [verb, pattern, name] of TABLE) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match !== null) return { name, queryId: match[1] ?? "", part: Number(match[2] ?? 0) };
  }
  return undefined;
}

export function queryOf(target: string): URLSearchParams {
  return new URLSearchParams(target.split("?")[1] ?? "");
}
