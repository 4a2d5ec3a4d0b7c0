import type { QualifiedName } from "../cursor";
import type { QueryTree, With } from "./tree";

/** Relations that a query names, in whatever part of it; what WITH names is none. */
export function namedRelations(query: QueryTree): readonly QualifiedName[] {
  const found: QualifiedName[] = [];
  collect(query, new Set(), found);
  return found;
}

function collect(part: unknown, hidden: ReadonlySet<string>, found: QualifiedName[]): void {
  if (typeof part !== "object" || part === null) return;
  if (Array.isArray(part)) {
    for (const each of part) collect(each, hidden, found);
    return;
  }
  const node = part as Readonly<Record<string, unknown>> & {
    readonly kind?: string;
    readonly name?: unknown;
    readonly with?: readonly With[];
  };
  if (node.kind === "relation") {
    const name = node.name as QualifiedName;
    if (name.length > 1 || !hidden.has(name[0] ?? "")) found.push(name);
    return;
  }
  const around = new Set(hidden);
  // A body reads those before it: of its own name it reads the table.
  for (const each of node.with ?? []) {
    if ("query" in each) collect(each.query, around, found);
    around.add(each.name);
  }
  for (const [key, each] of Object.entries(node)) if (key !== "with") collect(each, around, found);
}
