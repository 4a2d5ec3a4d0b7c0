import { z } from "zod";
import { parseIdentifier } from "../../core/identity";
import { property } from "../../core/property";
import { modelGroup, modelReference } from "../../core/references";
import type { Issue } from "../../core/resource";
import { SYSTEM_ALIASES } from "../../snowflake/show/models";
import { RESERVED_WORDS } from "../../snowflake/sql/reserved";

/** What an Alias is given and what it gives back. */

export const inputs = z.strictObject({
  model: modelReference,
  name: property(
    z
      .string()
      .describe(
        "Name of the alias: letters, digits, _ and $, unquoted. `DEFAULT` stands for the model's default version.",
      ),
    { identity: true, compare: "identifier", announced: true },
  ),
  version: property(
    z.string().describe("The version it stands on: a ModelVersion resource, or a version's name."),
    { compare: "identifier", announced: true, refersTo: "ModelVersion" },
  ),
  displaces: property(
    z
      .array(z.string())
      .optional()
      .describe(
        "Aliases that may be taken off the version, for instance one that leaves the program in the same update.",
      ),
    { control: "silent" },
  ),
  adopt: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default false. True: take over an alias that stands on another version and move it.",
      ),
    { control: "silent" },
  ),
});

export const facts = z.object({
  previousVersion: z
    .string()
    .optional()
    .describe("Where the alias stood before its last move: what a rollback would restore."),
  owner: z.string().optional().describe("Role that owns the model."),
  modelCreatedOn: property(
    z
      .string()
      .optional()
      .describe("When the model was created, ISO 8601 in UTC; tells it from another of its name."),
    { stable: true },
  ),
});

export type AliasInputs = z.infer<typeof inputs>;
export type AliasOutputs = z.infer<typeof facts>;
type Inputs = AliasInputs;

export const DEFAULT = "DEFAULT";

/** Aliases cannot be quoted. Source: alter-model-modify-version, "SET ALIAS" */
const PLAIN = /^[A-Z_][A-Z0-9_$]*$/;

export function nameOf(alias: Inputs): string {
  return parseIdentifier(alias.name, "name");
}

export function targetOf(alias: Inputs): string {
  return parseIdentifier(alias.version, "version");
}

export function label(alias: Inputs): string {
  return `${modelGroup(alias)}/${nameOf(alias)}`;
}

export function rules(alias: Partial<Inputs>): readonly Issue[] {
  const name = alias.name === undefined ? undefined : parseIdentifier(alias.name, "name");
  if (name === undefined) return [];
  if (name !== DEFAULT && SYSTEM_ALIASES.has(name)) {
    const message = `${name} is set by Snowflake itself and cannot be moved. Choose another name.`;
    return [{ path: "name", message }];
  }
  if (!PLAIN.test(name)) {
    const message = `${JSON.stringify(name)} needs quotes, which an alias cannot have: use letters, digits, _ and $.`;
    return [{ path: "name", message }];
  }
  if (name !== DEFAULT && RESERVED_WORDS.has(name)) {
    const message = `${name} is a reserved word of SQL, and an alias stands without quotes. Choose another name.`;
    return [{ path: "name", message }];
  }
  if (alias.version !== undefined && parseIdentifier(alias.version, "version") === name) {
    const message = `${name} is the name of the version too; aliases and versions share their names. Choose another.`;
    return [{ path: "name", message }];
  }
  return [];
}
