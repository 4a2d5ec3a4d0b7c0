import { announced, announcedIdentifier, isComing } from "../../core/announcements";
import { InputError } from "../../core/errors";
import { formatIdentifier, parseIdentifier } from "../../core/identity";
import { modelGroup, modelOf } from "../../core/references";
import { own } from "../../core/property";
import type { PlanContext } from "../../core/observed";
import type { Clause } from "../../core/resource";
import type { Step } from "../../core/step";
import type { ModelRow } from "../../snowflake/show/models";
import { userAliases } from "../../snowflake/show/models";
import { identifier, objectName, sql } from "../../snowflake/sql/sql";
import type { Placing, Wish } from "./moves";
import { planMoves } from "./moves";
import { nameOf, targetOf, DEFAULT } from "./shapes";
import type { AliasInputs } from "./shapes";

/** How an Alias gets to its version, and what must hold before. */

type Inputs = AliasInputs;

/** Where the program wants each alias of the model. */
export function wishesOf(context: PlanContext): ReadonlyMap<string, Wish> | undefined {
  const all = announced(context, "Alias");
  if (all === undefined) return undefined;
  return new Map(
    all.flatMap(({ inputs: { name, version }, manages }): [string, Wish][] => {
      const alias = announcedIdentifier(name);
      if (alias === undefined || alias === DEFAULT) return [];
      if (!manages.includes("version")) return [[alias, "stays"]];
      return [[alias, typeof version === "string" ? { to: parseIdentifier(version) } : "unknown"]];
    }),
  );
}

/** What stands when an alias is to be set. */
interface Standing {
  /** The model, when it was observed. */
  readonly row: ModelRow | undefined;
  /** The version that the alias is on. */
  readonly from: string | undefined;
  readonly context: PlanContext;
}

export function placing(alias: Inputs, { row, from, context }: Standing): Placing {
  const fallback: [string, string][] =
    from === undefined ? [] : [[nameOf(alias), parseIdentifier(from)]];
  return {
    model: modelOf(alias),
    alias: nameOf(alias),
    target: targetOf(alias),
    current: row === undefined ? new Map(fallback) : userAliases(row),
    reachable: (version) =>
      row === undefined || row.versions.includes(version) || isComing(context, version) !== false,
    standing: row === undefined ? undefined : new Set(row.versions),
    wishes: wishesOf(context),
    displaces: new Set((alias.displaces ?? []).map((name) => parseIdentifier(name, "displaces"))),
    settled: context.settled === true,
  };
}

/** The way to the target, once it is sure that there is one. */
export function stepsTo(alias: Inputs, standing: Standing): readonly Step[] {
  const { row, from, context } = standing;
  if (row !== undefined) {
    if (row.versions.includes(nameOf(alias))) throw nameOfVersion(alias);
    refuseMissingTarget(alias, row, context);
  }
  if (nameOf(alias) === DEFAULT) return [setDefault(alias, from)];
  refuseSharedTarget(alias, context);
  return planMoves(placing(alias, standing)).steps;
}

function refuseSharedTarget(alias: Inputs, context: PlanContext): void {
  const rival = [...(wishesOf(context) ?? [])].find(
    ([name, wish]) =>
      name !== nameOf(alias) && typeof wish === "object" && wish.to === targetOf(alias),
  );
  if (rival === undefined) return;
  throw new InputError(
    "version",
    `${nameOf(alias)} and ${rival[0]} are both declared on version ${formatIdentifier(targetOf(alias))} of ` +
      `${modelGroup(alias)}; a version holds one alias. Keep one of them, or put it on another version.`,
  );
}

/** Refuses an alias that is called like a version which the same program makes. */
export function refuseVersionName(alias: Inputs, context: PlanContext): void {
  if (isComing(context, nameOf(alias)) === true) throw nameOfVersion(alias);
}

function nameOfVersion(alias: Inputs): InputError {
  return new InputError(
    "name",
    `${nameOf(alias)} is the name of a version of ${modelGroup(alias)}; aliases and versions share their names. ` +
      `Choose another.`,
  );
}

/** A target that does not stand is an error only when nothing in the program makes it. */
function refuseMissingTarget(alias: Inputs, row: ModelRow, context: PlanContext): void {
  const target = targetOf(alias);
  if (row.versions.includes(target)) return;
  const version = own(row.aliases, target);
  if (typeof version === "string") {
    throw new InputError(
      "version",
      `${target} is itself an alias of ${modelGroup(alias)}, on version ${formatIdentifier(version)}; give the version.`,
    );
  }
  if (isComing(context, target) !== false) return;
  throw new InputError(
    "version",
    `version ${formatIdentifier(target)} of ${modelGroup(alias)} does not exist and nothing in this program creates it. ` +
      `It has ${row.versions.map(formatIdentifier).join(", ")}. Declare a ModelVersion of that name, or choose one of these.`,
  );
}

function setDefault(alias: Inputs, from: string | undefined): Step {
  return {
    sql: sql`ALTER MODEL ${objectName(modelOf(alias))} SET DEFAULT_VERSION = ${identifier(targetOf(alias))}`,
    why: `makes ${alias.version} the default version${from === undefined ? "" : ` in place of ${from}`}, in one statement`,
    consequences: ["safe"],
  };
}

export const version: Clause<Inputs, ModelRow> = {
  of: ["version"],
  steps: ({ desired, live, around, context }) =>
    stepsTo(desired, { row: around, from: live.version, context }),
};
