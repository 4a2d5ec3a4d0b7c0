/** A part of a query that is an object: of the tree's own shapes, whose `kind` says which. */
export type Node = Readonly<Record<string, unknown>>;

/**
 * All parts of a query, each before those within it.
 * @param stop whether what a part has under a key is left out
 */
export function* nodesOf(
  part: unknown,
  stop: (node: Node, key: string) => boolean = () => false,
): Generator<Node> {
  if (typeof part !== "object" || part === null) return;
  const node = part as Node;
  const isList = Array.isArray(part);
  if (!isList) yield node;
  for (const [key, each] of Object.entries(node))
    if (isList || !stop(node, key)) yield* nodesOf(each, stop);
}
