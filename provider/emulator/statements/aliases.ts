import { at } from "../catalog/catalog";
import { memberExists, missing, refused } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import { checkMemberName } from "./names";
import { findVersion, hasVersion } from "./versions";
import type { Run } from "./world";
import { answered } from "./world";

/** User aliases: one per version, one version per alias. Source: alter-model-modify-version */

/** The version goes by its name, as the grammar says; SET takes an alias from nobody. */
export function setAlias(
  run: Run,
  model: Model,
  { version: name, alias }: { readonly version: string; readonly alias: string },
): void {
  const version = findVersion(model, name);
  if (version.name !== name) throw missing("Version", name);
  checkMemberName(alias);
  const holder = at(model.aliases, alias);
  if (holder === name && answered(run, "repeatAlias")) return;
  if (holder !== undefined || hasVersion(model, alias)) {
    const member = { what: "Alias", name: alias, model: model.name } as const;
    throw memberExists(member, answered(run, "memberExistsCode"));
  }
  const other = aliasOf(model, version);
  if (other !== undefined) {
    if (!answered(run, "replaceAlias"))
      throw refused(`Version '${name}' has the alias '${other}' already.`);
    Reflect.deleteProperty(model.aliases, other);
  }
  model.aliases[alias] = name;
  version.alteredOn = run.world.now();
}

export function unsetAlias(run: Run, model: Model, name: string): void {
  const version = findVersion(model, name);
  const alias = aliasOf(model, version);
  if (alias === undefined) {
    if (!answered(run, "unsetNothing")) throw refused(`Version '${name}' has no alias.`);
    return;
  }
  Reflect.deleteProperty(model.aliases, alias);
  version.alteredOn = run.world.now();
}

export function aliasOf(model: Model, version: Version): string | undefined {
  return Object.entries(model.aliases).find(([, target]) => target === version.name)?.[0];
}
