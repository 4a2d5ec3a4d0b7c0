/** A failed operation, worded for the user; nothing in it is secret. */
export class OperationError extends Error {
  override readonly name = "OperationError";
  /** True when the text says all: no stack helps anybody. */
  readonly expected: boolean;
  /** What stands after a change that failed half-way. */
  readonly partial:
    { readonly id: string; readonly standing: Readonly<Record<string, unknown>> } | undefined;

  constructor(
    message: string,
    facts: Pick<OperationError, "expected" | "partial">,
    options: { cause: unknown },
  ) {
    super(message, options);
    this.expected = facts.expected;
    this.partial = facts.partial;
  }
}
