import { at, printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { View } from "../../catalog/relations";
import { namedRelations } from "../../sql/query/named-relations";
import { parseQuery } from "../../sql/query/queries";
import type { Run } from "../world";
import { queryOf } from "./query";
import type { Queried } from "./query";

/** No dynamic table and no view reads itself, over however many others. */

type Defined = Queried & Pick<DynamicTable | View, "kind">;

/**
 * Names count, whatever stands there now: what one reads may have been dropped, and be about to come back.
 * @param name in full, of what is about to get it or has it already
 * @throws SnowflakeError when it would read itself; the words are unverified
 */
export function checkCycle(run: Run, name: string, relation: Defined): void {
  const seen = new Set<string>();
  const waiting = [...namesRead(run, relation)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const read = printed(...next);
    if (read === name) throw readsItself(relation.kind, name);
    if (seen.has(read)) continue;
    seen.add(read);
    const found = standing(run, next);
    if (found !== undefined) waiting.push(...namesRead(run, found));
  }
}

/** The words are unverified. */
export function readsItself(kind: Defined["kind"], name: string): Error {
  return refused(`${kind === "VIEW" ? "View" : "Dynamic Table"} '${name}' cannot read itself.`);
}

/** Names in full. */
function namesRead(run: Run, relation: Defined): readonly (readonly string[])[] {
  const { database, schema } = relation.place;
  return namedRelations(parseQuery(queryOf(relation).text, run.grammar)).map((name) => [
    ...[database, schema].slice(0, Math.max(0, 3 - name.length)),
    ...name,
  ]);
}

function standing(run: Run, [database = "", schema = "", name = ""]: readonly string[]) {
  const schemas = at(run.world.catalog.state.databases, database)?.schemas ?? {};
  const found = at(at(schemas, schema)?.relations ?? {}, name);
  return found?.kind === "TABLE" ? undefined : found;
}
