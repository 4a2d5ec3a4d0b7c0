import { at } from "../catalog/catalog";
import { missing } from "../catalog/errors";
import { SnowflakeError } from "../contract";
import type { Cell, Column, StatementResult } from "../contract";
import { Cursor } from "../sql/cursor";
import { notSupported } from "../sql/not-supported";
import type { Expression, Tree } from "../sql/tree";
import type { Run } from "../statements/world";
import { STATEMENT_TYPE } from "../statements/world";

/** SELECT without user rows: constants, context functions, catalogue functions. */

interface Value {
  readonly column: Omit<Column, "name">;
  readonly cell: Cell;
}

const text = (cell: Cell): Value => ({ column: { type: "text" }, cell });

/** Source: https://docs.snowflake.com/en/sql-reference/functions-context */
const CONTEXT: Readonly<Record<string, (run: Run) => Value>> = {
  CURRENT_ROLE: ({ session }) => text(session.role),
  CURRENT_USER: ({ session }) => text(session.user),
  CURRENT_DATABASE: ({ session }) => text(session.database),
  CURRENT_SCHEMA: ({ session }) => text(session.schema),
  CURRENT_WAREHOUSE: ({ session }) => text(session.warehouse),
  CURRENT_SESSION: ({ session }) => text(String(session.id)),
  CURRENT_ACCOUNT: () => text("LOCAL"),
  CURRENT_REGION: () => text("LOCAL"),
  CURRENT_VERSION: () => text("10.36.101"),
  CURRENT_TIMESTAMP: ({ world }) => ({
    column: { type: "timestamp_ltz", precision: 0, scale: 3 },
    cell: (world.now() / 1000).toFixed(3),
  }),
  SYSTEM$ML_PLATFORM_CAPABILITIES: () => text("{}"),
};

export function select(run: Run, tree: Extract<Tree, { type: "SELECT" }>): StatementResult {
  const rows = tree.from === undefined ? [undefined] : tagReferences(run, tree.from.tagReferences);
  const values = rows.map((row) =>
    tree.expressions.map((expression) => evaluate(run, expression, row)),
  );
  const columns = tree.expressions.map((expression, index) => ({
    name: expression.as,
    ...(values[0]?.[index]?.column ?? { type: "text" as const }),
  }));
  return {
    columns,
    rows: values.map((row) => row.map((value) => value.cell)),
    statementTypeId: STATEMENT_TYPE.select,
  };
}

type TagRow = Readonly<Record<string, Cell>>;

function evaluate(run: Run, { value }: Expression, row: TagRow | undefined): Value {
  if (value.kind === "literal") {
    const column =
      value.type === "fixed" ? { type: value.type, precision: 38, scale: 0 } : { type: value.type };
    return { column, cell: value.text };
  }
  if (value.kind === "column") {
    if (row === undefined || !Object.hasOwn(row, value.name)) throw invalidIdentifier(value.name);
    return text(row[value.name] ?? null);
  }
  if (value.name === "SYSTEM$GET_TAG") return text(tagOf(run, value.args));
  const context = at(CONTEXT, value.name);
  if (context === undefined || value.args.length > 0) throw notSupported(`function ${value.name}`);
  return context(run);
}

function invalidIdentifier(name: string): SnowflakeError {
  return new SnowflakeError(
    "000904",
    "42000",
    `SQL compilation error: error line 1 at position 7\ninvalid identifier '${name}'`,
  );
}

/** Models go by the domain MODULE. Source: snowflake-ml-python, model/_client/sql/tag.py */
function modelTags(run: Run, object: string, domain: string): Readonly<Record<string, string>> {
  if (domain.toUpperCase() !== "MODULE") {
    throw new SnowflakeError(
      "391801",
      "0A000",
      `SQL compilation error:\nObject tagging not supported for object type ${domain}.`,
    );
  }
  return run.world.catalog.model(run.session, new Cursor(object).name(), "TAG_REFERENCES").model
    .tags;
}

function tagOf(run: Run, [tag = "", object = "", domain = ""]: readonly string[]): Cell {
  const found = run.world.catalog.tag(run.session, new Cursor(tag).name(), "SYSTEM$GET_TAG").tag;
  return modelTags(run, object, domain)[String(found.id)] ?? null;
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/tag_references */
function tagReferences(run: Run, [object = "", domain = ""]: readonly string[]): readonly TagRow[] {
  const name = new Cursor(object).name();
  const { model, database, schema } = run.world.catalog.model(run.session, name, "TAG_REFERENCES");
  return Object.entries(modelTags(run, object, domain)).map(([id, value]) => {
    const place = run.world.catalog.tagById(id);
    if (place === undefined) throw missing("Tag", id);
    return {
      TAG_DATABASE: place.database.name,
      TAG_SCHEMA: place.schema.name,
      TAG_NAME: place.tag.name,
      TAG_VALUE: value,
      APPLY_METHOD: "MANUAL",
      LEVEL: "MODULE",
      OBJECT_DATABASE: database.name,
      OBJECT_SCHEMA: schema.name,
      OBJECT_NAME: model.name,
      DOMAIN: "MODULE",
      COLUMN_NAME: null,
    };
  });
}
