import type {
  At,
  Certainty,
  ForeseeingLook,
  Listing,
  Session,
  Statement,
} from "../../core/session";
import { resolveRole } from "./role";

/** How long look-ups of written rows wait for each other, in milliseconds. */
const GATHER_MS = 4;

type AnyListing = Listing<unknown, unknown>;

/** What one phase knows of one scope. */
interface Scope {
  readonly listing: AnyListing;
  readonly scope: unknown;
  rows: Promise<Map<string, unknown>> | undefined;
  /** Rows read exactly after the listing; `undefined` means absent. */
  readonly exact: Map<string, Promise<unknown>>;
  readonly touched: Set<string>;
  /** Rows as shown plans will leave them. */
  readonly foreseen: Map<string, unknown>;
  waiting: Waiting[];
}

interface Waiting {
  readonly name: string;
  readonly resolve: (row: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads of one phase over one session. */
export class PhaseLook implements ForeseeingLook {
  readonly #session: Session;
  readonly #scopes = new Map<string, Scope>();
  #role: Promise<string> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async find<S, R>(
    listing: Listing<S, R>,
    { scope, name }: At<S>,
    certainty: Certainty,
  ): Promise<R | undefined> {
    return (await this.#real(this.#scope(listing, scope), name, certainty)) as R | undefined;
  }

  /** The same reads with the effects of plans that were shown, for the plans that follow. */
  get planning(): ForeseeingLook {
    return {
      find: async <S, R>(listing: Listing<S, R>, at: At<S>, certainty: Certainty) => {
        const { foreseen } = this.#scope(listing, at.scope);
        if (foreseen.has(at.name)) return foreseen.get(at.name) as R | undefined;
        return this.find(listing, at, certainty);
      },
      list: async <S, R>(listing: Listing<S, R>, scope: S) => {
        const { foreseen } = this.#scope(listing, scope);
        const rows = (await this.list(listing, scope)).map((row) => [listing.nameOf(row), row]);
        const all = new Map([...rows, ...foreseen] as [string, R | undefined][]);
        return [...all.values()].filter((row) => row !== undefined);
      },
      forget: (listing, scope) => {
        this.forget(listing, scope);
      },
      prefetch: (listing, scopes) => this.prefetch(listing, scopes),
      touch: (listing, at) => {
        this.touch(listing, at);
      },
      foresee: (listing, at, row) => {
        this.foresee(listing, at, row);
      },
      role: () => this.role(),
    };
  }

  async list<S, R>(listing: Listing<S, R>, scope: S): Promise<readonly R[]> {
    const state = this.#scope(listing, scope);
    const rows = new Map(await this.#listed(state));
    await Promise.all([...state.touched].map((name) => this.#again(state, name)));
    for (const [name, read] of state.exact) rows.set(name, await read);
    return [...rows.values()].filter((row) => row !== undefined) as R[];
  }

  forget<S, R>(listing: Listing<S, R>, scope: S): void {
    this.#scopes.delete(scopeName(listing, scope));
  }

  async prefetch<S, R>(listing: Listing<S, R>, scopes: readonly S[]): Promise<void> {
    // A scope that cannot be read now is asked for again when somebody needs it, and fails there.
    await Promise.allSettled(scopes.map((scope) => this.#listed(this.#scope(listing, scope))));
  }

  touch<S, R>(listing: Listing<S, R>, { scope, name }: At<S>): void {
    const state = this.#scope(listing, scope);
    state.touched.add(name);
    state.exact.delete(name);
    state.foreseen.delete(name);
  }

  foresee<S, R>(listing: Listing<S, R>, { scope, name }: At<S>, row: R | undefined): void {
    this.#scope(listing, scope).foreseen.set(name, row);
  }

  role(): Promise<string> {
    this.#role ??= resolveRole(this.#session);
    return this.#role;
  }

  #scope<S, R>(listing: Listing<S, R>, scope: S): Scope {
    const key = scopeName(listing, scope);
    let state = this.#scopes.get(key);
    if (state === undefined) {
      state = {
        listing: listing,
        scope,
        rows: undefined,
        exact: new Map(),
        touched: new Set(),
        foreseen: new Map(),
        waiting: [],
      };
      this.#scopes.set(key, state);
    }
    return state;
  }

  async #real(state: Scope, name: string, certainty: Certainty): Promise<unknown> {
    const exact = state.exact.get(name);
    if (exact !== undefined) return exact;
    if (state.touched.has(name)) return this.#again(state, name);
    const row = (await this.#listed(state)).get(name);
    if (state.touched.has(name)) return this.#again(state, name);
    return row === undefined && certainty === "exact" ? this.#exactly(state, name) : row;
  }

  /** The complete listing, fetched once; a failed fetch is not kept. */
  #listed(state: Scope): Promise<Map<string, unknown>> {
    if (state.rows === undefined) {
      const fetched = this.#fetch(state, state.listing.all(state.scope));
      state.rows = fetched;
      fetched.catch(() => {
        if (state.rows === fetched) state.rows = undefined;
      });
    }
    return state.rows;
  }

  async #fetch({ listing }: Scope, statement: Statement): Promise<Map<string, unknown>> {
    const rows = await this.#session.rows(statement, listing.row);
    return new Map(rows.map((row) => [listing.nameOf(row), row]));
  }

  #exactly(state: Scope, name: string): Promise<unknown> {
    const { listing, scope } = state;
    const statement = listing.one?.(scope, name) ?? listing.all(scope);
    const read = this.#fetch(state, statement).then((rows) => rows.get(name));
    state.exact.set(name, read);
    read.catch(() => {
      if (state.exact.get(name) === read) state.exact.delete(name);
    });
    return read;
  }

  /** One row of a listing under way; whoever asked for the listing hears of its failure. */
  #part(rows: Promise<Map<string, unknown>>, name: string): Promise<unknown> {
    const part = rows.then((all) => all.get(name));
    part.catch(() => undefined);
    return part;
  }

  /** Reads a written row: alone by LIKE, several of one moment by one listing. */
  #again(state: Scope, name: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      state.waiting.push({ name, resolve, reject });
      if (state.waiting.length > 1) return;
      setTimeout(() => {
        const waiting = state.waiting;
        state.waiting = [];
        void this.#answer(state, waiting);
      }, GATHER_MS);
    });
  }

  async #answer(state: Scope, waiting: readonly Waiting[]): Promise<void> {
    const names = new Set(waiting.map((one) => one.name));
    for (const name of names) state.touched.delete(name);
    try {
      const [only] = names;
      if (names.size === 1 && only !== undefined) {
        const row = await this.#exactly(state, only);
        for (const one of waiting) one.resolve(row);
        return;
      }
      const rows = this.#fetch(state, state.listing.all(state.scope));
      for (const name of names) state.exact.set(name, this.#part(rows, name));
      const all = await rows;
      for (const one of waiting) one.resolve(all.get(one.name));
    } catch (error) {
      for (const name of names) {
        state.exact.delete(name);
        state.touched.add(name);
      }
      for (const one of waiting) one.reject(error);
    }
  }
}

function scopeName<S, R>(listing: Listing<S, R>, scope: S): string {
  return `${listing.title} ${listing.scopeKey(scope)}`;
}
