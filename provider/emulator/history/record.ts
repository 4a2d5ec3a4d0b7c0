import type { Binding, StatementEngine, StatementSession } from "../contract";
import type { QueryEnd, QueryRecord } from "../records";

/** A statement that is about to run. */
export interface Asked {
  readonly queryId: string;
  readonly sql: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** What the history has of a statement when it starts. */
export function recordOf(
  engine: StatementEngine,
  session: StatementSession,
  { queryId, sql, bindings, parameters, at }: Asked,
): QueryRecord {
  return {
    id: queryId,
    text: engine.maskSecrets(sql).text,
    type: typeOf(engine.label(sql, session, bindings).kind),
    database: session.database,
    schema: session.schema,
    session: session.id,
    user: session.user,
    role: session.role,
    warehouse: session.warehouse,
    tag: tagOf(session, parameters),
    startedAt: at.getTime(),
  };
}

/** The statement's own parameter stands before the session's. */
function tagOf(session: StatementSession, parameters: Readonly<Record<string, unknown>>): string {
  const own = Object.entries(parameters).find(([name]) => name.toUpperCase() === "QUERY_TAG")?.[1];
  return typeof own === "string" ? own : (session.parameters.get("QUERY_TAG") ?? "");
}

/** Words of their own; of models none is published, so theirs are unverified. */
const TYPES: Readonly<Record<string, string>> = {
  PUT: "PUT_FILES",
  GET: "GET_FILES",
  LIST: "LIST_FILES",
  REMOVE: "REMOVE_FILES",
  "ALTER SESSION": "ALTER_SESSION",
  "MULTI STATEMENT": "MULTI_STATEMENT",
};

function typeOf(kind: string): string {
  return TYPES[kind] ?? kind.split(" ")[0] ?? kind;
}

/** A refusal may repeat the part of a statement that it is about. */
const WITHHELD = "(withheld: the statement holds a secret)";

/** A failure's message as log and history may have it. */
export function tellable(message: string, secret: boolean): string {
  return secret ? WITHHELD : message;
}

/** How a statement ended, from the failure that its client is told of. */
export function endOf(
  at: Date,
  failure: { readonly code: string; readonly message: string } | undefined,
): QueryEnd {
  return {
    at: at.getTime(),
    status: failure === undefined ? "SUCCESS" : "FAILED_WITH_ERROR",
    code: failure?.code ?? null,
    message: failure?.message ?? null,
  };
}
