import type { Place } from "../catalog/catalog";
import type { AnyRelation } from "../catalog/relations";
import { wireType } from "../sql/parser/column-types";
import { columnsOf } from "../statements/rows";
import type { ShownRecord } from "../statements/rows";
import {
  isStored,
  retentionOf,
  shownClusterKey,
  shownText,
  sizeOf,
} from "../statements/show-tables";
import type { Run } from "../statements/world";

/** TABLES, COLUMNS and VIEWS of the information schema. */

/** Source: https://docs.snowflake.com/en/sql-reference/info-schema/tables */
export const TABLE_COLUMNS = columnsOf(
  "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_OWNER TABLE_TYPE IS_TRANSIENT CLUSTERING_KEY ROW_COUNT:fixed BYTES:fixed RETENTION_TIME:fixed SELF_REFERENCING_COLUMN_NAME REFERENCE_GENERATION USER_DEFINED_TYPE_CATALOG USER_DEFINED_TYPE_SCHEMA USER_DEFINED_TYPE_NAME IS_INSERTABLE_INTO IS_TYPED COMMIT_ACTION CREATED:timestamp_ltz LAST_ALTERED:timestamp_ltz LAST_DDL:timestamp_ltz LAST_DDL_BY AUTO_CLUSTERING_ON COMMENT IS_TEMPORARY IS_ICEBERG IS_DYNAMIC IS_IMMUTABLE IS_HYBRID",
);

/** Source: https://docs.snowflake.com/en/sql-reference/info-schema/columns */
export const COLUMN_COLUMNS = columnsOf(
  "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION:fixed COLUMN_DEFAULT IS_NULLABLE DATA_TYPE CHARACTER_MAXIMUM_LENGTH:fixed CHARACTER_OCTET_LENGTH:fixed NUMERIC_PRECISION:fixed NUMERIC_PRECISION_RADIX:fixed NUMERIC_SCALE:fixed DATETIME_PRECISION:fixed INTERVAL_TYPE INTERVAL_PRECISION CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME DOMAIN_CATALOG DOMAIN_SCHEMA DOMAIN_NAME UDT_CATALOG UDT_SCHEMA UDT_NAME SCOPE_CATALOG SCOPE_SCHEMA SCOPE_NAME MAXIMUM_CARDINALITY DTD_IDENTIFIER IS_SELF_REFERENCING IS_IDENTITY IDENTITY_GENERATION IDENTITY_START IDENTITY_INCREMENT IDENTITY_MAXIMUM IDENTITY_MINIMUM IDENTITY_CYCLE IDENTITY_ORDERED COMMENT",
);

/** Source: https://docs.snowflake.com/en/sql-reference/info-schema/views */
export const VIEW_COLUMNS = columnsOf(
  "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_OWNER VIEW_DEFINITION CHECK_OPTION IS_UPDATABLE INSERTABLE_INTO IS_SECURE CREATED:timestamp_ltz LAST_ALTERED:timestamp_ltz LAST_DDL:timestamp_ltz LAST_DDL_BY COMMENT",
);

interface Placed extends Place {
  readonly relation: AnyRelation;
}

function relationsOf(run: Run, database: string): readonly Placed[] {
  const { catalog } = run.world;
  return catalog
    .places()
    .filter((place) => place.database.name === database && catalog.sees(run.session, place.schema))
    .flatMap((place) =>
      Object.values(place.schema.relations)
        .filter((relation) => catalog.sees(run.session, relation))
        .map((relation) => ({ ...place, relation })),
    );
}

const named = ({ database, schema, relation }: Placed): ShownRecord => ({
  TABLE_CATALOG: database.name,
  TABLE_SCHEMA: schema.name,
  TABLE_NAME: relation.name,
});

/** When a relation was altered is not kept: the times are those of its creation. */
const told = ({ relation }: Placed): ShownRecord => ({
  TABLE_OWNER: relation.owner,
  CREATED: relation.createdOn,
  LAST_ALTERED: relation.createdOn,
  LAST_DDL: relation.createdOn,
  LAST_DDL_BY: null,
  COMMENT: relation.comment,
});

const yesNo = (value: boolean): string => (value ? "YES" : "NO");

export async function tableRecords(run: Run, database: string): Promise<readonly ShownRecord[]> {
  return Promise.all(relationsOf(run, database).map((each) => tableRecord(run, each)));
}

async function tableRecord(run: Run, placed: Placed): Promise<ShownRecord> {
  const { relation } = placed;
  const common = { ...named(placed), ...told(placed), IS_INSERTABLE_INTO: "YES", IS_TYPED: "YES" };
  const never = { IS_TEMPORARY: "NO", IS_ICEBERG: "NO", IS_IMMUTABLE: "NO", IS_HYBRID: "NO" };
  if (!isStored(relation))
    return { ...common, ...never, TABLE_TYPE: relation.kind, IS_DYNAMIC: "NO" };
  const { rows, bytes } = await sizeOf(run, relation);
  const key = shownClusterKey(relation.clusterBy);
  return {
    ...common,
    ...never,
    TABLE_TYPE: "BASE TABLE",
    IS_TRANSIENT: yesNo(relation.transient),
    CLUSTERING_KEY: key === "" ? null : key,
    ROW_COUNT: rows,
    BYTES: bytes,
    RETENTION_TIME: retentionOf(placed, relation),
    AUTO_CLUSTERING_ON: yesNo(key !== ""),
    IS_DYNAMIC: yesNo(relation.kind !== "TABLE"),
  };
}

export function columnRecords(run: Run, database: string): readonly ShownRecord[] {
  return relationsOf(run, database).flatMap((each) =>
    each.relation.columns.map((column, index) => ({
      ...named(each),
      COLUMN_NAME: column.name,
      ORDINAL_POSITION: index + 1,
      COLUMN_DEFAULT: column.default,
      IS_NULLABLE: yesNo(column.nullable),
      ...typeRecord(column.type),
      DTD_IDENTIFIER: String(index + 1),
      IS_SELF_REFERENCING: "NO",
      IS_IDENTITY: "NO",
      COMMENT: column.comment,
    })),
  );
}

/** Names of types as the information schema has them. */
const NAMES: Readonly<Record<string, string>> = { fixed: "NUMBER", real: "FLOAT" };

function typeRecord(printed: string): ShownRecord {
  const { type, precision, scale, length } = wireType(printed);
  const name = { DATA_TYPE: NAMES[type] ?? type.toUpperCase() };
  if (length !== undefined)
    return {
      ...name,
      CHARACTER_MAXIMUM_LENGTH: length,
      // Four bytes to a character, up to the most that there are.
      CHARACTER_OCTET_LENGTH: type === "text" ? Math.min(length * 4, 16_777_216) : length,
    };
  if (type === "fixed")
    return {
      ...name,
      NUMERIC_PRECISION: precision ?? null,
      NUMERIC_PRECISION_RADIX: 10,
      NUMERIC_SCALE: scale ?? null,
    };
  return scale === undefined ? name : { ...name, DATETIME_PRECISION: scale };
}

export function viewRecords(run: Run, database: string): readonly ShownRecord[] {
  return relationsOf(run, database).flatMap((each) => {
    const { relation } = each;
    if (relation.kind !== "VIEW") return [];
    return [
      {
        ...named(each),
        ...told(each),
        VIEW_DEFINITION: shownText(run, relation, relation.text),
        CHECK_OPTION: "NONE",
        IS_UPDATABLE: "NO",
        INSERTABLE_INTO: "NO",
        IS_SECURE: yesNo(relation.secure ?? false),
      },
    ];
  });
}
