import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Transferable } from "node:worker_threads";
import { z } from "zod";
import type { Tensor } from "./tensors";

/** The thread that runs ONNX models: started when first asked, and again after it died. */

const facts = z.object({
  name: z.string(),
  isTensor: z.boolean(),
  type: z.string().optional(),
  shape: z.array(z.union([z.number(), z.string()])).optional(),
});
const metadata = z.object({ inputs: z.array(facts), outputs: z.array(facts) });

/** What an ONNX file says of an input or output. */
export type TensorFacts = z.infer<typeof facts>;
export type FileFacts = z.infer<typeof metadata>;

/** A failure of the runtime. */
export class ScoringError extends Error {
  override readonly name = "ScoringError";
  /** True when the runtime is not installed. */
  readonly missing: boolean;

  constructor(message: string, missing = false) {
    super(message);
    this.missing = missing;
  }
}

interface Reply {
  readonly seq: number;
  readonly result?: unknown;
  readonly failure?: { readonly message: string; readonly missing: boolean };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ScoringError) => void;
}

interface Asked {
  readonly action: "open" | "run" | "release";
  readonly given: unknown;
  readonly give?: readonly Transferable[];
}

const ENDED = "the scoring thread has ended";

export class ScoringThread {
  readonly #runtime: string;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #seq = 0;
  #closed = false;
  /** Grows when a thread ends: the next one knows nothing of what was open. */
  generation = 0;

  /** @param runtime name of the package that runs ONNX files */
  constructor(runtime: string) {
    this.#runtime = runtime;
  }

  /** @throws ScoringError */
  async open(id: number, file: string): Promise<FileFacts> {
    return metadata.parse(await this.#ask({ action: "open", given: { id, file } }));
  }

  /** Scores; the arrays of the inputs are given away. @throws ScoringError */
  async run(id: number, feeds: readonly Tensor[]): Promise<readonly Tensor[]> {
    const give = feeds.flatMap(({ data }) => (ArrayBuffer.isView(data) ? [data.buffer] : []));
    const asked = { action: "run", given: { id, feeds }, give } as const;
    return (await this.#ask(asked)) as readonly Tensor[];
  }

  async release(id: number): Promise<void> {
    if (this.#thread !== undefined) await this.#ask({ action: "release", given: { id } });
  }

  /** What waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.terminate();
  }

  #ask({ action, given, give = [] }: Asked): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ScoringError(ENDED));
    const thread = (this.#thread ??= this.#start());
    this.#seq += 1;
    const seq = this.#seq;
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, { resolve, reject });
      // Only a request under way keeps the process.
      thread.ref();
      thread.postMessage({ seq, action, given }, give);
    });
  }

  #start(): Worker {
    const thread = new Worker(join(__dirname, "onnx-worker.js"), {
      workerData: { runtime: this.#runtime },
      // Options of the server's own process, loaders for instance, are nothing to it.
      execArgv: [],
    });
    thread.on("message", (reply: Reply) => {
      this.#settle(reply);
    });
    thread.on("error", (error: Error) => {
      this.#end(thread, `the scoring thread failed: ${error.message}`);
    });
    thread.on("exit", () => {
      this.#end(thread, ENDED);
    });
    return thread;
  }

  #settle({ seq, result, failure }: Reply): void {
    const waiting = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    if (this.#waiting.size === 0) this.#thread?.unref();
    if (failure === undefined) waiting?.resolve(result);
    else waiting?.reject(new ScoringError(failure.message, failure.missing));
  }

  #end(thread: Worker, why: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.generation += 1;
    for (const { reject } of this.#waiting.values()) reject(new ScoringError(why));
    this.#waiting.clear();
  }
}
