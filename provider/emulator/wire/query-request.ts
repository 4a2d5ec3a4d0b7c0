import { z } from "zod";
import type { Binding, StatementLayer } from "../contract";
import { SnowflakeError } from "../contract";

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
 * One request holds one statement: several, which real accounts run when MULTI_STATEMENT_COUNT says so,
 * are refused whatever it says. Source: gosnowflake, multistatement tests
 */
export function refuseSeveral(
  layer: StatementLayer,
  { sql, parameters }: QueryRequest,
  inSession: string | undefined,
): void {
  const desired = Number(parameters["MULTI_STATEMENT_COUNT"] ?? inSession ?? 1);
  const actual = layer.countStatements(sql);
  if (desired === 1 && actual <= 1) return;
  const mismatch = desired !== actual && desired !== 0;
  const text = `Actual statement count ${String(actual)} did not match the desired statement count ${mismatch ? String(desired) : "1"}.`;
  throw new SnowflakeError("000008", "0A000", mismatch ? text : `${text} ${ONE_ONLY}`);
}

const ONE_ONLY = "(emulator: several statements in one request are not supported)";
