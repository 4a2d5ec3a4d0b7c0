import { invalidValue } from "../catalog/errors";
import type { StatementSession } from "../contract";
import { invalidProperty } from "../sql/parser/options";

/**
 * Parameters of a session. Source: https://docs.snowflake.com/en/sql-reference/parameters (session
 * parameters); those of result formats and of SHOW VERSIONS: the connectors and snowflake-ml-python
 */

export interface Parameter {
  readonly name: string;
  readonly type: "BOOLEAN" | "NUMBER" | "STRING";
  readonly default: string;
}

const of = (type: Parameter["type"], text: string): readonly Parameter[] =>
  text.split(",").map((each) => {
    const [name = "", value = ""] = each.split("=");
    return { name, type, default: value };
  });

export const PARAMETERS: readonly Parameter[] = [
  ...of(
    "BOOLEAN",
    "ABORT_DETACHED_QUERY=false,AUTOCOMMIT=true,CLIENT_ENABLE_LOG_INFO_STATEMENT_PARAMETERS=false,CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX=false,CLIENT_METADATA_USE_SESSION_DATABASE=false,CLIENT_RESULT_COLUMN_CASE_INSENSITIVE=false,CLIENT_SESSION_KEEP_ALIVE=false,CSV_TIMESTAMP_FORMAT_AUTO=false,ENABLE_UNLOAD_PHYSICAL_TYPE_OPTIMIZATION=true,ERROR_ON_NONDETERMINISTIC_MERGE=true,ERROR_ON_NONDETERMINISTIC_UPDATE=false,JDBC_TREAT_DECIMAL_AS_INT=true,JDBC_TREAT_TIMESTAMP_NTZ_AS_UTC=false,JDBC_USE_SESSION_TIMEZONE=true,NOORDER_SEQUENCE_AS_DEFAULT=true,ODBC_TREAT_DECIMAL_AS_INT=false,QUOTED_IDENTIFIERS_IGNORE_CASE=false,STRICT_JSON_OUTPUT=false,TIMESTAMP_DAY_IS_ALWAYS_24H=false,TRANSACTION_ABORT_ON_ERROR=false,UNSUPPORTED_DDL_ACTION_IGNORED=false,USE_CACHED_RESULT=true,SHOW_MODEL_DETAILS_IN_SHOW_VERSIONS_IN_MODEL=false",
  ),
  ...of(
    "NUMBER",
    "CLIENT_MEMORY_LIMIT=1536,CLIENT_PREFETCH_THREADS=4,CLIENT_RESULT_CHUNK_SIZE=160,CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY=3600,DATE_FIRST_DAY_OF_WEEK=0,JSON_INDENT=2,LOCK_TIMEOUT=43200,MULTI_STATEMENT_COUNT=1,ROWS_PER_RESULTSET=0,STATEMENT_QUEUED_TIMEOUT_IN_SECONDS=0,STATEMENT_TIMEOUT_IN_SECONDS=172800,TWO_DIGIT_CENTURY_START=1970,WEEK_OF_YEAR_POLICY=0,WEEK_START=0",
  ),
  ...of(
    "STRING",
    "BINARY_INPUT_FORMAT=HEX,BINARY_OUTPUT_FORMAT=HEX,CLIENT_TIMESTAMP_TYPE_MAPPING=TIMESTAMP_LTZ,DATE_INPUT_FORMAT=AUTO,DATE_OUTPUT_FORMAT=YYYY-MM-DD,GEOGRAPHY_OUTPUT_FORMAT=GeoJSON,GEOMETRY_OUTPUT_FORMAT=GeoJSON,GO_QUERY_RESULT_FORMAT=JSON,JDBC_QUERY_RESULT_FORMAT=JSON,LOG_LEVEL=OFF,METRIC_LEVEL=NONE,ODBC_QUERY_RESULT_FORMAT=JSON,PYTHON_CONNECTOR_QUERY_RESULT_FORMAT=JSON,PYTHON_PROFILER_MODULES,PYTHON_PROFILER_TARGET_STAGE,QUERY_TAG,S3_STAGE_VPCE_DNS_NAME,SEARCH_PATH=$current; $public,SIMULATED_DATA_SHARING_CONSUMER,TIMESTAMP_INPUT_FORMAT=AUTO,TIMESTAMP_LTZ_OUTPUT_FORMAT,TIMESTAMP_NTZ_OUTPUT_FORMAT=YYYY-MM-DD HH24:MI:SS.FF3,TIMESTAMP_OUTPUT_FORMAT=YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM,TIMESTAMP_TYPE_MAPPING=TIMESTAMP_NTZ,TIMESTAMP_TZ_OUTPUT_FORMAT,TIMEZONE=America/Los_Angeles,TIME_INPUT_FORMAT=AUTO,TIME_OUTPUT_FORMAT=HH24:MI:SS,TRACE_LEVEL=OFF,TRANSACTION_DEFAULT_ISOLATION_LEVEL=READ COMMITTED",
  ),
];

const BY_NAME: ReadonlyMap<string, Parameter> = new Map(
  PARAMETERS.map((each) => [each.name, each]),
);

/** @throws SnowflakeError for a name that no session has */
export function parameterNamed(name: string): Parameter {
  const found = BY_NAME.get(name);
  if (found === undefined) throw invalidProperty(name, "SESSION");
  return found;
}

/** The value as it is kept. @throws SnowflakeError 001008 when it does not fit the type */
export function checkedValue({ name, type }: Parameter, value: string): string {
  const written = type === "BOOLEAN" ? value.toLowerCase() : value;
  const fits = { BOOLEAN: /^(?:true|false)$/, NUMBER: /^\d+$/, STRING: /^[\s\S]*$/ }[type];
  if (!fits.test(written)) throw invalidValue(value, name);
  return written;
}

/** QUOTED_IDENTIFIERS_IGNORE_CASE of a statement; its own parameter stands before the session's. */
export function foldsQuoted(
  session: StatementSession,
  statementParameters: Readonly<Record<string, unknown>>,
): boolean {
  const name = "QUOTED_IDENTIFIERS_IGNORE_CASE";
  const own = Object.entries(statementParameters).find(([key]) => key.toUpperCase() === name)?.[1];
  const value = own ?? session.parameters.get(name);
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

/** A BOOLEAN parameter of a session. */
export function isOn({ parameters }: StatementSession, name: string, usual: boolean): boolean {
  const value = parameters.get(name);
  return value === undefined ? usual : value.toLowerCase() === "true";
}
