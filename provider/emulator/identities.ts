/** What the wire layer and the statement layer agree on about who logs in. */

/** A key that a user signs logins with. */
export interface PublicKey {
  /** `SHA256:…` of its DER form. */
  readonly fingerprint: string;
  readonly pem: string;
}

export interface TokenOwner {
  readonly user: string;
  /** The only role that the token is good for. */
  readonly onlyRole: string | undefined;
  /** False when it is expired or disabled. */
  readonly good: boolean;
}

/** Where a workload may run. Source: https://docs.snowflake.com/en/user-guide/workload-identity-federation */
export type IdentityProvider = "AWS" | "AZURE" | "GCP" | "OIDC";

/** The WORKLOAD_IDENTITY of a user. */
export interface WorkloadIdentity {
  readonly user: string;
  readonly provider: IdentityProvider;
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  /** Empty: the usual one. */
  readonly audiences: readonly string[];
}

export interface Users {
  exists(name: string): boolean;
  verifyPassword(name: string, password: string): boolean;
  /** RSA_PUBLIC_KEY and RSA_PUBLIC_KEY_2, as far as they are set. */
  publicKeys(name: string): readonly PublicKey[];
  /** Whose programmatic access token that is; undefined when it is nobody's. */
  ownerOf(tokenSecret: string): TokenOwner | undefined;
  /** Makes a user with every role, for servers that take any credential. */
  ensure(name: string): void;
  defaultsOf(name: string): { readonly role: string; readonly warehouse: string | null };
  mayTake(name: string, role: string): boolean;
  holds(kind: "database" | "warehouse", name: string): boolean;
  holdsSchema(database: string, schema: string): boolean;
  /** An identifier as a client wrote it, folded; undefined unless the whole text is one. */
  fold(name: string): string | undefined;
  /** The workload identities of all users. */
  workloadIdentities(): readonly WorkloadIdentity[];
}
