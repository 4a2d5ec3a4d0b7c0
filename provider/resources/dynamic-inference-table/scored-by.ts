import { formatIdentifier } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import { modelCalls } from "../../snowflake/sql/model-calls";

/** Which versions of which models a query calls. */

/** The version of a model that a query names; of the one model that it calls when none is given. */
export function scoredBy(query: string | undefined, model?: SchemaObjectName): string | undefined {
  const calls = modelCalls(query ?? "").filter(
    (call) => model === undefined || isCalled(call.model, model),
  );
  const versions = new Set(calls.map(({ version }) => version));
  const [only] = versions;
  return versions.size === 1 && only !== undefined ? formatIdentifier(only) : undefined;
}

/** A name may leave out its database, and its schema. */
function isCalled(parts: readonly string[], { database, schema, name }: SchemaObjectName): boolean {
  const full = [database, schema, name].slice(-parts.length);
  return parts.length === full.length && parts.every((part, index) => part === full[index]);
}

/** Whether two queries call the same versions of the same models, or one of them calls none. */
export function sameCalls(left: string | undefined, right: string | undefined): boolean {
  const [a, b] = [left, right].map((query) =>
    [
      ...new Set(
        modelCalls(query ?? "").map(({ model, version }) => JSON.stringify([model, version])),
      ),
    ].sort(),
  );
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return true;
  return JSON.stringify(a) === JSON.stringify(b);
}
