import { z } from "zod";
import { SnowflakeError } from "../contract";
import type { Binding, StatementLayer, StatementPart } from "../contract";
import type { Session } from "./sessions";

/** Source: snowflake-sdk, lib/connection/statement.js (request body) */
const queryBody = z.looseObject({
  sqlText: z.string().optional(),
  bindings: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        value: z.union([z.string(), z.null(), z.array(z.union([z.string(), z.null()]))]),
      }),
    )
    .nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  asyncExec: z.boolean().nullish(),
  describeOnly: z.boolean().nullish(),
});

/** One attempt of a client to have a statement run. */
export interface QueryRequest {
  /** Names the operation, over all attempts; empty when the client names none. */
  readonly requestId: string;
  readonly requestGuid: string;
  readonly retryCount: number;
  readonly sql: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly asynchronous: boolean;
  readonly describeOnly: boolean;
}

/** @throws ZodError when the body is no query */
export function readQuery(body: unknown, url: URLSearchParams): QueryRequest {
  const read = queryBody.parse(body);
  return {
    requestId: url.get("requestId") ?? "",
    requestGuid: url.get("request_guid") ?? "",
    retryCount: Number(url.get("retryCount") ?? 0),
    sql: read.sqlText ?? "",
    bindings: read.bindings ?? {},
    parameters: read.parameters ?? {},
    asynchronous: read.asyncExec === true,
    describeOnly: read.describeOnly === true,
  };
}

/**
 * The statements of a request that holds several, which MULTI_STATEMENT_COUNT must allow; 0 allows any.
 * @throws SnowflakeError
 */
export function partsOf(
  layer: StatementLayer,
  session: Session,
  { sql, bindings, parameters, describeOnly }: QueryRequest,
): readonly StatementPart[] {
  const given = { bindings, statementParameters: parameters };
  const parts = layer.several.split(session, sql, given);
  const inSession = session.parameters.get("MULTI_STATEMENT_COUNT");
  const desired = countOf(parameters["MULTI_STATEMENT_COUNT"] ?? inSession ?? 1);
  const actual = Math.max(1, parts.length);
  if (desired !== actual && desired !== 0) throw wrongCount(actual, desired);
  if (parts.length > 0) layer.several.check(session, parts, { describeOnly });
  return parts;
}

/** Clients send it as a number or as text. */
function countOf(given: unknown): number {
  const text = String(given);
  if (/^\d+$/.test(text)) return Number(text);
  const said = `SQL compilation error:\ninvalid value [${text}] for parameter 'MULTI_STATEMENT_COUNT'`;
  throw new SnowflakeError("001008", "22023", said);
}

/** Source: Python connector, test_multi_statement.py; the state is unverified */
function wrongCount(actual: number, desired: number): SnowflakeError {
  const text = `Actual statement count ${String(actual)} did not match the desired statement count ${String(desired)}.`;
  return new SnowflakeError("000008", "0A000", text);
}
