import type { Place } from "../catalog/catalog";
import type { AnyRelation, BaseTable } from "../catalog/relations";
import type { TableColumn } from "../catalog/shapes";
import type { StatementResult } from "../contract";
import { wireType } from "../sql/parser/column-types";
import type { TreeOf } from "../sql/tree";
import { inContainer } from "./containers";
import { likeMatches } from "./like";
import { columnsOf, described, shown } from "./rows";
import type { ShownRecord } from "./rows";
import { checkKind } from "./shelves";
import { yes } from "./show-kind";
import { scopeOf } from "./show-objects";
import type { Run } from "./world";

/** SHOW COLUMNS, DESCRIBE TABLE and DESCRIBE VIEW. */

/** Names with blanks are written with dots. */
const spaced = (text: string): ReturnType<typeof columnsOf> =>
  columnsOf(text).map((column) => ({ ...column, name: column.name.replaceAll(".", " ") }));

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-columns */
const SHOWN = columnsOf(
  "table_name schema_name column_name data_type null? default kind expression comment database_name autoincrement schema_evolution_record",
);

/** Source: https://docs.snowflake.com/en/sql-reference/sql/desc-table */
const DESCRIBED = spaced(
  "name type kind null? default primary.key unique.key check expression comment policy.name privacy.domain",
);

interface Placed extends Place {
  readonly relation: AnyRelation;
}

/** In the order of tables, and of the columns in each. */
export function showColumns(run: Run, { scope, of }: TreeOf<"SHOW COLUMNS">): StatementResult {
  const { catalog } = run.world;
  const found = of === undefined ? all(run, scope) : [one(run, of)];
  const records = found
    .filter(({ relation }) => catalog.sees(run.session, relation))
    .flatMap(({ database, schema, relation }) =>
      relation.columns.map((column) => ({
        table_name: relation.name,
        schema_name: schema.name,
        database_name: database.name,
        ...columnRecord(column),
      })),
    )
    .filter((record) => likeMatches(scope.like, record.column_name));
  return shown(run, SHOWN, records);
}

function all(run: Run, scope: TreeOf<"SHOW COLUMNS">["scope"]): readonly Placed[] {
  return scopeOf(run, scope).places.flatMap((place) =>
    Object.values(place.schema.relations)
      .map((relation) => ({ ...place, relation }))
      .sort((a, b) => (a.relation.name < b.relation.name ? -1 : 1)),
  );
}

function one(run: Run, { kind, name }: NonNullable<TreeOf<"SHOW COLUMNS">["of"]>): Placed {
  const what = { statement: "SHOW COLUMNS", kind: "Table" };
  const found = inContainer(() => run.world.catalog.relation(run.session, name, what));
  if (kind !== undefined) checkKind(kind, found.relation);
  return found;
}

/** The words of `null?` are unverified. */
function columnRecord({ name, type, nullable, default: usual, comment }: TableColumn) {
  return {
    column_name: name,
    data_type: JSON.stringify(jsonType(type, nullable)),
    "null?": nullable ? "true" : "NOT_NULL",
    default: usual ?? "",
    kind: "COLUMN",
    expression: "",
    comment: comment ?? "",
    autoincrement: "",
    schema_evolution_record: null,
  };
}

function jsonType(printed: string, nullable: boolean): object {
  const { type, precision, scale, length } = wireType(printed);
  const named = { type: type.toUpperCase() };
  if (length !== undefined)
    return { ...named, length, byteLength: length, nullable, fixed: type === "binary" };
  return scale === undefined ? { ...named, nullable } : { ...named, precision, scale, nullable };
}

/** DESCRIBE TABLE tells of views too, and of all that is like a table. */
export function describeTable(
  run: Run,
  { type, name }: TreeOf<"DESCRIBE TABLE" | "DESCRIBE VIEW">,
): StatementResult {
  const kind = type === "DESCRIBE VIEW" ? "View" : "Table";
  const { relation } = run.world.catalog.relation(run.session, name, { statement: type, kind });
  if (kind === "View") checkKind("VIEW", relation);
  const { primary = [], unique = [] } = (relation as Partial<BaseTable>).keys ?? {};
  return described(
    run,
    DESCRIBED,
    relation.columns.map((column) => ({
      name: column.name,
      type: column.type,
      kind: "COLUMN",
      "null?": yes(column.nullable),
      default: column.default,
      "primary key": yes(primary.includes(column.name)),
      "unique key": yes(unique.some((each) => each.includes(column.name))),
      check: null,
      expression: null,
      comment: column.comment,
      "policy name": null,
      "privacy domain": null,
    })) satisfies readonly ShownRecord[],
  );
}
