import { randomUUID } from "node:crypto";
import type { LoginFailure } from "../records";

/** Refused logins whose reasons can still be asked for. */
const MOST_FAILURES = 1000;

/** Why logins were refused, for administrators: the client itself is told no more than an id. */
export class LoginFailures {
  readonly #kept = new Map<string, LoginFailure>();

  /** @returns the id to tell the client */
  add(failure: LoginFailure): string {
    const id = randomUUID();
    this.#kept.set(id, failure);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_FAILURES && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }

  find(id: string): LoginFailure | undefined {
    return this.#kept.get(id);
  }

  clear(): void {
    this.#kept.clear();
  }
}
