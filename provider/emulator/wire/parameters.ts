import type { Session } from "./sessions";

/**
 * Parameters that drivers keep. The Node driver shares the first eight between all connections of a
 * process, so each login sends them all. Source: snowflake-sdk, lib/parameters.js
 */
const FIXED: Readonly<Record<string, unknown>> = {
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

export function sessionParameters(session: Session): readonly { name: string; value: unknown }[] {
  const own = [...session.parameters].map(([name, value]) => [name, typed(name, value)] as const);
  const all = { ...FIXED, ...Object.fromEntries(own) };
  return Object.entries(all).map(([name, value]) => ({ name, value }));
}

/** Numbers and booleans stay such: the Python connector compares them. Source: connector 4.8, connection.py */
function typed(name: string, value: string): unknown {
  switch (typeof FIXED[name]) {
    case "number":
      return Number(value);
    case "boolean":
      return value.toLowerCase() === "true";
    default:
      return value;
  }
}
