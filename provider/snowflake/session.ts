import type { Connection } from "snowflake-sdk";
import { z } from "zod";
import { CancelledError, ConnectionError, StatementError } from "../core/errors";
import { currentOperation, goOn, pause, queryTag, unlessStopped } from "../core/operation";
import type { Session, Statement } from "../core/session";
import { openFirst } from "./connect";
import type { Logins } from "./connect";
import { MANIFEST_NOT_READABLE, codeOf, isLostAnswer, isSessionOver, toFailure } from "./failure";
import { limiter } from "./limit";
import type { Settings } from "./settings/settings";

/** How often a package that is not readable yet is tried, and the longest pause. Source: snowflake-ml-python 2.6.0 */
const MANIFEST_TRIES = 5;
const MANIFEST_PAUSE_MS = 5000;

type Row = Readonly<Record<string, unknown>>;

/** One login to one account, with all statements of a process behind it. */
export class DriverSession implements Session {
  /** What let it in once lets it in again. */
  #logins: Logins;
  readonly #limited: <T>(task: () => Promise<T>) => Promise<T>;
  readonly #tell: (warning: string) => void;
  /** Undefined once the server has ended the session: the next statement logs in anew. */
  #connection: Promise<Connection> | undefined;
  /** Set for good: reads ahead that nobody waits for must not log in again. */
  #closed = false;

  private constructor(settings: Settings, tell: (warning: string) => void) {
    this.#tell = tell;
    this.#logins = settings;
    this.#limited = limiter(settings.maxStatements);
  }

  /**
   * Logs in.
   * @param tell hears of credentials that were refused before others were accepted
   * @throws ConnectionError
   */
  static async open(settings: Settings, tell: (warning: string) => void): Promise<DriverSession> {
    const session = new DriverSession(settings, tell);
    await session.#connected();
    return session;
  }

  async rows<R>(statement: Statement, row: z.ZodType<R>): Promise<readonly R[]> {
    const found = await this.#limited(() => this.#read(statement));
    const parsed = z.array(row).safeParse(found);
    if (parsed.success) return parsed.data;
    throw new StatementError(
      `Snowflake's answer to ${statement.text.split(" ").slice(0, 3).join(" ")} is not as documented: ` +
        z.prettifyError(parsed.error),
      { code: "unknown" },
      { cause: parsed.error },
    );
  }

  async run(statement: Statement): Promise<void> {
    await this.#limited(() => this.#change(statement));
  }

  /** Logs out; a server that is gone is no failure. */
  async close(): Promise<void> {
    this.#closed = true;
    const connection = await this.#connection?.catch(() => undefined);
    if (connection === undefined) return;
    await new Promise<void>((resolve) => {
      connection.destroy(() => {
        resolve();
      });
    });
  }

  #connected(): Promise<Connection> {
    if (this.#closed && this.#connection === undefined)
      return Promise.reject(new ConnectionError("The session is closed."));
    this.#connection ??= this.#open();
    return this.#connection;
  }

  async #open(): Promise<Connection> {
    const { connection, login, refused } = await openFirst(this.#logins);
    for (const { message } of refused)
      this.#tell(`${message} The credentials of the ${login.place} are used instead.`);
    this.#logins = { ...login, others: [], passedOver: [] };
    return connection;
  }

  async #read(statement: Statement): Promise<readonly Row[]> {
    try {
      return await this.#execute(statement);
    } catch (error) {
      if (!isLostAnswer(error)) throw toFailure(error);
    }
    try {
      return await this.#execute(statement);
    } catch (error) {
      throw toFailure(error);
    }
  }

  /** Refused statements took no effect, so one that came too early may be sent again. */
  async #change(statement: Statement): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#execute(statement);
        return;
      } catch (error) {
        if (codeOf(error) !== MANIFEST_NOT_READABLE || tries === MANIFEST_TRIES)
          throw toFailure(error);
      }
      await pause(Math.min(MANIFEST_PAUSE_MS, 200 * 2 ** tries));
    }
  }

  async #execute(statement: Statement): Promise<readonly Row[]> {
    goOn();
    const opened = this.#connected();
    // A login that failed is tried again by whoever comes next.
    const connection = await unlessStopped(
      opened.catch((error: unknown) => this.#lose(opened, error)),
    );
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      const running = connection.execute({
        sqlText: statement.text,
        parameters: statementParameters(),
        complete: (error, _statement, rows) => {
          ended.abort();
          if (!error) resolve((rows ?? []) as Row[]);
          else if (isSessionOver(error)) this.#lose(opened, error).catch(reject);
          else reject(error);
        },
      });
      cancelWhenAsked(running, { ended: ended.signal, giveUp: reject });
    });
  }

  /** Forgets a connection that is of no more use, unless somebody has opened another. */
  async #lose(opened: Promise<Connection>, error: unknown): Promise<never> {
    if (this.#connection === opened) this.#connection = undefined;
    throw error;
  }
}

/** How long a statement may still take once the engine asked to stop. */
const GRACE_MS = 1000;

/** How long its end may take once it was canceled: a server that cannot be reached says nothing. */
const SILENCE_MS = 500;

/** Most statements end by themselves, and one that ends tells more than one that is canceled. */
function cancelWhenAsked(
  running: { cancel(done: () => void): void },
  {
    ended,
    giveUp,
  }: {
    readonly ended: AbortSignal;
    readonly giveUp: (error: CancelledError) => void;
  },
): void {
  const cancel = (): void => {
    setTimeout(() => {
      if (ended.aborted) return;
      running.cancel(() => undefined);
      setTimeout(() => {
        giveUp(new CancelledError("stopped, because Pulumi was asked to, before an answer came."));
      }, SILENCE_MS).unref();
    }, GRACE_MS).unref();
  };
  const { stopping } = currentOperation.getStore() ?? {};
  stopping?.addEventListener("abort", cancel, { once: true, signal: ended });
}

/** With it set in the account, `"v1"` would mean V1. Source: identifiers-syntax, "Controlling case using …" */
const EXACT_NAMES = { QUOTED_IDENTIFIERS_IGNORE_CASE: "FALSE" };

function statementParameters(): Record<string, string | number> {
  const operation = currentOperation.getStore();
  if (operation === undefined) return EXACT_NAMES;
  return {
    ...EXACT_NAMES,
    QUERY_TAG: queryTag(operation),
    ...(operation.timeoutSeconds === undefined
      ? {}
      : { STATEMENT_TIMEOUT_IN_SECONDS: Math.ceil(operation.timeoutSeconds) }),
  };
}
