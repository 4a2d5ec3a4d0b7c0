/**
 * The failures a user can meet. Every message says what was tried, on which object, what Snowflake
 * said, and what to do next; no message holds a credential or a bound value.
 */
abstract class ProviderError extends Error {}

/** The program asks for something that cannot be: becomes a check failure in preview. */
export class InputError extends ProviderError {
  override readonly name = "InputError";
  /** Path of the input, for instance `source.directory`; empty when several are involved. */
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(path === "" ? message : `${path}: ${message}`, options);
    this.path = path;
  }
}

/** The object exists and is not ours, or somebody else holds what we need. */
export class ConflictError extends ProviderError {
  override readonly name: string = "ConflictError";
}

/** A leaf that is not as it should be; `undefined` is absent. */
interface Leaf {
  readonly path: string;
  readonly is: unknown;
  readonly shouldBe: unknown;
}

/** The object exists already and is not as the program says; the values are for who may show them. */
export class TakenError extends ConflictError {
  override readonly name = "TakenError";
  readonly label: string;
  readonly differences: readonly Leaf[];
  /** Inputs that cannot be read back and so cannot be compared. */
  readonly unreadable: readonly string[];
  /** Why the account's query history does not prove that this stack made the object. */
  readonly unproven: string | undefined;

  constructor(
    label: string,
    facts: Pick<TakenError, "differences" | "unreadable"> & { readonly unproven?: string },
  ) {
    super(`${label} exists already and is not in this stack's state`);
    this.label = label;
    this.differences = facts.differences;
    this.unreadable = facts.unreadable;
    this.unproven = facts.unproven;
  }
}

/** A statement that makes an object found one of that name. */
export class AlreadyExistsError extends ProviderError {
  override readonly name = "AlreadyExistsError";
}

/** An object that the state knows, or that a statement needs, does not exist. */
export class NotFoundError extends ProviderError {
  override readonly name = "NotFoundError";
}

/** The role may not do it, or cannot see whether the object exists. */
export class PermissionError extends ProviderError {
  override readonly name = "PermissionError";
}

/** No session: the host cannot be reached, or something else than Snowflake answers. */
export class ConnectionError extends ProviderError {
  override readonly name: string = "ConnectionError";
}

/** No session, because settings are missing, malformed, contradict each other, or name a role that is not the user's. */
export class SettingsError extends ConnectionError {
  override readonly name = "SettingsError";
}

/** No session, because Snowflake refused the credentials, or they cannot be read. */
export class AuthenticationError extends ConnectionError {
  override readonly name = "AuthenticationError";
}

/** Snowflake refused a statement. */
export class StatementError extends ProviderError {
  override readonly name = "StatementError";
  /** Six digits as Snowflake sends them, or the driver's own number. */
  readonly code: string;
  readonly sqlState: string | undefined;
  readonly queryId: string | undefined;

  constructor(
    message: string,
    facts: { code: string; sqlState?: string | undefined; queryId?: string | undefined },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = facts.code;
    this.sqlState = facts.sqlState;
    this.queryId = facts.queryId;
  }
}

/** An object was written and did not become what it should be in time. */
export class NotReadyError extends ProviderError {
  override readonly name = "NotReadyError";
  /** Inputs as they were seen last, for who may show them; undefined when nothing was seen. */
  readonly lastSeen: Readonly<Record<string, unknown>> | undefined;

  constructor(message: string, lastSeen: NotReadyError["lastSeen"]) {
    super(message);
    this.lastSeen = lastSeen;
  }
}

/** The engine asked to stop: what ran was ended, and what stands is told. */
export class CancelledError extends ProviderError {
  override readonly name = "CancelledError";
}

/** Some statements took effect before one failed; what stands goes into the state. */
export class PartialError extends ProviderError {
  override readonly name = "PartialError";
  readonly id: string;
  /** The outputs as they stand, so that the next run resumes and repeats nothing. */
  readonly standing: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    facts: { id: string; standing: Readonly<Record<string, unknown>> },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.id = facts.id;
    this.standing = facts.standing;
  }
}

/** True for failures that we word ourselves and whose stack would tell a user nothing. */
export function isExpected(error: unknown): error is Error {
  return error instanceof ProviderError;
}
