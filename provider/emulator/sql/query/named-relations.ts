import type { QualifiedName } from "../cursor";
import type { Node } from "./nodes";
import { nodesOf } from "./nodes";
import type { QueryTree } from "./tree";

/** Relations that a query names, in whatever part of it; what WITH names is none. */
export function namedRelations(query: QueryTree): readonly QualifiedName[] {
  return [...relationsIn(query, new Set())];
}

function* relationsIn(part: unknown, hidden: ReadonlySet<string>): Generator<QualifiedName> {
  for (const node of nodesOf(part, isQuery)) {
    if (node["kind"] === "relation") {
      const name = node["name"] as QualifiedName;
      if (name.length > 1 || !hidden.has(name[0] ?? "")) yield name;
    }
    if (!isQuery(node)) continue;
    const { with: bodies, ...rest } = node;
    const around = new Set(hidden);
    // A body reads those before it: of its own name it reads the table.
    for (const each of bodies) {
      if ("query" in each) yield* relationsIn(each.query, around);
      around.add(each.name);
    }
    yield* relationsIn(rest, around);
  }
}

/** Only a whole query has WITH, if only an empty one. */
function isQuery(node: Node): node is Node & Pick<QueryTree, "with"> {
  return Array.isArray(node["with"]);
}
