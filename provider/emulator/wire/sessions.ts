import { randomBytes } from "node:crypto";
import type { StatementSession } from "../contract";
import type { Clock } from "../clock/clock";

/** Seconds that tokens live. Source: recorded login answers in the connectors' test mappings */
export const SESSION_SECONDS = 3600;
export const MASTER_SECONDS = 14_400;

const MOST_SESSIONS = 1000;

/** Why a token is not taken, as the driver knows it. Source: snowflake-sdk, lib/constants/gs_errors.js */
export type TokenProblem = "390101" | "390104" | "390111" | "390112" | "390114";

export interface Session extends StatementSession {
  token: string;
  master: string;
  tokenExpires: number;
  masterExpires: number;
}

/** Sessions by their tokens; an expired token is known for as long as its session. */
export class Sessions {
  readonly #clock: Clock;
  readonly #byToken = new Map<string, Session>();
  readonly #byMaster = new Map<string, Session>();
  #lastId = 1000;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(start: Omit<StatementSession, "id">): Session {
    if (this.#byMaster.size >= MOST_SESSIONS) throw new RangeError("too many sessions");
    this.#lastId += 1;
    const session: Session = { ...start, id: this.#lastId, ...this.#tokens() };
    this.#remember(session);
    return session;
  }

  /** The session of a token, or why there is none. */
  find(token: string | undefined): Session | TokenProblem {
    if (token === undefined) return "390101";
    const session = this.#byToken.get(token);
    if (session === undefined) return "390104";
    if (session.token !== token || session.tokenExpires <= this.#now()) return "390112";
    return session;
  }

  /** New tokens for the session of a master token; the session itself goes on. */
  renew(master: string | undefined): Session | TokenProblem {
    const session = master === undefined ? undefined : this.#byMaster.get(master);
    if (session === undefined) return "390104";
    if (session.masterExpires <= this.#now()) return "390114";
    this.#byMaster.delete(session.master);
    Object.assign(session, this.#tokens());
    this.#remember(session);
    return session;
  }

  close(session: Session): void {
    this.#byMaster.delete(session.master);
    for (const [token, each] of this.#byToken) if (each === session) this.#byToken.delete(token);
  }

  all(): readonly Session[] {
    return [...this.#byMaster.values()];
  }

  #remember(session: Session): void {
    this.#byToken.set(session.token, session);
    this.#byMaster.set(session.master, session);
  }

  #tokens(): Pick<Session, "token" | "master" | "tokenExpires" | "masterExpires"> {
    return {
      token: randomBytes(32).toString("base64url"),
      master: randomBytes(32).toString("base64url"),
      tokenExpires: this.#now() + SESSION_SECONDS * 1000,
      masterExpires: this.#now() + MASTER_SECONDS * 1000,
    };
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
