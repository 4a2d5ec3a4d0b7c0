import { missing, refused } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import type { ModelAction } from "../sql/tree";
import { inside } from "./folders";
import { checkMemberName } from "./names";
import { NO_FACTS, readPackage } from "./packages";
import { discard } from "./removal";
import type { FoundModel } from "./rename-model";
import { moveModel, newPlaceOf } from "./rename-model";
import { checkFree, checkRoom, versionFolder } from "./versions";
import type { Run } from "./world";
import { needWarehouse } from "./world";

/**
 * Live versions: written to through `snow://` until they are committed. No page documents them; what
 * one refuses is unverified. Source of the statements: snowflake-ml-python 2.6.0, model/_client/sql
 */

export function newLiveVersion(run: Run, name: string): Version {
  checkMemberName(name);
  needWarehouse(run);
  const folder = versionFolder(run.world, () => undefined);
  const createdOn = run.world.now();
  const settings = { comment: null, metadata: "{}" };
  return { ...NO_FACTS, ...settings, name, createdOn, alteredOn: createdOn, folder };
}

export function addLiveVersion(run: Run, model: Model, name: string): void {
  checkFree(run, model, { name });
  checkRoom(model);
  model.live.push(newLiveVersion(run, name));
}

/** Commit and both renames are one step: when one of them is refused, the live version stays as it is. */
export function commitVersion(
  run: Run,
  found: FoundModel,
  action: Extract<ModelAction, { readonly do: "COMMIT VERSION" }>,
): void {
  const { model } = found;
  const live = liveVersion(model, action.version);
  if (live === undefined) throw missing("Version", action.version);
  needWarehouse(run);
  const name = action.renameVersion ?? live.name;
  checkMemberName(name);
  checkFree(run, model, { name, besides: live });
  const place = action.renameTo && newPlaceOf(run, found, action.renameTo);
  const folder = inside(run.world.filesRoot, live.folder);
  const facts = readPackage(folder, `snow://model/${model.name}/versions/${live.name}`);
  const createdOn = run.world.now();
  // The state names the folder already, but what was put into it since may not be on the disk.
  run.world.made.push(live.folder);
  model.live = model.live.filter((each) => each !== live);
  if (model.versions.length === 0) model.defaultVersion = name;
  model.versions.push({ ...live, ...facts, name, createdOn, alteredOn: createdOn });
  if (place !== undefined) moveModel(found, place);
}

export function liveVersion(model: Model, name: string): Version | undefined {
  return model.live.find((version) => version.name === name);
}

/** @returns false when there is no live version of that name */
export function dropLiveVersion(run: Run, model: Model, name: string): boolean {
  const live = liveVersion(model, name);
  if (live === undefined) return false;
  if (live.name === model.defaultVersion)
    throw refused(`Version '${name}' is the default version and cannot be dropped.`);
  model.live = model.live.filter((each) => each !== live);
  discard(run.world, live.folder);
  return true;
}
