import { printed } from "../../catalog/catalog";
import type { DynamicTable, Input, TargetLag } from "../../catalog/dynamic-tables";
import type { Compiled } from "../../engine/row-store";
import type { Run } from "../world";
import { lagBelowInput } from "./errors";
import { fullName, inputsOf, readersOf, standingPlace } from "./find";
import type { FoundTable } from "./find";
import { columnIds, columnNames } from "./input-columns";
import type { Queried } from "./query";
import { lagSeconds } from "./target-lag";

/** What a dynamic table reads, and the rules between its lag and theirs. */

export function inputsOfCompiled(run: Run, table: Queried, compiled: Compiled): Input[] {
  const { catalog } = run.world;
  const { sources, views } = compiled;
  const names = columnNames(run, table, compiled);
  return [...sources, ...views].map((relation) => {
    const place = standingPlace(catalog, relation);
    const around = place === undefined ? [] : [place.database.name, place.schema.name];
    const { id, kind, name } = relation;
    return { id, kind, name: [...around, name], ...columnIds(relation, names) };
  });
}

/** Versions that may become others without a word of the query changing. */
export function movingVersions({ models }: Compiled): Record<string, string> {
  const moving = models
    .filter(({ pinned }) => !pinned)
    .map(({ model, version }) => [printed(...model), version] as const);
  return Object.fromEntries(moving);
}

/** No lag below that of an input. Source: user guide, "Understanding dynamic table target lag" */
export function checkLags(
  of: Pick<DynamicTable, "name" | "targetLag">,
  inputs: readonly Pick<DynamicTable, "name" | "targetLag">[],
): void {
  const own = lagSeconds(of.targetLag);
  if (own === undefined) return;
  const slower = inputs.find((each) => (lagSeconds(each.targetLag) ?? 0) > own);
  if (slower !== undefined) throw lagBelowInput(of.name, slower.name);
}

/** The same of a table that stands, and of those that read it by its name. */
export function checkLagsAround(run: Run, found: FoundTable, targetLag: TargetLag): void {
  const { catalog } = run.world;
  const of = { name: found.table.name, targetLag };
  const inputs = inputsOf(catalog, found.table).map(({ table }) => table);
  checkLags(of, inputs);
  checkReaders(run, fullName(found), of);
}

/** The same of those that read a table by its name, in full. */
export function checkReaders(
  run: Run,
  name: string,
  of: Pick<DynamicTable, "name" | "targetLag">,
): void {
  for (const { table } of readersOf(run.world.catalog, name)) checkLags(table, [of]);
}

export function tablesAmong({ sources }: Compiled): readonly DynamicTable[] {
  return sources.filter((each) => each.kind === "DYNAMIC TABLE");
}
