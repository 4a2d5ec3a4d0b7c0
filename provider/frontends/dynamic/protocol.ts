/** What the class in the program and the host in the provider process agree on. */

/** Property that the engine's dynamic provider takes the provider's text from. */
export const PROVIDER_KEY = "__provider";

/**
 * The text that Pulumi evaluates for a resource of this kind. Written by hand and pinned by a test:
 * another text shows as a change in every stack. Nothing is serialised, so the state stays small and
 * refresh and destroy use the installed package.
 */
export function providerText(kind: string): string {
  return `exports.handler = () => require("pulumi-snowflakeml/host").provider("${kind}");`;
}
