import { z } from "zod";
import type { StatementLayer } from "../contract";
import { refusedRole, verify } from "./credentials";
import type { Claim, Verdict, Verifier } from "./credentials";
import type { Envelope } from "./envelope";
import { accepted, refusedRequest } from "./envelope";
import { sessionParameters } from "./parameters";
import { MASTER_SECONDS, SESSION_SECONDS } from "./sessions";
import type { Session, Sessions } from "./sessions";

/** Source: snowflake-sdk, lib/authentication; Python connector, auth/_auth.py */
const loginBody = z.object({
  data: z.looseObject({
    ACCOUNT_NAME: z.string().nullish(),
    LOGIN_NAME: z.string().nullish(),
    PASSWORD: z.string().nullish(),
    AUTHENTICATOR: z.string().nullish(),
    TOKEN: z.string().nullish(),
    PROVIDER: z.string().nullish(),
    CLIENT_APP_ID: z.string().nullish(),
    CLIENT_APP_VERSION: z.string().nullish(),
    SESSION_PARAMETERS: z.record(z.string(), z.unknown()).nullish(),
  }),
});

export type Authentication = "open" | "strict";

interface LoginServer extends Verifier {
  readonly sessions: Sessions;
  readonly authentication: Authentication;
}

type LoginData = z.infer<typeof loginBody>["data"];

/** Opens a session, or says why not. */
export function login(
  body: unknown,
  url: URLSearchParams,
  server: LoginServer,
): { readonly envelope: Envelope; readonly session?: Session } {
  const { layer, sessions } = server;
  const { data } = loginBody.parse(body);
  const verdict = whoIs(server, data);
  if ("refusal" in verdict) return { envelope: verdict.refusal };
  const { user, onlyRole, byToken } = verdict;
  const defaults = layer.users.defaultsOf(user);
  const asked = named(url, "roleName");
  // An OAuth token must list the default role, a programmatic access token stands for its own.
  const usual = byToken === "OAUTH" ? defaults.role : (onlyRole ?? defaults.role);
  const role = asked === undefined ? usual : layer.users.fold(asked);
  if (onlyRole !== undefined && onlyRole !== role)
    return { envelope: refusedRole(byToken, asked ?? usual).refusal };
  if (role === undefined || !mayTake(layer, user, role))
    return { envelope: noRole(asked ?? onlyRole ?? defaults.role) };
  const parameters = Object.entries(data.SESSION_PARAMETERS ?? {}).map(
    ([name, value]) => [name.toUpperCase(), String(value)] as const,
  );
  const place = { ...placeOf(layer, url, defaults), parameters: new Map(parameters) };
  const session = sessions.open({ user, role, onlyRole, byToken: byToken === "PAT", ...place });
  return { envelope: accepted(loginData(session, layer.release)), session };
}

/** An open server takes everybody's word. */
function whoIs(server: LoginServer, data: LoginData): Verdict {
  const { layer, authentication } = server;
  const user = data.LOGIN_NAME?.toUpperCase();
  if (authentication === "strict") return verify(server, claimOf(data, user));
  const name = user ?? "TOKEN_USER";
  layer.users.ensure(name);
  return { user: name };
}

/** An empty name is none: a driver sends it for who logs in with a token. */
function claimOf(data: LoginData, user: string | undefined): Claim {
  return {
    account: data.ACCOUNT_NAME ?? "",
    user: user === "" ? undefined : user,
    password: data.PASSWORD ?? "",
    token: data.TOKEN ?? "",
    provider: data.PROVIDER ?? "",
    authenticator: data.AUTHENTICATOR ?? "",
    clientType: data.CLIENT_APP_ID ?? "OTHER",
    clientVersion: data.CLIENT_APP_VERSION ?? "",
  };
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

function loginData(session: Session, release: string): object {
  return {
    token: session.token,
    masterToken: session.master,
    validityInSeconds: SESSION_SECONDS,
    masterValidityInSeconds: MASTER_SECONDS,
    sessionId: session.id,
    displayUserName: session.user,
    serverVersion: release,
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
