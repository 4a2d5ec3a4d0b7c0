import { at } from "../catalog/catalog";
import type { Cell, Column, StatementResult } from "../contract";
import { wholeName } from "../sql/cursor";
import { notSupported } from "../sql/not-supported";
import type { Constant, Expression } from "../sql/select-tree";
import type { TreeOf } from "../sql/tree";
import { tagOn, taggedObject } from "../statements/model-tags";
import type { Run } from "../statements/world";
import { loginFailure } from "./login-failure";
import { STATEMENT_TYPE } from "../statements/world";
import { cast, parseJson } from "./casts";
import { toDecimal } from "./decimals";
import { invalidIdentifier } from "./identifiers";
import { numberType, textType } from "./literal-types";
import { sessionValue } from "./session-values";
import { SEQUENCES, isCounted } from "./generator";
import type { Rows } from "./relations";
import { readRelation } from "./relations";
import type { Value } from "./values";
import { text } from "./values";

/** SELECT without user rows: constants, context functions, the information schema. */

const CONTEXT: Readonly<Record<string, (run: Run) => Value>> = {
  CURRENT_TIMESTAMP: ({ world }) => ({
    column: { type: "timestamp_ltz", precision: 0, scale: 9 },
    cell: `${(world.now() / 1000).toFixed(3)}000000`,
  }),
  SYSTEM$ML_PLATFORM_CAPABILITIES: ({ world }) => text(JSON.stringify(world.capabilities)),
};

/** One row without columns, which constants are computed over. */
const NOTHING: Rows = { columns: [], rows: [[]] };

/** One column of the answer: what it is called, its type, and its cell in a row. */
interface Output {
  readonly column: Column;
  readonly cellOf: (row: readonly Cell[], index: number) => Cell;
}

export async function select(run: Run, tree: TreeOf<"SELECT">): Promise<StatementResult> {
  return selected(
    run,
    tree,
    tree.from === undefined ? NOTHING : await readRelation(run, tree.from),
  );
}

/** A SELECT without FROM, at once. */
export function constants(run: Run, tree: TreeOf<"SELECT">): StatementResult {
  return selected(run, tree, NOTHING);
}

function selected(run: Run, tree: TreeOf<"SELECT">, { columns, rows }: Rows): StatementResult {
  if (columns.length === 0 && tree.expressions.some(({ value }) => value.kind === "all columns"))
    throw notSupported(`SELECT * ${tree.from === undefined ? "without FROM" : "of GENERATOR"}`);
  const outputs = tree.expressions.flatMap((each) => outputsOf(run, each, columns));
  return {
    columns: outputs.map(({ column }) => column),
    rows: rows.map((row, index) => outputs.map((output) => output.cellOf(row, index))),
    statementTypeId: STATEMENT_TYPE.select,
  };
}

function outputsOf(
  run: Run,
  { as, value }: Expression,
  columns: readonly Column[],
): readonly Output[] {
  if (value.kind === "all columns") return columns.map((column) => outputOf(columns, column));
  if (value.kind === "column") {
    const found = columns.find((column) => column.name === value.name);
    const { column, cellOf } = outputOf(columns, found ?? invalidIdentifier(value.name));
    return [{ column: { ...column, name: as }, cellOf }];
  }
  const { column, cell } = constant(run, value, 0);
  const cellOf = isCounted(value)
    ? (_row: readonly Cell[], index: number) => constant(run, value, index).cell
    : () => cell;
  return [{ column: { name: as, ...column }, cellOf }];
}

function outputOf(columns: readonly Column[], column: Column): Output {
  const index = columns.indexOf(column);
  return { column, cellOf: (row) => row[index] ?? null };
}

/** @param index of the row that it is computed for */
function constant(run: Run, value: Constant, index: number): Value {
  if (value.kind === "cast") return cast(constant(run, value.of, index), value.to);
  if (value.kind === "literal") {
    return literal(value);
  }
  if (value.name === "SYSTEM$CANCEL_ALL_QUERIES") return text(cancelled(run, value.args));
  if (value.name === "SYSTEM$GET_TAG") return text(tagOf(run, value.args));
  if (value.name === "SYSTEM$GET_LOGIN_FAILURE_DETAILS") return text(loginFailure(run, value.args));
  const [json, ...more] = value.args;
  if (value.name === "PARSE_JSON" && json !== undefined && more.length === 0)
    return parseJson(json);
  const sequence = at(SEQUENCES, value.name);
  if (sequence !== undefined && value.args.length === 0)
    return { column: sequence, cell: String(index) };
  const context = at(CONTEXT, value.name);
  const known = sessionValue(run, value.name);
  if (value.args.length > 0 || (context === undefined && known === undefined))
    throw notSupported(`function ${value.name}`);
  return context?.(run) ?? text(known ?? null);
}

type Literal = Extract<Constant, { readonly kind: "literal" }>;

function literal({ type, text: written }: Literal): Value {
  if (written === null) return text(null);
  if (type === "boolean") return { column: { type }, cell: written };
  if (type === "text") return { column: textType(written), cell: written };
  const unsigned = written.replace(/^-/, "");
  const column = numberType(unsigned);
  if (column.type === "real") return { column, cell: String(Number(written)) };
  return { column, cell: toDecimal(written, { ...column, precision: 38 }) };
}

/** Snowpark ends its sessions with it; the words are unverified. Source: functions/system_cancel_all_queries */
function cancelled(run: Run, [session = "", ...more]: readonly string[]): string {
  if (!/^\d+$/.test(session) || more.length > 0)
    throw notSupported("SYSTEM$CANCEL_ALL_QUERIES without one session id");
  return `${String(run.cancelAll(Number(session)))} queries cancelled.`;
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/system_get_tag */
function tagOf(run: Run, args: readonly string[]): Cell {
  const [tag, object, domain, ...more] = args;
  if (tag === undefined || object === undefined || domain === undefined || more.length > 0)
    throw notSupported(`SYSTEM$GET_TAG with ${String(args.length)} arguments`);
  const statement = "SYSTEM$GET_TAG";
  const tagName = wholeName(tag, run.grammar);
  const found = run.world.catalog.tag(run.session, tagName, statement).tag;
  return tagOn(taggedObject(run, { domain, name: object }, statement).object, found);
}
