import { z } from "zod";
import type { StatementLayer } from "../contract";
import type { Envelope } from "./envelope";
import { accepted, refusedRequest } from "./envelope";
import { sessionParameters } from "./parameters";
import { MASTER_SECONDS, SESSION_SECONDS } from "./sessions";
import type { Session, Sessions } from "./sessions";

/** Source: snowflake-sdk, lib/authentication; Python connector, auth/_auth.py */
const loginBody = z.object({
  data: z.looseObject({
    LOGIN_NAME: z.string().nullish(),
    PASSWORD: z.string().nullish(),
    AUTHENTICATOR: z.string().nullish(),
    TOKEN: z.string().nullish(),
    SESSION_PARAMETERS: z.record(z.string(), z.unknown()).nullish(),
  }),
});

export type Authentication = "open" | "strict";

/** Token logins, which a strict server refuses until it can verify them. */
const TOKEN_CODES: Readonly<Record<string, readonly [string, string]>> = {
  SNOWFLAKE_JWT: ["390144", "JWT token is invalid."],
  PROGRAMMATIC_ACCESS_TOKEN: ["394400", "Programmatic access token is invalid."],
  OAUTH: ["390303", "Invalid OAuth access token."],
};

interface LoginServer {
  readonly layer: StatementLayer;
  readonly sessions: Sessions;
  readonly authentication: Authentication;
}

/** Opens a session, or says why not. */
export function login(
  body: unknown,
  url: URLSearchParams,
  { layer, sessions, authentication }: LoginServer,
): { readonly envelope: Envelope; readonly session?: Session } {
  const { data } = loginBody.parse(body);
  const user = (data.LOGIN_NAME ?? "TOKEN_USER").toUpperCase();
  const refusal = authentication === "strict" ? verify(layer, user, data) : undefined;
  if (refusal !== undefined) return { envelope: refusal };
  if (authentication === "open") layer.users.ensure(user);
  const defaults = layer.users.defaultsOf(user);
  const asked = named(url, "roleName");
  const role = asked === undefined ? defaults.role : layer.users.fold(asked);
  if (role === undefined || !mayTake(layer, user, role))
    return { envelope: noRole(asked ?? defaults.role) };
  const parameters = Object.entries(data.SESSION_PARAMETERS ?? {}).map(
    ([name, value]) => [name.toUpperCase(), String(value)] as const,
  );
  const place = placeOf(layer, url, defaults);
  const session = sessions.open({ user, role, ...place, parameters: new Map(parameters) });
  return { envelope: accepted(loginData(session)), session };
}

function noRole(role: string): Envelope {
  const text = `Role '${role}' specified in the connect string is not granted to this user. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`;
  return refusedRequest("390189", text, { authnMethod: "USERNAME_PASSWORD" });
}

/** What does not exist, or is no name at all, leaves the session without one, as a real login does. */
function placeOf(
  { users }: StatementLayer,
  url: URLSearchParams,
  defaults: { readonly warehouse: string | null },
): Pick<Session, "warehouse" | "database" | "schema"> {
  const read = (parameter: string): string | null => {
    const name = named(url, parameter);
    return name === undefined ? null : (users.fold(name) ?? null);
  };
  const warehouse = named(url, "warehouse") === undefined ? defaults.warehouse : read("warehouse");
  const database = read("databaseName");
  const schema = read("schemaName");
  const inDatabase = database !== null && users.holds("database", database);
  const inSchema = inDatabase && schema !== null && users.holdsSchema(database, schema);
  return {
    warehouse: warehouse !== null && users.holds("warehouse", warehouse) ? warehouse : null,
    database: inDatabase ? database : null,
    schema: inSchema ? schema : null,
  };
}

/** As the user typed it; an empty one is none. */
function named(url: URLSearchParams, parameter: string): string | undefined {
  const name = url.get(parameter) ?? "";
  return name === "" ? undefined : name;
}

function mayTake(layer: StatementLayer, user: string, role: string): boolean {
  try {
    return layer.users.mayTake(user, role);
  } catch {
    return false;
  }
}

function verify(
  layer: StatementLayer,
  user: string,
  data: z.infer<typeof loginBody>["data"],
): Envelope | undefined {
  const refusal = {
    nextAction: "RETRY_LOGIN",
    authnMethod: "USERNAME_PASSWORD",
    signInOptions: {},
  };
  const token = TOKEN_CODES[(data.AUTHENTICATOR ?? "").toUpperCase()];
  if (token !== undefined) return refusedRequest(token[0], token[1], refusal);
  if (layer.users.exists(user) && layer.users.verifyPassword(user, data.PASSWORD ?? ""))
    return undefined;
  return refusedRequest("390100", "Incorrect username or password was specified.", refusal);
}

/** What a login and a renewal have in common. */
export function tokenData(session: Session): object {
  return {
    sessionToken: session.token,
    masterToken: session.master,
    validityInSecondsST: SESSION_SECONDS,
    validityInSecondsMT: MASTER_SECONDS,
    sessionId: session.id,
  };
}

function loginData(session: Session): object {
  return {
    token: session.token,
    masterToken: session.master,
    validityInSeconds: SESSION_SECONDS,
    masterValidityInSeconds: MASTER_SECONDS,
    sessionId: session.id,
    displayUserName: session.user,
    serverVersion: "10.36.101",
    firstLogin: false,
    remMeToken: null,
    remMeValidityInSeconds: 0,
    healthCheckInterval: 45,
    newClientForUpgrade: null,
    parameters: sessionParameters(session),
    sessionInfo: {
      databaseName: session.database,
      schemaName: session.schema,
      warehouseName: session.warehouse,
      roleName: session.role,
    },
    idToken: null,
    idTokenValidityInSeconds: 0,
    mfaToken: null,
    mfaTokenValidityInSeconds: 0,
    responseData: null,
  };
}
