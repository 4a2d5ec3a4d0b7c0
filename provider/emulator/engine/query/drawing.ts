import type { Node } from "../../sql/query/nodes";
import { nodesOf } from "../../sql/query/nodes";
import type { Call, Expression, Select } from "../../sql/query/tree";
import type { Ending } from "./blocks";
import { misplacedRandom } from "./failures";
import { isAggregate } from "./functions/aggregates";
import { DRAWN } from "./functions/randoms";
import { gather } from "./keeping";
import { namesIn } from "./mentions";
import type { Read } from "./named-relations";
import type { Draws, Scope } from "./scope";
import type { Work } from "./work";
import { newName } from "./work";

/**
 * Random values of a block. Each is drawn once for a row, as a column beside those of FROM, so that all that
 * names it means the same value; where it cannot be one, it may stand once. That an alias of one is the same value on Snowflake is unverified.
 */
interface Drawing {
  readonly draws: Draws;
  /** What expressions of the block read; undefined when that stays as it is. */
  readonly read: Read | undefined;
  /** FROM, as soon as everything is translated. */
  readonly from: () => string | undefined;
  /** @throws SnowflakeError when a value that is no column stands in these texts more than once */
  readonly checkOnce: (texts: readonly string[]) => void;
}

interface Drawer {
  readonly tree: Select;
  readonly ending: Ending;
  readonly read: Read;
  readonly scope: Scope;
  /** Models see rows that are kept, which takes no columns beside them. */
  readonly models: boolean;
}

/** @returns undefined when nothing is random */
export function drawing(work: Work, drawer: Drawer): Drawing | undefined {
  const { tree, ending, read, models } = drawer;
  const parts = [tree.items, tree.where, tree.group, tree.having, tree.qualify, ending.order];
  const all = callsIn(parts);
  if (all.length === 0) return undefined;
  const beside = new Set(models ? [] : isGrouped(drawer) ? beforeGroups(drawer) : all);
  const marks = new Map<Call, string>();
  const as = newName(work, "r");
  const columns = new Map<Call, { readonly name: string; readonly sql: string }>();
  const draws: Draws = {
    take(call, sql) {
      if (!beside.has(call)) {
        const mark = marks.get(call) ?? `/*${as}.${String(marks.size)}*/`;
        marks.set(call, mark);
        return { sql: `${mark} ${sql}`, isColumn: false };
      }
      const column = columns.get(call) ?? { name: `D${String(columns.size + 1)}`, sql };
      columns.set(call, column);
      return { sql: `${as}.${column.name}`, isColumn: true };
    },
  };
  const checkOnce = (texts: readonly string[]): void => {
    const text = texts.join("\n");
    if ([...marks.values()].some((mark) => text.split(mark).length > 2)) throw misplacedRandom();
  };
  if (beside.size === 0) return { draws, read: undefined, from: () => undefined, checkOnce };
  const { frames, list } = gather(read, as, namesIn({ ...tree, from: [], ending }));
  const kept = `SELECT ${list.join(", ")}${read.sql === "" ? "" : ` FROM ${read.sql}`}`;
  const from = (): string => {
    const drawn = [...columns.values()].map(({ name, sql }) => `${sql} AS ${name}`);
    return `(SELECT ${["*", ...drawn].join(", ")} FROM (${kept}) AS ${as}) AS ${as}`;
  };
  return { draws, read: { ...read, frames, track: undefined, stored: undefined }, from, checkOnce };
}

function isGrouped({ tree, ending }: Drawer): boolean {
  if (tree.group !== undefined || tree.having !== undefined) return true;
  return aggregatesIn([tree.items, tree.qualify, ending.order]).length > 0;
}

/** Those that groups are made by, and those that aggregates see. */
function beforeGroups({ tree, ending, scope }: Drawer): readonly Call[] {
  const { group, items } = tree;
  const aggregates = aggregatesIn([items, tree.having, tree.qualify, ending.order]);
  const by = group === "ALL" ? items.map(({ value }) => value) : (group ?? []);
  return callsIn([tree.where, aggregates, by.map((each) => meant(each, { items, scope }))]);
}

/** What GROUP BY means by a position or an alias. */
function meant(of: Expression, { items, scope }: Pick<Select, "items"> & Pick<Drawer, "scope">) {
  if (of.kind === "literal") return items[Number(of.text) - 1]?.value;
  const alias = of.kind === "name" && of.parts.length === 1 ? of.parts[0] : undefined;
  return (alias === undefined ? undefined : scope.aliases.get(alias)?.value) ?? of;
}

/** Those within others too. */
const callsIn = (part: unknown): readonly Call[] =>
  collect(part, ({ name }) => Object.hasOwn(DRAWN, name));

const aggregatesIn = (part: unknown): readonly Call[] =>
  collect(part, ({ name, over }) => over === undefined && isAggregate(name));

/** Calls of a block by itself, not those of a query below it. */
function collect(part: unknown, isOne: (call: Call) => boolean): readonly Call[] {
  return [...nodesOf(part, (_node, key) => key === "query")]
    .filter(({ kind }) => kind === "call")
    .map((node) => node as Node & Call)
    .filter(isOne);
}
