import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { IdentityProvider, WorkloadIdentity } from "../identities";
import { isSigned, readWebToken, toMilliseconds } from "./json-web-token";
import type { JsonWebToken } from "./json-web-token";

/**
 * What a workload shows of itself at a login.
 * Source: snowflake-sdk, lib/authentication/auth_workload_identity;
 * https://docs.snowflake.com/en/user-guide/workload-identity-federation; the names of reasons are ours
 */

/** Clocks differ; by how much a real server lets them is unverified. */
const TOLERANCE_MS = 30_000;

/** The audience that drivers ask tokens for, and what an identity without a list of its own expects. */
const USUAL_AUDIENCE = "snowflakecomputing.com";

/** Source: snowflake-sdk, attestation_azure.js; without `api://` in the second version of Entra's tokens */
const AZURE_AUDIENCES: readonly string[] = [
  "api://fd3f753b-eed3-462c-b6a7-a4b5bb650aad",
  "fd3f753b-eed3-462c-b6a7-a4b5bb650aad",
];

/** Source: OpenID configuration of Google; the issuer stands in no identity of TYPE = GCP */
const GOOGLE = "https://accounts.google.com";

const claimsShape = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
});

type Claims = z.infer<typeof claimsShape>;

export type AttestationReason =
  | "WORKLOAD_IDENTITY_PROVIDER_UNKNOWN"
  | "WORKLOAD_IDENTITY_AWS_NOT_VERIFIABLE"
  | "WORKLOAD_IDENTITY_TOKEN_INVALID"
  | "WORKLOAD_IDENTITY_ISSUER_UNKNOWN"
  | "WORKLOAD_IDENTITY_SIGNATURE_INVALID"
  | "WORKLOAD_IDENTITY_TOKEN_EXPIRED"
  | "WORKLOAD_IDENTITY_TOKEN_NOT_YET_VALID"
  | "WORKLOAD_IDENTITY_USER_UNKNOWN"
  | "WORKLOAD_IDENTITY_AUDIENCE_MISMATCH";

/** What an attestation is held against. */
export interface Trust {
  readonly identities: readonly WorkloadIdentity[];
  /** Public keys by issuer: no key is fetched from anywhere. */
  readonly issuers: ReadonlyMap<string, KeyObject>;
  /** The login name beside the token, in upper case, if there is one. */
  readonly user: string | undefined;
  readonly now: number;
}

type Checked = { readonly user: string } | { readonly reason: AttestationReason };

export function checkAttestation(provider: string, token: string, trust: Trust): Checked {
  const read = z.enum(["AWS", "AZURE", "GCP", "OIDC"]).safeParse(provider.toUpperCase()).data;
  if (read === undefined) return { reason: "WORKLOAD_IDENTITY_PROVIDER_UNKNOWN" };
  // It is a signed request, and only the security token service of AWS can say whose.
  if (read === "AWS") return { reason: "WORKLOAD_IDENTITY_AWS_NOT_VERIFIABLE" };
  const webToken = readWebToken(token);
  const claims = claimsShape.safeParse(webToken?.claims).data;
  if (webToken === undefined || claims === undefined)
    return { reason: "WORKLOAD_IDENTITY_TOKEN_INVALID" };
  const key = trust.issuers.get(claims.iss);
  if (key === undefined) return { reason: "WORKLOAD_IDENTITY_ISSUER_UNKNOWN" };
  if (!fits(webToken, key)) return { reason: "WORKLOAD_IDENTITY_SIGNATURE_INVALID" };
  const late = timeProblem(claims, trust.now);
  return late === undefined ? whose(read, claims, trust) : { reason: late };
}

/** The algorithm is the key's, whatever the token says of itself. */
function fits(token: JsonWebToken, key: KeyObject): boolean {
  const { alg } = z.looseObject({ alg: z.string() }).safeParse(token.header).data ?? {};
  const algorithm = key.asymmetricKeyType === "ec" ? "ES256" : "RS256";
  return alg === algorithm && isSigned(token, key, algorithm);
}

function timeProblem({ exp, iat, nbf }: Claims, now: number): AttestationReason | undefined {
  const begins = Math.max(...[iat, nbf].map((each) => toMilliseconds(each ?? 0)));
  if (begins > now + TOLERANCE_MS) return "WORKLOAD_IDENTITY_TOKEN_NOT_YET_VALID";
  const over = toMilliseconds(exp) + TOLERANCE_MS <= now;
  return over ? "WORKLOAD_IDENTITY_TOKEN_EXPIRED" : undefined;
}

/** The user whose identity it is; without a name beside it there must be one alone. */
function whose(provider: IdentityProvider, claims: Claims, trust: Trust): Checked {
  const found = trust.identities.filter(
    (each) =>
      each.provider === provider &&
      each.subject === claims.sub &&
      claims.iss === (provider === "GCP" ? GOOGLE : each.issuer) &&
      (trust.user === undefined || trust.user === each.user),
  );
  const [identity, ...more] = found;
  if (identity === undefined || more.length > 0)
    return { reason: "WORKLOAD_IDENTITY_USER_UNKNOWN" };
  const given = typeof claims.aud === "string" ? [claims.aud] : claims.aud;
  return audiencesOf(identity).some((each) => given.includes(each))
    ? { user: identity.user }
    : { reason: "WORKLOAD_IDENTITY_AUDIENCE_MISMATCH" };
}

function audiencesOf({ provider, audiences }: WorkloadIdentity): readonly string[] {
  if (provider === "AZURE") return AZURE_AUDIENCES;
  return audiences.length > 0 ? audiences : [USUAL_AUDIENCE];
}
