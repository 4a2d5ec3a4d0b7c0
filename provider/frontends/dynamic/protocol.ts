/** What the class in the program and the host in the provider process agree on. */

/** Module part of the type token, `pulumi-nodejs:dynamic/snowflakeml:<Kind>`. */
export const MODULE = "snowflakeml";

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

/** The type token of a kind. */
export function typeToken(kind: string): string {
  return `pulumi-nodejs:dynamic/${MODULE}:${kind}`;
}

/**
 * What stands for a value that is not known yet, by element type.
 * Source: pulumi/pulumi, sdk/go/common/resource/plugin (UnknownStringValue and its siblings)
 */
const UNKNOWN: ReadonlySet<string> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** True when a value, at any depth, is not known yet. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return UNKNOWN.has(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsUnknown);
}
