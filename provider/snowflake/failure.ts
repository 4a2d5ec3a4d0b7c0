import type { DriverOptions } from "./settings/settings";
import { isStopping } from "../core/operation";
import {
  AlreadyExistsError,
  AuthenticationError,
  CancelledError,
  ConnectionError,
  NotFoundError,
  PermissionError,
  SettingsError,
  StatementError,
} from "../core/errors";

/** What the driver hands to callbacks when something failed. */
interface DriverError {
  readonly message?: string;
  readonly code?: string | number;
  readonly sqlState?: string;
  readonly data?: { readonly queryId?: string } | null;
}

/**
 * "Does not exist or not authorized", of an object, and of a container in SHOW.
 * Source: terraform-provider-snowflake, pkg/sdk/errors.go; snowflake-ml-python
 */
const NOT_FOUND = new Set(["002001", "002003", "002043"]);

/**
 * The name is taken: of an object, of a model whose creation lost a race, of a dataset's version and
 * by inference of a model's. Source: snowflake-ml-python 2.6.0
 */
const EXISTS = new Set(["002002", "100132", "092917"]);

/** Fragile: nobody publishes the number for versions and aliases of models. */
const EXISTS_TEXT = /already exist/i;

/** Insufficient privileges. Source: snowflake-ml-python integration tests */
const FORBIDDEN = new Set(["003001", "003011"]);

/** No active warehouse in the session. Source: terraform-provider-snowflake tests */
export const NO_WAREHOUSE = "000606";

/** The user is let in, and may not take the role. Source: wire tests of gosnowflake; seen on the SQL REST API */
const ROLE_REFUSED = new Set(["390186", "390189"]);

/** The driver's own numbers for a host that does not answer as Snowflake does. Source: snowflake-sdk, lib/error_code */
const UNREACHABLE = new Set(["401001", "401002", "401003"]);

/** Node's own codes, which come from what an authenticator asks. Source: https://nodejs.org/api/errors.html#common-system-errors */
const NETWORK = /^E(?:AI_AGAIN|CONN|HOST|NET|NOTFOUND|PIPE|TIMEDOUT)/;

/** What the driver makes of an answer that is not Snowflake's, for instance a proxy's page: no code, no text. */
const NO_CODE = "unknown";

/** SQL execution canceled. Source: snowflake-connector-python, errorcode.py; conformance of the driver */
const CANCELED = "000604";

/** A package on a stage that cannot be read yet. Source: snowflake-ml-python 2.6.0 */
export const MANIFEST_NOT_READABLE = "398507";

/** The driver's error in our words, without the statement's text. */
export function toFailure(error: unknown): Error {
  if (error instanceof ConnectionError || error instanceof CancelledError) return error;
  const { message = "no message", sqlState, data } = error as DriverError;
  const code = codeOf(error);
  if (code === CANCELED && isStopping())
    return new CancelledError("stopped, because Pulumi was asked to: the statement was canceled.");
  const said = `Snowflake said: ${code}${sqlState === undefined ? "" : ` (${sqlState})`} ${oneLine(message)}`;
  const options = { cause: error };
  if (NOT_FOUND.has(code)) return new NotFoundError(said, options);
  if (FORBIDDEN.has(code)) return new PermissionError(said, options);
  if (EXISTS.has(code) || EXISTS_TEXT.test(message)) return new AlreadyExistsError(said, options);
  if (code === NO_CODE && message === "") {
    return new ConnectionError(
      "Something other than Snowflake answered. Check snowflakeml:accessUrl or snowflakeml:host, and proxies between.",
      options,
    );
  }
  if (isSessionOver(error)) {
    return new ConnectionError(`Snowflake ended the session: ${code} ${oneLine(message)}`, options);
  }
  if (UNREACHABLE.has(code)) {
    return new ConnectionError(`The account does not answer: ${code} ${oneLine(message)}`, options);
  }
  const hint =
    code === NO_WAREHOUSE
      ? " Set snowflakeml:warehouse to one that the role may use (GRANT USAGE ON WAREHOUSE)."
      : "";
  return new StatementError(`${said}${hint}`, { code, sqlState, queryId: data?.queryId }, options);
}

/** A failed login; the account, user and host are named, credentials are not. */
export function toLoginFailure(error: unknown, options: DriverOptions): ConnectionError {
  const { message = "no message" } = error as DriverError;
  const where = options["accessUrl"] ?? options["host"] ?? options["account"];
  const user = options["username"] === undefined ? "" : ` as ${String(options["username"])}`;
  const code = codeOf(error);
  const text =
    `Could not log in to ${String(where)}${user} with authenticator ${String(options["authenticator"])}: ` +
    `${code} ${oneLine(message)}`;
  const because = { cause: error };
  if (UNREACHABLE.has(code) || NETWORK.test(code)) {
    const check =
      "Check snowflakeml:account, snowflakeml:host or snowflakeml:accessUrl, and that the host can be reached from here.";
    return new ConnectionError(`${text} ${check} ${CHANGED_SINCE}`, because);
  }
  if (ROLE_REFUSED.has(code))
    return new SettingsError(`${text} Check snowflakeml:role. ${CHANGED_SINCE}`, because);
  return new AuthenticationError(`${text} Check the user and the credentials.`, because);
}

/** True when other credentials may be accepted. */
export function isRefusedLogin(error: unknown): error is AuthenticationError {
  return error instanceof AuthenticationError;
}

/** Source: seen on Pulumi 3.250.0, which configures providers of refresh and destroy from the state */
const CHANGED_SINCE =
  "Pulumi reads, refreshes and destroys with the settings of the last update: if they have changed since, add --run-program.";

/** No credentials of any place were accepted. */
export function toRefusal(refused: readonly Error[]): AuthenticationError {
  const texts = refused.map(({ message }) => message);
  return new AuthenticationError([...texts, CHANGED_SINCE].join(" "), { cause: refused.at(-1) });
}

/** True when sending a read once more may help: the answer was lost, or the session, not refused. */
export function isLostAnswer(error: unknown): boolean {
  return UNREACHABLE.has(codeOf(error)) || isSessionOver(error);
}

/** The server has ended the session, and the driver cannot renew it. Source: snowflake-sdk, lib/services/sf.js */
export function isSessionOver(error: unknown): boolean {
  return ["401004", "407001", "407002"].includes(codeOf(error));
}

export function codeOf(error: unknown): string {
  return String((error as DriverError).code ?? NO_CODE);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
