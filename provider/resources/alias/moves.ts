import type { Step } from "../../core/step";
import { ConflictError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { Hole } from "../../snowflake/sql/sql";
import { bareIdentifier, identifier, objectName, sql } from "../../snowflake/sql/sql";

/**
 * How aliases of one model change places.
 *
 * A version holds one user alias and SET ALIAS takes none away, so a target must be freed first. An
 * alias that stands in the way and is wanted elsewhere moves along in the same operation: between
 * two of its statements it is nowhere, and what fails is taken back.
 * Source: https://docs.snowflake.com/en/developer-guide/snowflake-ml/model-registry/model-management
 */

/** Aliases and the versions they stand on. */
export type Placement = ReadonlyMap<string, string>;

/** Where the program wants an alias: a version, where it is, or not known yet. */
export type Wish = { readonly to: string } | "stays" | "unknown";

/** What is known when an alias is to be placed. */
export interface Placing {
  readonly model: SchemaObjectName;
  readonly alias: string;
  readonly target: string;
  readonly current: Placement;
  /** False for a version that neither stands nor is made by this program. */
  reachable(version: string): boolean;
  /** Versions that stand; undefined when that was not observed. */
  readonly standing: ReadonlySet<string> | undefined;
  /** Where the program wants its aliases. Undefined: the program handed over no hint. */
  readonly wishes: ReadonlyMap<string, Wish> | undefined;
  readonly displaces: ReadonlySet<string>;
  /** True when no further wish will arrive: what is unknown then counts as staying. */
  readonly settled: boolean;
}

/** An alias on its way; without `to` it is only taken off. */
interface Mover {
  readonly alias: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The statements, and where the aliases stand afterwards. */
export interface Moves {
  readonly steps: readonly Step[];
  readonly after: Placement;
}

/**
 * Plans the way to the target, taking along every alias that has to make room.
 * @throws ConflictError when an alias that stays is in the way
 */
export function planMoves(placing: Placing): Moves {
  const movers = collectMovers(placing);
  const steps = ordered(movers).flatMap((mover) => moverSteps(placing, mover));
  const after = new Map(placing.current);
  for (const mover of movers) after.delete(mover.alias);
  for (const mover of movers) if (mover.to !== undefined) after.set(mover.alias, mover.to);
  return { steps, after };
}

/** The alias that stands on a version, apart from one. */
export function holderOf(current: Placement, version: string, except: string): string | undefined {
  return [...current].find(([name, target]) => target === version && name !== except)?.[0];
}

function collectMovers(placing: Placing): readonly Mover[] {
  const movers: Mover[] = [];
  let next: { alias: string; to: string } | undefined = {
    alias: placing.alias,
    to: placing.target,
  };
  while (next !== undefined) {
    const { alias, to }: { alias: string; to: string } = next;
    movers.push({ alias, from: placing.current.get(alias), to });
    const holder = holderOf(placing.current, to, alias);
    if (holder === undefined || movers.some((mover) => mover.alias === holder)) break;
    const wish = wishOf(placing, holder, to);
    if (wish === "off") {
      movers.push({ alias: holder, from: to, to: undefined });
      next = undefined;
    } else {
      next = { alias: holder, to: wish };
    }
  }
  return movers;
}

/** Where the holder of a wanted version goes; `off` when it is only taken off. */
function wishOf(placing: Placing, holder: string, held: string): string {
  if (placing.displaces.has(holder)) return "off";
  const wish = placing.wishes === undefined ? "unknown" : placing.wishes.get(holder);
  if (typeof wish === "object" && wish.to !== held && placing.reachable(wish.to)) {
    return placing.standing === undefined || placing.standing.has(wish.to) ? wish.to : "off";
  }
  if (wish === "unknown" && !placing.settled) return "off";
  throw new ConflictError(inTheWay(placing, holder, held));
}

function inTheWay(placing: Placing, holder: string, held: string): string {
  const model = formatSchemaObject(placing.model);
  const declared = placing.wishes?.has(holder) === true;
  return (
    `Alias ${placing.alias} of ${model} cannot go to version ${formatIdentifier(held)}: the alias ${holder} stands ` +
    `there${declared ? " and stays there by this program" : ", which this program does not declare"}, and a version holds one alias. ` +
    (declared
      ? `Move ${holder} in the same program, or choose another version.`
      : `If ${holder} may go (for instance because it leaves the program in this update), set displaces: ["${holder}"].`)
  );
}

/**
 * Leaves first, so that each alias is off for two adjacent statements; of a ring the first alias is
 * taken off to open it.
 */
function ordered(movers: readonly Mover[]): readonly Mover[] {
  const [first, ...others] = movers;
  if (first === undefined) return [];
  const ring = first.from !== undefined && others.at(-1)?.to === first.from;
  const back = [...others].reverse();
  if (!ring) return [...back, first];
  return [{ ...first, to: undefined }, ...back, { ...first, from: undefined }];
}

function moverSteps(placing: Placing, mover: Mover): readonly Step[] {
  const steps: Step[] = [];
  if (mover.from !== undefined) steps.push(unset(placing, mover.alias, mover.from));
  if (mover.to !== undefined) steps.push(set(placing, mover.alias, mover.to));
  return steps;
}

function unset(placing: Placing, alias: string, from: string): Step {
  const own = alias === placing.alias;
  const frees = own ? "" : `; ${formatIdentifier(from)} is wanted by ${placing.alias}`;
  return {
    sql: sql`${alter(placing.model)} VERSION ${aliasName(alias)} UNSET ALIAS`,
    why: `takes ${alias} off ${formatIdentifier(from)}; until it is set again, callers of ${alias} fail${frees}`,
    consequences: ["interrupts"],
    undo: sql`${alter(placing.model)} VERSION ${identifier(from)} SET ALIAS = ${aliasName(alias)}`,
  };
}

function set(placing: Placing, alias: string, to: string): Step {
  const note = alias === placing.alias ? "" : ", where this program wants it";
  return {
    sql: sql`${alter(placing.model)} VERSION ${identifier(to)} SET ALIAS = ${aliasName(alias)}`,
    why: `sets ${alias} on ${formatIdentifier(to)}${note}`,
    consequences: ["safe"],
    undo: sql`${alter(placing.model)} VERSION ${aliasName(alias)} UNSET ALIAS`,
  };
}

function alter(model: SchemaObjectName): Hole {
  return sql`ALTER MODEL ${objectName(model)}`;
}

/** Ours are plain; an alias that somebody else set may need its quotes. */
function aliasName(alias: string): Hole {
  return /^[A-Z_][A-Z0-9_$]*$/.test(alias) ? bareIdentifier(alias) : identifier(alias);
}
