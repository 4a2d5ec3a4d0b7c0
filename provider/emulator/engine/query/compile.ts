import type { TableColumn } from "../../catalog/shapes";
import { parseExpression, parseQuery } from "../../sql/query/queries";
import type { Run } from "../../statements/world";
import type { Compiled, Query } from "../row-store";
import { seen } from "./answers";
import { coerce } from "./conversions";
import { BOOLEAN, duckType, printType, readType } from "./data-types";
import type { ScopeColumn } from "./scope";
import { scopeOf } from "./sources";
import { translateQuery } from "./translate";
import { translatorOf } from "./translator";
import type { Block, Work } from "./work";
import { newWork, withAll } from "./work";

/** A query, translated: what it is, and what DuckDB runs. */
export interface Translated {
  readonly work: Work;
  readonly columns: Block["columns"];
  readonly plain: boolean;
  readonly tracked: boolean;
  /** Gives the columns as C1, C2 …, and __SOURCE when it is tracked. */
  readonly sql: string;
}

/** @throws SnowflakeError what compilation says */
export function translate(
  run: Run,
  query: Query,
  options: Omit<Parameters<typeof newWork>[1], "query" | "condition" | "staged" | "changes">,
): Translated {
  const work = newWork(run, {
    ...options,
    staged: query.staged,
    changes: query.changes,
    ...doorsOf(run),
  });
  const tree = parseQuery(query.text, run.grammar);
  const { database, schema, role } = run.session;
  const block = translateQuery(work, tree, {
    outer: undefined,
    ctes: new Map(),
    modelAliases: new Map(),
    place: query.place ?? { database, schema },
    role,
  });
  const list = block.columns.map((column, index) => {
    const name = `C${String(index + 1)}`;
    const { sql, type } = seen(`q.${name}`, column);
    return `CAST(${sql} AS ${duckType(type)}) AS ${name}`;
  });
  if (block.tracked) list.push('q."__SOURCE"');
  const { columns, plain, tracked } = block;
  const sql = withAll(work, `SELECT ${list.join(", ")} FROM (${block.sql}) AS q`);
  return { work, columns, plain, tracked, sql };
}

export function compiledOf({ work, columns, plain }: Translated): Compiled {
  const tableFunction = work.models.some((use) => use.tableFunction);
  const [reason] = work.reasons;
  const sources = [...work.sources];
  return {
    columns: columns.map(({ name, type }) => ({
      name,
      type: printType(type),
      nullable: true,
      default: null,
      comment: null,
    })),
    reads: [...work.reads],
    sources,
    views: [...work.views],
    models: work.models,
    notIncremental: reason,
    rowByRow:
      plain && reason === undefined && !work.clocked && !tableFunction && sources.length === 1,
    clocked: work.clocked,
  };
}

/** What rules of translation lead back to. */
function doorsOf(run: Run): Pick<Work, "query" | "condition"> {
  return {
    query: translateQuery,
    condition: (text, columns) => conditionOver(run, text, columns),
  };
}

/** A condition over the columns of a physical table, as SQL of DuckDB; what is unknown does not hold. */
export function conditionText(run: Run, text: string, columns: readonly TableColumn[]): string {
  const scoped = columns.map(({ name, type }, index) => ({
    name,
    value: { sql: `C${String(index + 1)}`, type: readType(type) },
  }));
  return conditionOver(run, text, scoped);
}

function conditionOver(run: Run, text: string, columns: readonly ScopeColumn[]): string {
  const work = newWork(run, { prefix: "", ...doorsOf(run) });
  const { database, schema, role } = run.session;
  const base = { outer: undefined, ctes: new Map(), modelAliases: new Map(), role };
  const scope = scopeOf({ ...base, place: { database, schema } }, [{ path: [], columns }]);
  const { sql } = coerce(translatorOf(work, scope).of(parseExpression(text, run.grammar)), BOOLEAN);
  return `coalesce(${sql}, FALSE)`;
}
