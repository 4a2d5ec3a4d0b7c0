import type { StampedFile } from "./package-files";
import { stampOf } from "./package-files";
import { ScoringError } from "./scoring-thread";
import type { FileFacts, ScoringThread } from "./scoring-thread";
import type { Tensor } from "./tensors";

/** Files that the thread holds open at once; each costs its own size a few times over. */
const MOST_OPEN = 16;

interface Session {
  readonly id: number;
  readonly stamp: string;
  readonly facts: Promise<FileFacts>;
  /** How many batches use it now. */
  users: number;
}

/** ONNX files that are open in the scoring thread; what was used last is let go last. */
export class OnnxSessions {
  readonly #thread: ScoringThread;
  readonly #open = new Map<string, Session>();
  #generation = 0;
  #ids = 0;

  constructor(thread: ScoringThread) {
    this.#thread = thread;
  }

  /** @throws ScoringError when it cannot be read */
  facts(file: StampedFile): Promise<FileFacts> {
    return this.#use(file, ({ facts }) => facts);
  }

  /** Scores a batch. @throws ScoringError */
  run(file: StampedFile, feeds: readonly Tensor[]): Promise<readonly Tensor[]> {
    return this.#use(file, async ({ id, facts }) => {
      await facts;
      return this.#thread.run(id, feeds);
    });
  }

  async #use<T>(file: StampedFile, work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#at(file);
    session.users += 1;
    try {
      return await work(session);
    } finally {
      session.users -= 1;
    }
  }

  #at({ file, stamp }: StampedFile): Session {
    this.#forget();
    if (stampOf(file) !== stamp) throw new ScoringError("the version is gone");
    const known = this.#open.get(file);
    this.#open.delete(file);
    const session = known?.stamp === stamp ? known : this.#begin(file, stamp);
    this.#open.set(file, session);
    session.facts.catch(() => {
      if (this.#open.get(file) === session) this.#open.delete(file);
    });
    this.#generation = this.#thread.generation;
    return session;
  }

  #begin(file: string, stamp: string): Session {
    this.#ids += 1;
    return { id: this.#ids, stamp, facts: this.#thread.open(this.#ids, file), users: 0 };
  }

  /** What is gone or too much; a thread that died took all with it. */
  #forget(): void {
    if (this.#generation !== this.#thread.generation) this.#open.clear();
    for (const [file, session] of this.#open) {
      const isKept = stampOf(file) === session.stamp && this.#open.size < MOST_OPEN;
      if (isKept || session.users > 0) continue;
      this.#open.delete(file);
      // Nobody waits for it; a thread that has ended has let it go.
      this.#thread.release(session.id).catch(() => undefined);
    }
  }
}
