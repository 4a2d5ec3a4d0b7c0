/** The package's name: of its configuration, and in type tokens. */
export const PACKAGE = "snowflakeml";

/** The token of a kind, or of a data source, in the plugin's package. */
export function nativeToken(name: string): string {
  return `${PACKAGE}:index:${name}`;
}

/** The type token of a kind among dynamic resources. */
export function dynamicToken(kind: string): string {
  return `pulumi-nodejs:dynamic/${PACKAGE}:${kind}`;
}
