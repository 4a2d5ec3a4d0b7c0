import type { Run } from "../statements/world";

/** What context functions say of the session and the account. Source: https://docs.snowflake.com/en/sql-reference/functions-context */
const VALUES: Readonly<Record<string, (run: Run) => string | null>> = {
  CURRENT_ROLE: ({ session }) => session.role,
  CURRENT_USER: ({ session }) => session.user,
  CURRENT_DATABASE: ({ session }) => session.database,
  CURRENT_SCHEMA: ({ session }) => session.schema,
  CURRENT_WAREHOUSE: ({ session }) => (session.warehouse === "" ? null : session.warehouse),
  CURRENT_SESSION: ({ session }) => String(session.id),
  CURRENT_ACCOUNT: ({ world }) => world.account,
  CURRENT_REGION: () => "LOCAL",
  LAST_QUERY_ID: ({ world, session }) => world.results.last(session.id) ?? null,
  CURRENT_VERSION: ({ world }) => world.release,
};

/** Undefined when there is no such function. */
export function sessionValue(run: Run, name: string): string | null | undefined {
  return Object.hasOwn(VALUES, name) ? VALUES[name]?.(run) : undefined;
}
