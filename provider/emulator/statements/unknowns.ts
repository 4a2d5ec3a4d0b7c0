/**
 * Behaviour that Snowflake does not document, each with a name. `strict` answers in the way that is
 * harder on a client, `lenient` in the easier one; a client must work under both.
 */
export type Unknowns = "strict" | "lenient";

/** SET ALIAS of the same alias on the same version. */
export function mayRepeatAlias(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}

/** SET ALIAS on a version that has another alias: replaced, or refused. */
export function mayReplaceAlias(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}

/** UNSET ALIAS on a version that has none. */
export function mayUnsetNothing(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}

/** DROP VERSION by an alias. */
export function mayDropByAlias(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}

/** SET DEFAULT_VERSION to an alias. */
export function mayDefaultToAlias(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}

/** CREATE MODEL without WITH VERSION. */
export function mayNameVersionItself(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}

/** DROP MODEL IF EXISTS, which the grammar does not have. */
export function mayDropIfExists(unknowns: Unknowns): boolean {
  return unknowns === "lenient";
}
