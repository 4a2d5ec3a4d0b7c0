import { randomBytes } from "node:crypto";
import type { StatementSession } from "../contract";
import type { Clock } from "../clock/clock";

/** Seconds that tokens live. Source: recorded login answers in the connectors' test mappings */
export const SESSION_SECONDS = 3600;
export const MASTER_SECONDS = 14_400;

const MOST_SESSIONS = 1000;

/** Tokens of ended sessions that are still told from unknown ones. */
const MOST_PAST_TOKENS = 5000;

/** Why a token is not taken, as the driver knows it. Source: snowflake-sdk, lib/constants/gs_errors.js */
export type TokenProblem = "390101" | "390104" | "390111" | "390112" | "390114";

export interface Session extends StatementSession {
  token: string;
  master: string;
  tokenExpires: number;
  masterExpires: number;
}

/** How a session ends, for whoever still holds its tokens. */
type End = "closed" | "forgotten" | "expired";

const AFTERWARDS: Readonly<Record<End, { token: TokenProblem; master: TokenProblem }>> = {
  closed: { token: "390111", master: "390111" },
  forgotten: { token: "390104", master: "390104" },
  expired: { token: "390112", master: "390114" },
};

/** Sessions by their tokens; an expired token is known for as long as its session. */
export class Sessions {
  readonly #clock: Clock;
  readonly #ended: (session: Session) => void;
  /** In the order in which they were opened. */
  readonly #open = new Set<Session>();
  readonly #byToken = new Map<string, Session>();
  readonly #byMaster = new Map<string, Session>();
  readonly #past = new Map<string, TokenProblem>();
  #lastId = 1000;

  /** @param ended is told of every session that ends, by whatever cause */
  constructor(clock: Clock, ended: (session: Session) => void) {
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Opens a session; when there are too many the oldest makes room. */
  open(start: Omit<StatementSession, "id">): Session {
    for (const session of this.#open)
      if (session.masterExpires <= this.#now()) this.#end(session, "expired");
    const [oldest] = this.#open;
    if (this.#open.size >= MOST_SESSIONS && oldest !== undefined) this.close(oldest);
    this.#lastId += 1;
    const session: Session = { ...start, id: this.#lastId, ...this.#tokens() };
    this.#open.add(session);
    this.#remember(session);
    return session;
  }

  /** The session of a token, or why there is none. */
  find(token: string | undefined): Session | TokenProblem {
    if (token === undefined) return "390101";
    const session = this.#byToken.get(token);
    if (session === undefined) return this.#past.get(token) ?? "390104";
    if (session.token !== token || session.tokenExpires <= this.#now()) return "390112";
    return session;
  }

  /** New tokens for the session of a master token; the session itself goes on. */
  renew(master: string | undefined): Session | TokenProblem {
    if (master === undefined) return "390101";
    const session = this.#byMaster.get(master);
    if (session === undefined) return this.#past.get(master) ?? "390104";
    if (session.masterExpires <= this.#now()) return "390114";
    this.#byMaster.delete(session.master);
    Object.assign(session, this.#tokens());
    this.#remember(session);
    return session;
  }

  close(session: Session): void {
    this.#end(session, "closed");
  }

  /** Ends a session as if it had never been. */
  forget(session: Session): void {
    this.#end(session, "forgotten");
  }

  closeAll(): void {
    for (const session of this.#open) this.close(session);
  }

  #end(session: Session, how: End): void {
    if (!this.#open.delete(session)) return;
    this.#byMaster.delete(session.master);
    this.#keepPast(session.master, AFTERWARDS[how].master);
    for (const [token, each] of this.#byToken) {
      if (each !== session) continue;
      this.#byToken.delete(token);
      this.#keepPast(token, AFTERWARDS[how].token);
    }
    this.#ended(session);
  }

  #keepPast(token: string, problem: TokenProblem): void {
    this.#past.set(token, problem);
    const [oldest] = this.#past.keys();
    if (this.#past.size > MOST_PAST_TOKENS && oldest !== undefined) this.#past.delete(oldest);
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
