/** The package's name, which type tokens begin with: `snowflakeml:index:Model`. */
export const PACKAGE = "snowflakeml";

/** The type token of a kind. */
export function nativeToken(kind: string): string {
  return `${PACKAGE}:index:${kind}`;
}
