import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import { RELATION_KINDS } from "../tree";
import type { DescribedKind, Tree } from "../tree";
import type { OptionList } from "./options";
import { options } from "./options";
import { USER_OPTIONS } from "./users";
import { PLAIN_KINDS, anyKind, ifExists, ifNotExists, listOf, orReplace, partsOf } from "./parts";

/** CREATE, DROP and DESCRIBE of the plain kinds of objects. */

type PlainKind = (typeof PLAIN_KINDS)[number];

const words = (text: string): readonly string[] => text.split(" ");

/** Options by kind. Sources: create-database, create-schema, create-stage, create-warehouse, create-role, create-user, create-tag */
const OPTIONS: Readonly<Record<PlainKind, OptionList>> = {
  DATABASE: {
    of: "DATABASE",
    offered: { COMMENT: "string", DATA_RETENTION_TIME_IN_DAYS: "number" },
    known: words(
      "MAX_DATA_EXTENSION_TIME_IN_DAYS EXTERNAL_VOLUME CATALOG REPLACE_INVALID_CHARACTERS DEFAULT_DDL_COLLATION STORAGE_SERIALIZATION_POLICY CATALOG_SYNC",
    ),
  },
  SCHEMA: {
    of: "SCHEMA",
    offered: { COMMENT: "string", DATA_RETENTION_TIME_IN_DAYS: "number" },
    known: words(
      "MAX_DATA_EXTENSION_TIME_IN_DAYS EXTERNAL_VOLUME CATALOG REPLACE_INVALID_CHARACTERS DEFAULT_DDL_COLLATION STORAGE_SERIALIZATION_POLICY CLASSIFICATION_PROFILE",
    ),
  },
  STAGE: {
    of: "STAGE",
    offered: { COMMENT: "string", ENCRYPTION: "list", DIRECTORY: "list" },
    known: words(
      "URL STORAGE_INTEGRATION CREDENTIALS ENDPOINT AWS_ACCESS_POINT_ARN USE_PRIVATELINK_ENDPOINT FILE_FORMAT COPY_OPTIONS",
    ),
  },
  WAREHOUSE: {
    of: "WAREHOUSE",
    offered: {
      WAREHOUSE_SIZE: "scalar",
      WAREHOUSE_TYPE: "scalar",
      MIN_CLUSTER_COUNT: "number",
      MAX_CLUSTER_COUNT: "number",
      SCALING_POLICY: "scalar",
      AUTO_SUSPEND: "number",
      AUTO_RESUME: "boolean",
      INITIALLY_SUSPENDED: "boolean",
      COMMENT: "string",
    },
    known: words(
      "RESOURCE_MONITOR RESOURCE_CONSTRAINT ENABLE_QUERY_ACCELERATION QUERY_ACCELERATION_MAX_SCALE_FACTOR MAX_CONCURRENCY_LEVEL STATEMENT_QUEUED_TIMEOUT_IN_SECONDS STATEMENT_TIMEOUT_IN_SECONDS GENERATION",
    ),
  },
  ROLE: { of: "ROLE", offered: { COMMENT: "string" } },
  USER: USER_OPTIONS,
  TAG: { of: "TAG", offered: { COMMENT: "string" }, known: words("PROPAGATE ON_CONFLICT") },
};

export function createObject(cursor: Cursor): Tree | undefined {
  const start = cursor.position;
  if (!cursor.words("CREATE")) return undefined;
  const replace = orReplace(cursor);
  const scoped = cursor.words("SCOPED");
  const temporary = cursor.anyWord("TEMPORARY", "TEMP") !== undefined;
  const kind = cursor.anyWord(...PLAIN_KINDS);
  if (kind === undefined || (temporary && kind !== "STAGE") || (scoped && !temporary)) {
    cursor.position = start;
    return undefined;
  }
  const unlessExists = ifNotExists(cursor, replace);
  const name = cursor.name(partsOf(kind));
  if (cursor.anyWord("CLONE", "FROM", "AS") !== undefined)
    throw notSupported(`CREATE ${kind} from another`);
  if (cursor.words("WITH") && cursor.words("MANAGED", "ACCESS"))
    throw notSupported("managed access");
  return {
    type: "CREATE",
    kind,
    name,
    orReplace: replace,
    ifNotExists: unlessExists,
    temporary,
    allowedValues: kind === "TAG" ? allowedValues(cursor) : undefined,
    options: options(cursor, OPTIONS[kind]),
  };
}

function allowedValues(cursor: Cursor): readonly string[] | undefined {
  return cursor.words("ALLOWED_VALUES") ? listOf(cursor, (each) => each.string()) : undefined;
}

export function dropObject(cursor: Cursor): Tree | undefined {
  if (!cursor.words("DROP")) return undefined;
  const kind = anyKind(cursor, [...PLAIN_KINDS, ...RELATION_KINDS]);
  if (kind === undefined) return undefined;
  const onlyIfExists = ifExists(cursor);
  const name = cursor.name(partsOf(kind));
  if (["DATABASE", "SCHEMA", "TABLE"].includes(kind)) cursor.anyWord("CASCADE", "RESTRICT");
  return { type: "DROP", kind, name, ifExists: onlyIfExists };
}

const DESCRIBED: readonly DescribedKind[] = ["DATABASE", "SCHEMA", "WAREHOUSE", "STAGE", "USER"];

export function describeObject(cursor: Cursor): Tree | undefined {
  if (cursor.anyWord("DESC", "DESCRIBE") === undefined) return undefined;
  const kind = cursor.anyWord(...DESCRIBED);
  return kind === undefined
    ? undefined
    : { type: "DESCRIBE", kind, name: cursor.name(partsOf(kind)) };
}
