import { createPublicKey } from "node:crypto";
import { z } from "zod";
import type { PublicKey } from "../identities";
import { isSigned, readWebToken, toMilliseconds } from "./json-web-token";

/**
 * The token of a login with a key pair.
 * Source: snowflake-sdk, lib/authentication/auth_keypair.js; Python connector, auth/keypair.py;
 * reasons: Python connector, network.py, whose numbers for them are 394300 to 394307
 */

export type TokenReason =
  | "JWT_TOKEN_INVALID"
  | "JWT_TOKEN_EXPIRED"
  | "JWT_TOKEN_NOT_YET_VALID"
  | "JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH"
  | "JWT_TOKEN_INVALID_ALGORITHM"
  | "JWT_TOKEN_INVALID_FORMAT"
  | "JWT_TOKEN_ACCOUNT_MISMATCH";

/** Clocks differ; by how much a real server lets them is unverified. */
const TOLERANCE_MS = 30_000;

/** However late a token says that it ends. Source: docs.snowflake.com, SQL API authentication */
const LONGEST_LIFE_MS = 3_600_000;

const headerShape = z.object({ alg: z.string() });

const claimsShape = z.object({
  iss: z.string(),
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
});

/** What a token is held against. */
export interface Expected {
  /** In upper case. */
  readonly accounts: readonly string[];
  /** The login name beside the token, in upper case, if there is one. */
  readonly user: string | undefined;
  readonly now: number;
  readonly keysOf: (user: string) => readonly PublicKey[];
}

export type Checked = { readonly user: string } | { readonly reason: TokenReason };

export function checkWebToken(token: string, expected: Expected): Checked {
  const read = readWebToken(token);
  const header = headerShape.safeParse(read?.header).data;
  const claims = claimsShape.safeParse(read?.claims).data;
  const issuer = issuerOf(claims?.iss ?? "");
  if (read === undefined || header === undefined || claims === undefined || issuer === undefined)
    return { reason: "JWT_TOKEN_INVALID_FORMAT" };
  if (header.alg !== "RS256") return { reason: "JWT_TOKEN_INVALID_ALGORITHM" };
  const { account, user, fingerprint } = issuer;
  if (!expected.accounts.includes(account)) return { reason: "JWT_TOKEN_ACCOUNT_MISMATCH" };
  const sameUser = expected.user === undefined || expected.user === user;
  if (!sameUser || claims.sub !== `${account}.${user}`) return { reason: "JWT_TOKEN_INVALID" };
  const key = expected.keysOf(user).find((each) => each.fingerprint === fingerprint);
  if (key === undefined) return { reason: "JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH" };
  if (!isSigned(read, createPublicKey(key.pem), "RS256")) return { reason: "JWT_TOKEN_INVALID" };
  const problem = timeProblem(claims, expected.now);
  return problem === undefined ? { user } : { reason: problem };
}

/** `ACCOUNT.USER.SHA256:…`; the name of a user may have dots. */
function issuerOf(
  text: string,
): { readonly account: string; readonly user: string; readonly fingerprint: string } | undefined {
  const cut = text.lastIndexOf(".SHA256:");
  const dot = text.indexOf(".");
  if (cut === -1 || dot >= cut) return undefined;
  return {
    account: text.slice(0, dot),
    user: text.slice(dot + 1, cut),
    fingerprint: text.slice(cut + 1),
  };
}

function timeProblem(
  claims: Pick<z.infer<typeof claimsShape>, "iat" | "exp">,
  now: number,
): TokenReason | undefined {
  const issued = toMilliseconds(claims.iat);
  const ends = Math.min(toMilliseconds(claims.exp), issued + LONGEST_LIFE_MS);
  if (issued > now + TOLERANCE_MS) return "JWT_TOKEN_NOT_YET_VALID";
  return ends + TOLERANCE_MS <= now ? "JWT_TOKEN_EXPIRED" : undefined;
}
