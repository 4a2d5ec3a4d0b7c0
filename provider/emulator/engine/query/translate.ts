import { notSupported } from "../../sql/not-supported";
import type { Body, QueryTree, SetOperation, Values } from "../../sql/query/tree";
import { handed } from "./answers";
import type { Ending } from "./blocks";
import { endingText, selectBlock } from "./blocks";
import { coerce } from "./conversions";
import type { DataType } from "./data-types";
import { TEXT, commonType, duckType } from "./data-types";
import { common } from "./expressions";
import { columnCount } from "./failures";
import type { Cte, ModelAlias } from "./scope";
import { seenColumns } from "./named-relations";
import { scopeOf } from "./sources";
import { translatorOf } from "./translator";
import type { Base, Block, Work } from "./work";
import { newName } from "./work";

/** Whole queries: WITH, set operations, VALUES and what they end with. */
export function translateQuery(work: Work, tree: QueryTree, around: Base): Block {
  const base = withBase(work, tree, around);
  const { order, limit, offset } = tree;
  const ending = { order, limit, offset };
  if (tree.body.kind === "select") return selectBlock(work, tree.body, { base, ending });
  const block = bodyBlock(work, tree.body, base);
  const ends = order.length > 0 || limit !== undefined || offset !== undefined;
  return ends ? ended(work, block, { base, ending }) : block;
}

/** Bodies of WITH go to the front of everything, where models can read them too. */
function withBase(work: Work, tree: QueryTree, around: Base): Base {
  const ctes = new Map<string, Cte>(around.ctes);
  const modelAliases = new Map<string, ModelAlias>(around.modelAliases);
  const base = { ...around, ctes, modelAliases };
  for (const each of tree.with) {
    if ("model" in each) {
      modelAliases.set(each.name, each);
      continue;
    }
    const block = translateQuery(work, each.query, { ...base, ctes: new Map(ctes) });
    if (block.crossed) throw notSupported("WITH that reads from around it");
    const name = newName(work, "w");
    work.ctes.push({ name, sql: block.sql });
    const columns = block.columns.map((column, index) => ({
      ...column,
      name: each.columns[index] ?? column.name,
    }));
    const { plain, tracked } = block;
    ctes.set(each.name, { name, columns, plain, tracked });
  }
  return base;
}

function bodyBlock(work: Work, body: Body, base: Base): Block {
  switch (body.kind) {
    case "select":
      return selectBlock(work, body, { base, ending: { ...NO_ENDING, limit: body.top } });
    case "nested":
      return translateQuery(work, body.query, base);
    case "values":
      return valuesBlock(work, body, base);
    case "set":
      return setBlock(work, body, base);
  }
}

const NO_ENDING: Ending = { order: [], limit: undefined, offset: undefined };

/** ORDER BY and LIMIT of something that is no SELECT. */
function ended(
  work: Work,
  block: Block,
  { base, ending }: { readonly base: Base; readonly ending: Ending },
): Block {
  const as = newName(work, "r");
  const columns = seenColumns(as, block.columns);
  const to = translatorOf(work, scopeOf(base, [{ path: [], columns }]));
  const list = columns.map(({ value }) => handed(value).sql).join(", ");
  const sql = `SELECT ${list} FROM (${block.sql}) AS ${as}${endingText(
    to,
    ending,
    columns.map(({ value }) => value),
  )}`;
  return { ...block, sql, plain: false, tracked: false };
}

function valuesBlock(work: Work, { rows }: Values, base: Base): Block {
  const to = translatorOf(work, scopeOf(base, []));
  const cells = rows.map((row) => row.map((each) => to.of(each)));
  const width = cells[0]?.length ?? 0;
  const other = cells.find((row) => row.length !== width);
  if (other !== undefined) throw columnCount(width, other.length);
  const types = Array.from({ length: width }, (_, index) =>
    common(cells.flatMap((row) => row[index] ?? [])),
  );
  const text = cells
    .map((row) => `(${row.map((cell, index) => coerced(cell, types[index])).join(", ")})`)
    .join(", ");
  const names = types.map((_, index) => `C${String(index + 1)}`).join(", ");
  return {
    sql: `SELECT * FROM (VALUES ${text}) AS ${newName(work, "r")}(${names})`,
    columns: types.map((type, index) => ({ name: `COLUMN${String(index + 1)}`, type })),
    plain: false,
    tracked: false,
    crossed: to.scope.crossed,
  };
}

function coerced(cell: Parameters<typeof coerce>[0], type: DataType = TEXT): string {
  return coerce(cell, type).sql;
}

function setBlock(work: Work, { operator, left, right }: SetOperation, base: Base): Block {
  const [a, b] = [bodyBlock(work, left, base), bodyBlock(work, right, base)];
  if (a.columns.length !== b.columns.length) throw columnCount(a.columns.length, b.columns.length);
  if (operator === "EXCEPT" || operator === "INTERSECT")
    work.reasons.push(
      `Change tracking is not supported on queries with set operator '${operator === "EXCEPT" ? "MINUS" : operator}'.`,
    );
  const columns = a.columns.map(({ name, type }, index) => ({
    name,
    type: commonType(type, b.columns[index]?.type ?? type),
  }));
  return {
    sql: `(${fitted(work, a, columns)}) ${operator} (${fitted(work, b, columns)})`,
    columns,
    plain: false,
    tracked: false,
    crossed: a.crossed || b.crossed,
  };
}

/** A branch with the types that both have in common. */
function fitted(work: Work, block: Block, columns: Block["columns"]): string {
  const as = newName(work, "r");
  const list = seenColumns(as, block.columns).map(({ value: of }, index) => {
    const { type } = of;
    const wanted = columns[index]?.type ?? type;
    const sql =
      wanted.type === type.type ? `CAST(${of.sql} AS ${duckType(wanted)})` : coerce(of, wanted).sql;
    return `${sql} AS C${String(index + 1)}`;
  });
  return `SELECT ${list.join(", ")} FROM (${block.sql}) AS ${as}`;
}
