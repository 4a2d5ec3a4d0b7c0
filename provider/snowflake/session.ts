import type { Connection } from "snowflake-sdk";
import { z } from "zod";
import { StatementError } from "../core/errors";
import { currentOperation, queryTag } from "../core/operation";
import type { Session, Statement } from "../core/session";
import { loadDriver } from "./driver";
import { MANIFEST_NOT_READABLE, codeOf, isLostAnswer, toFailure, toLoginFailure } from "./failure";
import { limiter } from "./limit";
import type { Settings } from "./settings/settings";

/** How often a package that is not readable yet is tried, and the longest pause. Source: snowflake-ml-python 2.6.0 */
const MANIFEST_TRIES = 5;
const MANIFEST_PAUSE_MS = 5000;

type Row = Readonly<Record<string, unknown>>;

/** One login to one account, with all statements of a process behind it. */
export class DriverSession implements Session {
  readonly #connection: Connection;
  readonly #limited: <T>(task: () => Promise<T>) => Promise<T>;

  private constructor(connection: Connection, maxStatements: number) {
    this.#connection = connection;
    this.#limited = limiter(maxStatements);
  }

  /** Logs in. @throws ConnectionError */
  static async open(settings: Settings): Promise<DriverSession> {
    const connection = loadDriver().createConnection({
      ...settings.driver,
      application: "Pulumi_SnowflakeML",
      clientSessionKeepAlive: false,
      rowMode: "object",
      sfRetryMaxLoginRetries: 2,
    });
    const up = await connect(connection, settings.driver);
    return new DriverSession(up, settings.maxStatements);
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
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#connection.destroy(() => {
        resolve();
      });
    });
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
      const pause = Math.min(MANIFEST_PAUSE_MS, 200 * 2 ** tries);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #execute(statement: Statement): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      this.#connection.execute({
        sqlText: statement.text,
        parameters: statementParameters(),
        complete(error, _statement, rows) {
          if (error) reject(error);
          else resolve((rows ?? []) as Row[]);
        },
      });
    });
  }
}

/** The callback form: `connectAsync` resolves even when the login failed. */
function connect(connection: Connection, options: Settings["driver"]): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, up: Connection): void => {
      if (error !== undefined && error !== null) reject(toLoginFailure(error, options));
      else resolve(up);
    };
    if (/^EXTERNALBROWSER$|^https:/i.test(String(options["authenticator"]))) {
      void connection.connectAsync(done);
    } else {
      connection.connect(done);
    }
  });
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
