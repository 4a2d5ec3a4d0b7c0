import type { Cursor } from "../cursor";
import type { Tree } from "../tree";

/** Source: snowflake-ml-python 2.6.0, which looks for the repository of PyPI before it packs a model */
export function describeArtifactRepository(cursor: Cursor): Tree | undefined {
  if (cursor.anyWord("DESC", "DESCRIBE") === undefined) return undefined;
  return cursor.words("ARTIFACT", "REPOSITORY")
    ? { type: "DESCRIBE ARTIFACT REPOSITORY", name: cursor.name() }
    : undefined;
}
