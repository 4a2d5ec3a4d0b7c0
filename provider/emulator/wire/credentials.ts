import type { KeyObject } from "node:crypto";
import type { Clock } from "../clock/clock";
import type { StatementLayer } from "../contract";
import { checkAttestation } from "./attestation";
import { refusedRequest } from "./envelope";
import type { Envelope } from "./envelope";
import type { LoginFailures } from "./login-failures";
import type { OAuthTokens } from "./oauth-tokens";
import { checkWebToken } from "./web-token";

/** Whether a login is who it says, for a server that looks. */

/** What a login says of itself. */
export interface Claim {
  readonly account: string;
  /** In upper case; tokens stand for themselves. */
  readonly user: string | undefined;
  readonly password: string;
  readonly token: string;
  /** Of a workload's identity. */
  readonly provider: string;
  readonly authenticator: string;
  readonly clientType: string;
  readonly clientVersion: string;
}

/** Who it is; with a role when the credential is for that one alone. */
export interface Verified {
  readonly user: string;
  /** By a programmatic access token or an OAuth token. */
  readonly byToken?: "PAT" | "OAUTH";
  readonly onlyRole?: string | undefined;
}

interface Refusal {
  readonly refusal: Envelope;
}

export type Verdict = Verified | Refusal;

export interface Verifier {
  readonly layer: StatementLayer;
  readonly clock: Clock;
  readonly failures: LoginFailures;
  readonly oauthTokens: OAuthTokens;
  /** Public keys of those who issue tokens to workloads. */
  readonly issuers: ReadonlyMap<string, KeyObject>;
  /** Undefined: whatever the client calls it. */
  readonly account: string | undefined;
}

export function verify(verifier: Verifier, claim: Claim): Verdict {
  switch (claim.authenticator.toUpperCase()) {
    case "SNOWFLAKE_JWT":
      return byKeyPair(verifier, claim);
    case "PROGRAMMATIC_ACCESS_TOKEN":
      return byAccessToken(verifier, claim, claim.token === "" ? claim.password : claim.token);
    case "OAUTH":
      return byOAuth(verifier, claim);
    case "WORKLOAD_IDENTITY":
      return byWorkload(verifier, claim);
    default:
      return byPassword(verifier, claim);
  }
}

/** Source: the connectors' recorded answers */
function refused(code: string, message: string, authnMethod: string): Refusal {
  const data = { nextAction: "RETRY_LOGIN", authnMethod, signInOptions: {} };
  return { refusal: refusedRequest(code, message, data) };
}

/** Source: snowflake-sdk, wiremock mappings (pat) */
function refusedToken(): Refusal {
  return refused("394400", "Programmatic access token is invalid.", "PAT");
}

/** A token is not good for this role; that a programmatic one is refused as a wrong one is unverified. */
export function refusedRole(by: "PAT" | "OAUTH" | undefined, role: string): Refusal {
  if (by !== "OAUTH") return refusedToken();
  // The words are those of a real account, the number is unverified.
  const text = `The role requested in the connection, or the default role if none was requested in the connection ('${role}'), is not listed in the Access Token or was filtered. Please specify another role, or contact your OAuth Authorization server administrator.`;
  return refused("390317", text, "OAUTH");
}

/** A token may stand where a password does. Source: docs.snowflake.com, programmatic-access-tokens */
function byPassword(verifier: Verifier, claim: Claim): Verdict {
  const { users } = verifier.layer;
  const { user, password } = claim;
  if (user !== undefined && users.exists(user) && users.verifyPassword(user, password))
    return { user };
  if (users.ownerOf(password) !== undefined) return byAccessToken(verifier, claim, password);
  return refused("390100", "Incorrect username or password was specified.", "USERNAME_PASSWORD");
}

function byAccessToken({ layer }: Verifier, { user }: Claim, secret: string): Verdict {
  const owner = layer.users.ownerOf(secret);
  const sameUser = user === undefined || user === owner?.user;
  if (owner?.good !== true || !sameUser) return refusedToken();
  return { user: owner.user, onlyRole: owner.onlyRole, byToken: "PAT" };
}

/** Source: snowflake-sdk, end-to-end tests of OAuth and recorded answers; the names of reasons are unverified */
function byOAuth(verifier: Verifier, claim: Claim): Verdict {
  const { layer, oauthTokens } = verifier;
  const found = oauthTokens.find(claim.token);
  const user = found === undefined ? undefined : layer.users.fold(found.user);
  if (found === undefined || user === undefined || !layer.users.exists(user)) {
    const id = failed(verifier, claim, "OAUTH_ACCESS_TOKEN_INVALID");
    return refused("390303", `Invalid OAuth access token. [${id}]`, "OAUTH");
  }
  if (found.expired) {
    const id = failed(verifier, claim, "OAUTH_ACCESS_TOKEN_EXPIRED");
    return refused("390318", `OAuth access token expired. [${id}]`, "OAUTH");
  }
  if (claim.user !== undefined && claim.user !== user) {
    const id = failed(verifier, claim, "OAUTH_USERNAMES_MISMATCH");
    const text = `The user you were trying to authenticate as differs from the user tied to the access token. [${id}]`;
    return refused("390309", text, "OAUTH");
  }
  const onlyRole = found.role === undefined ? undefined : layer.users.fold(found.role);
  return { user, onlyRole, byToken: "OAUTH" };
}

/** No page has the number of such a refusal: the general one stands for it. */
function byWorkload(verifier: Verifier, claim: Claim): Verdict {
  const { layer, clock, issuers } = verifier;
  const checked = checkAttestation(claim.provider, claim.token, {
    identities: layer.users.workloadIdentities(),
    issuers,
    user: claim.user,
    now: clock.now().getTime(),
  });
  if ("user" in checked) return checked;
  const id = failed(verifier, claim, checked.reason);
  return refused("390401", `Login failed. [${id}]`, "WORKLOAD_IDENTITY");
}

function byKeyPair(verifier: Verifier, claim: Claim): Verdict {
  const { layer, clock, account } = verifier;
  const at = clock.now().getTime();
  const named = claim.account.toUpperCase();
  const fits = account === undefined || account.toUpperCase() === named;
  const checked = checkWebToken(claim.token, {
    accounts: fits ? [named] : [],
    user: claim.user,
    now: at,
    keysOf: (user) => layer.users.publicKeys(user),
  });
  if ("user" in checked) return checked;
  const id = failed(verifier, claim, checked.reason);
  return refused("390144", `JWT token is invalid. [${id}]`, "KEYPAIR");
}

/** Administrators may ask for the reason. @returns the id to ask with */
function failed({ clock, failures }: Verifier, claim: Claim, reason: string): string {
  const { clientType, clientVersion, user = "" } = claim;
  return failures.add({ at: clock.now().getTime(), user, clientType, clientVersion, reason });
}
