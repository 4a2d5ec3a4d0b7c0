import type { Cell, Column, FileTransfer, SnowflakeError, StatementResult } from "../contract";
import { sessionParameters } from "./parameters";
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

/** Children of a request, as its answer names them. Source: snowflake-sdk, lib/connection/statement.js */
function children(of: readonly Child[]): object {
  if (of.length === 0) return {};
  return {
    resultIds: of.map(({ id }) => id).join(","),
    resultTypes: of.map(({ statementTypeId }) => String(statementTypeId)).join(","),
  };
}

/** One of several statements of a request. */
export interface Child {
  readonly id: string;
  readonly statementTypeId: number;
}

interface Finish {
  readonly session: Session;
  readonly queryId: string;
  readonly at: Date;
  readonly several?: readonly Child[];
  /** Rows of the answer itself, when there are more. */
  readonly first?: readonly (readonly Cell[])[];
}

/** A finished statement. */
export function finished(
  result: StatementResult,
  { session, queryId, at, several = [], first = result.rows }: Finish,
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
    rowset: first,
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
    ...children(several),
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

/** Source: fakesnow */
export function noStatement(id: string): Envelope {
  return refusedRequest("000709", `Statement ${id} not found`, { sqlState: "02000", queryId: id });
}

/** Texts of refused tokens. Source: snowflake-sdk, lib/constants/gs_errors.js */
export const TOKEN_MESSAGES = {
  "390101": "Authorization header not found in the request data.",
  "390104": "Session token not found or invalid.",
  "390111": "Session no longer exists. New login required to access the service.",
  "390112": "Your session has expired. Please login again.",
  "390114": "Authentication token has expired. The user must authenticate again.",
} as const;
