import type { Column, FileTransfer, StatementResult } from "../contract";
import type { SnowflakeError } from "../contract";
import type { Session } from "./sessions";

/** Answers as every driver reads them. Source: recorded bodies in the connectors' test mappings */

export interface Envelope {
  readonly success: boolean;
  /** Always text: a number disables session renewal in the Node driver. */
  readonly code: string | null;
  readonly message: string | null;
  readonly data: unknown;
}

export function accepted(data: unknown): Envelope {
  return { success: true, code: null, message: null, data };
}

export function refusedRequest(code: string, message: string, data: unknown = null): Envelope {
  return { success: false, code, message, data };
}

/**
 * Parameters that drivers keep. The Node driver shares the first eight between all connections of a
 * process, so each login sends them all. Source: snowflake-sdk, lib/parameters.js
 */
export function sessionParameters(session: Session): readonly { name: string; value: unknown }[] {
  const fixed: Record<string, unknown> = {
    SERVICE_NAME: "",
    CLIENT_SESSION_KEEP_ALIVE: false,
    CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY: 3600,
    JS_TREAT_INTEGER_AS_BIGINT: false,
    JS_DRIVER_DISABLE_OCSP_FOR_NON_SF_ENDPOINTS: false,
    CLIENT_STAGE_ARRAY_BINDING_THRESHOLD: 100_000_000,
    MULTI_STATEMENT_COUNT: 1,
    QUERY_CONTEXT_CACHE_SIZE: 5,
    CLIENT_TELEMETRY_ENABLED: false,
    AUTOCOMMIT: true,
    TIMEZONE: "Etc/UTC",
    TIMESTAMP_OUTPUT_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
    TIMESTAMP_NTZ_OUTPUT_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF3",
    TIMESTAMP_LTZ_OUTPUT_FORMAT: "",
    TIMESTAMP_TZ_OUTPUT_FORMAT: "",
    DATE_OUTPUT_FORMAT: "YYYY-MM-DD",
    TIME_OUTPUT_FORMAT: "HH24:MI:SS",
    BINARY_OUTPUT_FORMAT: "HEX",
    CLIENT_RESULT_CHUNK_SIZE: 160,
    CLIENT_PREFETCH_THREADS: 4,
    CLIENT_MEMORY_LIMIT: 1536,
    CLIENT_RESULT_COLUMN_CASE_INSENSITIVE: false,
    CLIENT_TIMESTAMP_TYPE_MAPPING: "TIMESTAMP_LTZ",
    PYTHON_CONNECTOR_QUERY_RESULT_FORMAT: "JSON",
    GO_QUERY_RESULT_FORMAT: "JSON",
  };
  const all = { ...fixed, ...Object.fromEntries(session.parameters) };
  return Object.entries(all).map(([name, value]) => ({ name, value }));
}

/** All six keys of a column must exist. Source: Python connector, cursor.py */
function rowType(column: Column): object {
  return {
    name: column.name,
    database: "",
    schema: "",
    table: "",
    nullable: column.nullable ?? true,
    type: column.type,
    byteLength: null,
    length: column.length ?? (column.type === "text" ? 16_777_216 : null),
    precision: column.precision ?? null,
    scale: column.scale ?? null,
    collation: null,
  };
}

/** A finished statement. */
export function finished(
  result: StatementResult,
  session: Session,
  queryId: string,
  at: Date,
): Envelope {
  const common = {
    queryId,
    parameters: sessionParameters(session),
    finalDatabaseName: session.database,
    finalSchemaName: session.schema,
    finalWarehouseName: session.warehouse,
    finalRoleName: session.role,
  };
  if (result.fileTransfer !== undefined)
    return accepted({ ...transfer(result.fileTransfer), ...common });
  return accepted({
    ...common,
    rowtype: result.columns.map(rowType),
    rowset: result.rows,
    total: result.rows.length,
    returned: result.rows.length,
    version: 1,
    statementTypeId: result.statementTypeId,
    queryResultFormat: "json",
    numberOfBinds: 0,
    arrayBindSupported: false,
    databaseProvider: null,
    sqlState: "00000",
    sendResultTime: at.getTime(),
  });
}

/** The client copies files itself. Source: snowflake-sdk, lib/file_transfer_agent (LOCAL_FS) */
function transfer(file: FileTransfer): object {
  const upload = file.command === "UPLOAD";
  return {
    command: file.command,
    src_locations: file.sources,
    ...(file.localLocation === undefined ? {} : { localLocation: file.localLocation }),
    autoCompress: file.autoCompress,
    sourceCompression: "auto_detect",
    overwrite: file.overwrite,
    parallel: file.parallel,
    threshold: 209_715_200,
    encryptionMaterial: upload ? null : [],
    presignedUrls: null,
    stageInfo: {
      locationType: "LOCAL_FS",
      location: file.location,
      path: "",
      region: null,
      creds: {},
    },
    operation: "Node",
    kind: null,
    uploadInfo: null,
  };
}

/** A failed statement: without `sqlState` the Node driver would send it again. */
export function failed(error: SnowflakeError, queryId: string): Envelope {
  const data = {
    internalError: false,
    unredactedFromSecureObject: false,
    errorCode: error.code,
    age: 0,
    sqlState: error.sqlState,
    queryId,
    line: error.position?.line ?? -1,
    pos: error.position?.pos ?? -1,
    type: "COMPILATION",
  };
  return refusedRequest(error.code, error.message, data);
}

/** Not finished: where to ask again. */
export function running(queryId: string, code: "333333" | "333334"): Envelope {
  const message =
    code === "333334"
      ? "Query execution in progress. Asynchronous."
      : "Query execution in progress.";
  const data = {
    queryId,
    getResultUrl: `/queries/${queryId}/result`,
    progressDesc: null,
    queryAbortsAfterSecs: 300,
  };
  return { success: true, code, message, data };
}

/** Texts of refused tokens. Source: snowflake-sdk, lib/constants/gs_errors.js */
export const TOKEN_MESSAGES = {
  "390101": "Authorization header not found in the request data.",
  "390104": "Session token not found or invalid.",
  "390111": "Session no longer exists. New login required to access the service.",
  "390112": "Your session has expired. Please login again.",
  "390114": "Authentication token has expired. The user must authenticate again.",
} as const;
