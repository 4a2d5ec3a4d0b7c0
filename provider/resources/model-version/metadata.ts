import { InputError } from "../../core/errors";

/**
 * The metadata document of a version, shared with the Python client, which reads metrics only
 * beside its own schema version.
 * Source: snowflake-ml-python 2.6.0, model/_client/ops/metadata_ops.py
 */

const SCHEMA_KEY = "snowpark_ml_schema_version";
const SCHEMA_VERSION = "2024-01-01";
const METRICS_KEY = "metrics";

/** Keys that `metadata` may not name because `metrics` writes them. */
export const RESERVED_KEYS: readonly string[] = [METRICS_KEY, SCHEMA_KEY];

/** Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model-modify-version (METADATA) */
const METADATA_BYTES = 100 * 1024;

export type Document = Readonly<Record<string, unknown>>;

/** The document as our two inputs see it; metrics without the schema version count as none. */
export function splitDocument(document: Document): { metrics: Document; metadata: Document } {
  const metrics = document[SCHEMA_KEY] === SCHEMA_VERSION ? asDocument(document[METRICS_KEY]) : {};
  const metadata = Object.fromEntries(
    Object.entries(document).filter(([key]) => !RESERVED_KEYS.includes(key)),
  );
  return { metrics, metadata };
}

/** What the program declares of the document, now or last time. */
export interface Declared {
  readonly metrics?: Document | undefined;
  readonly metadata?: Document | undefined;
}

/**
 * The whole document to write: METADATA is replaced, never merged, so foreign keys are carried over.
 * @throws InputError above 100 KB
 */
export function mergeDocument(standing: Document, previous: Declared, desired: Declared): Document {
  const { metrics, metadata } = splitDocument(standing);
  const nextMetrics = mergeKeys(metrics, previous.metrics, desired.metrics);
  const merged: Document = {
    ...mergeKeys(metadata, previous.metadata, desired.metadata),
    ...(Object.keys(nextMetrics).length === 0 && standing[SCHEMA_KEY] === undefined
      ? {}
      : { [METRICS_KEY]: nextMetrics, [SCHEMA_KEY]: SCHEMA_VERSION }),
  };
  const bytes = Buffer.byteLength(JSON.stringify(merged), "utf8");
  if (bytes > METADATA_BYTES) {
    throw new InputError(
      "metadata",
      `metadata and metrics together have ${String(bytes)} bytes; Snowflake keeps at most ${String(METADATA_BYTES)}. ` +
        `Keep large documents on a stage and store their path.`,
    );
  }
  return merged;
}

function mergeKeys(standing: Document, previous: Document = {}, desired: Document = {}): Document {
  const kept = Object.entries(standing).filter(([key]) => !(key in previous));
  return { ...Object.fromEntries(kept), ...desired };
}

function asDocument(value: unknown): Document {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Document)
    : {};
}
