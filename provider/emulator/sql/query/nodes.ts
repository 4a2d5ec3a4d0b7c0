/** A part of a query that is an object: of the tree's own shapes, whose `kind` says which. */
export type Node = Readonly<Record<string, unknown>>;

/** All parts of a query, each before those within it. */
export function* nodesOf(part: unknown): Generator<Node> {
  if (typeof part !== "object" || part === null) return;
  if (!Array.isArray(part)) yield part as Node;
  for (const each of Object.values(part)) yield* nodesOf(each);
}
