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
  | "abort"
  | "abort-query";

export interface Route {
  readonly name: RouteName;
  /** From the path, for routes about one query. */
  readonly queryId: string;
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
];

/** Slashes are collapsed: an access URL with a trailing one makes `//session/…`. */
export function findRoute(method: string, target: string): Route | undefined {
  const path = (target.split("?")[0] ?? "").replaceAll(/\/{2,}/g, "/");
  for (const [verb, pattern, name] of TABLE) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match !== null) return { name, queryId: match[1] ?? "" };
  }
  return undefined;
}

export function queryOf(target: string): URLSearchParams {
  return new URLSearchParams(target.split("?")[1] ?? "");
}
