import { formatIdentifier } from "../../core/identity";
import { modelCalls } from "../../snowflake/sql/model-calls";

/** The version that a query names in its call of a model; undefined when it names none, or several. */
export function scoredBy(query: string | undefined): string | undefined {
  const versions = new Set(modelCalls(query ?? "").map(({ version }) => version));
  const [only] = versions;
  return versions.size === 1 && only !== undefined ? formatIdentifier(only) : undefined;
}
