import type { Call, Item, Name, With } from "../../sql/query/tree";
import { notSupported } from "../../sql/not-supported";
import type { Given } from "./answers";
import type { Typed } from "./conversions";
import { ambiguousColumn, unknownColumn } from "./failures";
import type { ScoreStep } from "./work";

/** Which columns a name can mean where it stands. */

export interface ScopeColumn {
  readonly name: string;
  readonly value: Typed;
  /** Found only with its relation before it, and no part of `*`: the twin of a column of USING. */
  readonly apart?: boolean;
  /** No part of `*`. */
  readonly hidden?: boolean;
  /** What it is called when it is refused: Snowflake has it. */
  readonly refused?: string;
}

/** A relation of FROM. */
export interface Frame {
  /** What may stand before a column, the last part alone or with what is around it. */
  readonly path: readonly string[];
  readonly columns: readonly ScopeColumn[];
  /** SQL of what counts its rows from 0, of a generator. */
  readonly counter?: string | undefined;
}

/** A relation that WITH made. */
export interface Cte {
  readonly name: string;
  readonly columns: readonly ({ readonly name: string } & Given)[];
  readonly plain: boolean;
  readonly tracked: boolean;
}

export type ModelAlias = Extract<With, { readonly model: unknown }>;

/** A call of a model, in one block. */
export interface CallSite {
  readonly step: ScoreStep;
  /** What the calls agree in. */
  readonly key: string;
  /** The arguments, as A1, A2 …. */
  readonly list: string;
}

/** Random values of one block. */
export interface Draws {
  /** What the block calls the value of a call, which is that SQL: a column, or what is drawn wherever it stands. */
  take(call: Call, sql: string): { readonly sql: string; readonly isColumn: boolean };
}

export interface Scope {
  readonly frames: readonly Frame[];
  readonly outer: Scope | undefined;
  /** Something of an outer scope was read. */
  crossed: boolean;
  readonly ctes: ReadonlyMap<string, Cte>;
  readonly modelAliases: ReadonlyMap<string, ModelAlias>;
  /** Where unqualified names lead to, and with whose rights. */
  readonly place: { readonly database: string | null; readonly schema: string | null };
  readonly role: string;
  /** Columns that the list gives a name, for whoever names them before or after. */
  readonly aliases: ReadonlyMap<string, Item>;
  /** Undefined where no model can be called. */
  readonly calls: CallSite[] | undefined;
  /** Undefined where a random value is written as it stands. */
  readonly draws: Draws | undefined;
  /** Aliases that are being read, so that none reads itself. */
  readonly reading: Set<string>;
  /** The aliases come before the columns, as in ORDER BY. */
  readonly aliasesFirst?: boolean;
}

/** A column of this block or one around it; undefined when there is none. */
export function findColumn(scope: Scope, parts: readonly string[]): Typed | undefined {
  const own = ownColumn(scope, parts);
  if (own !== undefined || scope.outer === undefined) return own;
  const found = findColumn(scope.outer, parts);
  if (found !== undefined) scope.crossed = true;
  return found;
}

function ownColumn({ frames }: Scope, parts: readonly string[]): Typed | undefined {
  const name = parts.at(-1) ?? "";
  const around = parts.slice(0, -1);
  const found = frames
    .filter((frame) => named(frame, around))
    .flatMap(({ columns }) =>
      columns.filter((each) => each.name === name && (around.length > 0 || each.apart !== true)),
    );
  if (found.length > 1) throw ambiguousColumn(name);
  refuseColumn(found[0]);
  return found[0]?.value;
}

export function refuseColumn(column: ScopeColumn | undefined): void {
  if (column?.refused !== undefined) throw notSupported(column.refused);
}

export function named({ path }: Frame, around: readonly string[]): boolean {
  if (around.length > path.length) return false;
  const tail = path.slice(path.length - around.length);
  return around.every((part, index) => tail[index] === part);
}

/** @throws SnowflakeError 000904 */
export function noColumn({ parts, at }: Name): never {
  throw unknownColumn(parts, at);
}
