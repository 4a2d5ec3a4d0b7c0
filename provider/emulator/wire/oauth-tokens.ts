import { createHash } from "node:crypto";
import type { Clock } from "../clock/clock";

/** A token that an authorization server would have issued, and what it is good for. */
export interface OAuthToken {
  readonly token: string;
  readonly user: string;
  /** The only role that it is good for; without one, each that the user holds. */
  readonly role?: string;
  /** Default: it does not expire. */
  readonly expiresAt?: Date;
}

type Grant = Omit<OAuthToken, "token">;

/** Tokens that the owner of the server vouches for; the account knows nothing of them. */
export class OAuthTokens {
  readonly #clock: Clock;
  readonly #byHash = new Map<string, Grant>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  accept({ token, ...grant }: OAuthToken): void {
    this.#byHash.set(hashOf(token), grant);
  }

  /** What a token is good for; undefined when nobody vouches for it. */
  find(token: string): (Grant & { readonly expired: boolean }) | undefined {
    const grant = this.#byHash.get(hashOf(token));
    if (grant === undefined) return undefined;
    const { expiresAt } = grant;
    return { ...grant, expired: expiresAt !== undefined && expiresAt <= this.#clock.now() };
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
