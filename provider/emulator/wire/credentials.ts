import type { Clock } from "../clock/clock";
import type { StatementLayer } from "../contract";
import { refusedRequest } from "./envelope";
import type { Envelope } from "./envelope";
import type { LoginFailures } from "./login-failures";
import { checkWebToken } from "./web-token";

/** Whether a login is who it says, for a server that looks. */

/** What a login says of itself. */
export interface Claim {
  readonly account: string;
  /** In upper case; tokens stand for themselves. */
  readonly user: string | undefined;
  readonly password: string;
  readonly token: string;
  readonly authenticator: string;
  readonly clientType: string;
  readonly clientVersion: string;
}

/** Who it is; with a role when the credential is for that one alone. */
export interface Verified {
  readonly user: string;
  readonly byToken?: boolean;
  readonly onlyRole?: string | undefined;
}

export type Verdict = Verified | { readonly refusal: Envelope };

export interface Verifier {
  readonly layer: StatementLayer;
  readonly clock: Clock;
  readonly failures: LoginFailures;
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
      // There is nobody who could have issued one.
      return refused("390303", "Invalid OAuth access token.", "OAUTH");
    default:
      return byPassword(verifier, claim);
  }
}

/** Source: the connectors' recorded answers */
export function refused(
  code: string,
  message: string,
  authnMethod: string,
): { readonly refusal: Envelope } {
  const data = { nextAction: "RETRY_LOGIN", authnMethod, signInOptions: {} };
  return { refusal: refusedRequest(code, message, data) };
}

/** The words for another role are unverified. Source: snowflake-sdk, wiremock mappings (pat) */
export function refusedToken(): { readonly refusal: Envelope } {
  return refused("394400", "Programmatic access token is invalid.", "PAT");
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
  return { user: owner.user, onlyRole: owner.onlyRole, byToken: true };
}

function byKeyPair({ layer, clock, failures, account }: Verifier, claim: Claim): Verdict {
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
  const { clientType, clientVersion, user = "" } = claim;
  const id = failures.add({ at, user, clientType, clientVersion, reason: checked.reason });
  return refused("390144", `JWT token is invalid. [${id}]`, "KEYPAIR");
}
