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
  return { metrics, metadata: without(document, RESERVED_KEYS) };
}

/** What the program declares of the document, now or last time. */
export interface Declared {
  readonly metrics?: Document | undefined;
  readonly metadata?: Document | undefined;
}

/**
 * The whole document to write: METADATA is replaced, never merged, so foreign keys are carried over.
 * @throws InputError above 100 KB, and for metrics of a schema that is not known here
 */
export function mergeDocument(standing: Document, previous: Declared, desired: Declared): Document {
  const merged: Document = {
    ...mergeKeys(without(standing, RESERVED_KEYS), previous.metadata, desired.metadata),
    ...mergeMetrics(standing, previous.metrics, desired.metrics),
  };
  const bytes = Buffer.byteLength(JSON.stringify(merged), "utf8");
  if (bytes <= METADATA_BYTES) return merged;
  throw new InputError(
    "metadata",
    `metadata and metrics together have ${String(bytes)} bytes; Snowflake keeps at most ${String(METADATA_BYTES)}. ` +
      `Keep large documents on a stage and store their path.`,
  );
}

/** Metrics that the program does not manage stay as they are, whoever wrote them in whatever form. */
function mergeMetrics(
  standing: Document,
  previous: Document | undefined,
  desired: Document | undefined,
): Document {
  if (desired === undefined && previous === undefined) {
    const reserved = RESERVED_KEYS.filter((key) => Object.hasOwn(standing, key));
    return Object.fromEntries(reserved.map((key) => [key, standing[key]]));
  }
  const schema = standing[SCHEMA_KEY];
  if (schema !== undefined && schema !== SCHEMA_VERSION) {
    throw new InputError(
      "metrics",
      `the metrics that stand have the schema ${JSON.stringify(schema)}, and this version writes ${SCHEMA_VERSION}: ` +
        `they would be lost. Leave metrics out, or use a newer version of this package.`,
    );
  }
  const metrics = mergeKeys(asDocument(standing[METRICS_KEY]), previous, desired);
  return { [METRICS_KEY]: metrics, [SCHEMA_KEY]: SCHEMA_VERSION };
}

function mergeKeys(standing: Document, previous: Document = {}, desired: Document = {}): Document {
  return { ...without(standing, Object.keys(previous)), ...desired };
}

function without(document: Document, keys: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));
}

function asDocument(value: unknown): Document {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Document)
    : {};
}
