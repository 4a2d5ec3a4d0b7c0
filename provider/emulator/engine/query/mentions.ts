import { nodesOf } from "../../sql/query/nodes";
import type { Node } from "../../sql/query/nodes";
import type { Call } from "../../sql/query/tree";
import type { Scope } from "./scope";

/** What parts of a query mention. */

/** Whether a part of a block calls a model by itself: not in a query below it. */
export function callsModel(
  part: unknown,
  scope: Pick<Scope, "aliases">,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  for (const node of nodesOf(part, isElsewhere)) {
    if (node["kind"] === "model call") return true;
    const alias = aliasOf(node);
    const item = alias === undefined || seen.has(alias) ? undefined : scope.aliases.get(alias);
    if (alias !== undefined && item !== undefined)
      if (callsModel(item.value, scope, new Set([...seen, alias]))) return true;
  }
  return false;
}

function isElsewhere({ kind }: Node, key: string): boolean {
  return key === "query" || key === "from" || kind === "model table";
}

function aliasOf({ kind, parts }: Node): string | undefined {
  const [name, ...more] = kind === "name" ? (parts as readonly string[]) : [];
  return more.length === 0 ? name : undefined;
}

/** All names in a part of a query; undefined when it has a star, which means any. */
export function namesIn(part: unknown): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { kind, parts } of nodesOf(part, isCounted)) {
    if (kind === "star") return undefined;
    if (kind === "name") names.add((parts as readonly string[]).at(-1) ?? "");
  }
  return names;
}

/** The star of COUNT(*) names no column. */
function isCounted(node: Node, key: string): boolean {
  const args = node["kind"] === "call" && key === "args" ? (node[key] as Call["args"]) : [];
  return args.length === 1 && args[0]?.value.kind === "star";
}
