import { refused } from "../../catalog/errors";
import type { Compiled } from "../../engine/row-store";
import { nodesOf } from "../../sql/query/nodes";
import { parseQuery } from "../../sql/query/queries";
import type { Run } from "../world";
import type { Queried } from "./query";
import { queryOf } from "./query";

/**
 * What a session alone has, and no refresh. That those of roles, users and names are taken, and which number
 * the refusal has, is unverified. Source of the words: user guide, "Troubleshooting dynamic tables"
 */
const OF_SESSIONS: ReadonlySet<unknown> = new Set(["CURRENT_SESSION", "LAST_QUERY_ID"]);

/** Views on the way count, which is unverified. @throws SnowflakeError for a function that no definition may have */
export function checkContext(run: Run, table: Queried, { views }: Compiled): void {
  for (const each of [table, ...views])
    for (const { kind, name } of nodesOf(parseQuery(queryOf(each).text, run.grammar)))
      if (kind === "call" && OF_SESSIONS.has(name))
        throw refused(
          `Unsupported context function '${String(name)}' used in dynamic table definition.`,
        );
}
