/**
 * An alias of a model: the name under which callers reach one of its versions. Moving it is the
 * promotion.
 *
 * ALTER MODEL … VERSION … SET ALIAS / UNSET ALIAS; for the alias DEFAULT, ALTER MODEL … SET
 * DEFAULT_VERSION, which is atomic. SET ALIAS takes no alias away from another version, so a move is
 * UNSET then SET. Another model or name is a replacement; another version is not.
 * https://docs.snowflake.com/en/sql-reference/sql/alter-model-modify-version
 */
import { z } from "zod";
import {
  announced,
  announcedIdentifier,
  followRename,
  modelComesFirst,
  refuseOldName,
} from "../core/announcements";
import { InputError } from "../core/errors";
import {
  formatIdentifier,
  formatSchemaObject,
  parseIdentifier,
  parseQualified,
} from "../core/identity";
import type { Announcement } from "../core/program";
import { property } from "../core/property";
import { modelGroup, modelOf, modelReference } from "../core/references";
import type {
  Clause,
  Drop,
  Issue,
  Observation,
  Observed,
  PlanContext,
  Step,
} from "../core/resource";
import { defineResource } from "../core/resource";
import type { ModelRow } from "../snowflake/show/models";
import { SYSTEM_ALIASES, models, userAliases } from "../snowflake/show/models";
import { findModel } from "../snowflake/show/observe";
import { identifier, objectName, sql } from "../snowflake/sql/sql";
import type { Placing, Wish } from "./alias/moves";
import { holderOf, planMoves } from "./alias/moves";

const inputs = z.strictObject({
  model: modelReference,
  name: property(
    z
      .string()
      .describe(
        "Name of the alias: letters, digits, _ and $, unquoted. `DEFAULT` stands for the model's default version.",
      ),
    { identity: true, compare: "identifier", announced: true },
  ),
  version: property(
    z.string().describe("The version it stands on: a ModelVersion resource, or a version's name."),
    { compare: "identifier", announced: true, refersTo: "ModelVersion" },
  ),
  displaces: property(
    z
      .array(z.string())
      .optional()
      .describe(
        "Aliases that may be taken off the version, for instance one that leaves the program in the same update.",
      ),
    { control: "silent" },
  ),
  adopt: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default false. True: take over an alias that stands on another version and move it.",
      ),
    { control: "silent" },
  ),
});

const facts = z.object({
  previousVersion: z
    .string()
    .optional()
    .describe("Where the alias stood before its last move: what a rollback would restore."),
  owner: z.string().optional().describe("Role that owns the model."),
});

export type AliasInputs = z.infer<typeof inputs>;
export type AliasOutputs = z.infer<typeof facts>;
type Inputs = AliasInputs;
type Facts = AliasOutputs;

const DEFAULT = "DEFAULT";

/** Aliases cannot be quoted. Source: alter-model-modify-version, "SET ALIAS" */
const PLAIN = /^[A-Z_][A-Z0-9_$]*$/;

function nameOf(alias: Inputs): string {
  return parseIdentifier(alias.name, "name");
}

function targetOf(alias: Inputs): string {
  return parseIdentifier(alias.version, "version");
}

function label(alias: Inputs): string {
  return `${modelGroup(alias)}/${nameOf(alias)}`;
}

function rules(alias: Partial<Inputs>): readonly Issue[] {
  const name = alias.name === undefined ? undefined : parseIdentifier(alias.name, "name");
  if (name === undefined) return [];
  if (name !== DEFAULT && SYSTEM_ALIASES.has(name)) {
    const message = `${name} is set by Snowflake itself and cannot be moved. Choose another name.`;
    return [{ path: "name", message }];
  }
  if (!PLAIN.test(name)) {
    const message = `${JSON.stringify(name)} needs quotes, which an alias cannot have: use letters, digits, _ and $.`;
    return [{ path: "name", message }];
  }
  if (alias.version !== undefined && parseIdentifier(alias.version, "version") === name) {
    const message = `${name} is the name of the version too; aliases and versions share their names. Choose another.`;
    return [{ path: "name", message }];
  }
  return [];
}

/** What the registry says of all aliases of the model. */
function toObserved(alias: Inputs, row: ModelRow): Observation<Inputs, Facts, ModelRow> {
  const name = nameOf(alias);
  const version = name === DEFAULT ? row.default_version_name : userAliases(row).get(name);
  if (version === undefined) return { absent: "gone", around: row };
  return {
    live: {
      model: modelGroup(alias),
      name: formatIdentifier(name),
      version: formatIdentifier(version),
    },
    facts: { owner: row.owner },
    around: row,
  };
}

/** Where the program wants each alias of the model. */
function wishesOf(context: PlanContext): ReadonlyMap<string, Wish> | undefined {
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

function placing(
  alias: Inputs,
  row: ModelRow | undefined,
  from: string | undefined,
  context: PlanContext,
): Placing {
  const fallback: [string, string][] =
    from === undefined ? [] : [[nameOf(alias), parseIdentifier(from)]];
  return {
    model: modelOf(alias),
    alias: nameOf(alias),
    target: targetOf(alias),
    current: row === undefined ? new Map(fallback) : userAliases(row),
    standing: row === undefined ? undefined : new Set(row.versions),
    wishes: wishesOf(context),
    displaces: new Set((alias.displaces ?? []).map((name) => parseIdentifier(name, "displaces"))),
    settled: context.settled === true,
  };
}

/** The way to the target, once it is sure that there is one. */
function stepsTo(
  alias: Inputs,
  row: ModelRow | undefined,
  from: string | undefined,
  context: PlanContext,
): readonly Step[] {
  if (row !== undefined) refuseMissingTarget(alias, row, context);
  if (nameOf(alias) === DEFAULT) return [setDefault(alias, from)];
  refuseSharedTarget(alias, context);
  return planMoves(placing(alias, row, from, context)).steps;
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

/** A target that does not stand is an error only when nothing in the program makes it. */
function refuseMissingTarget(alias: Inputs, row: ModelRow, context: PlanContext): void {
  const target = targetOf(alias);
  if (row.versions.includes(target)) return;
  if (target in row.aliases) {
    const version = row.aliases[target] ?? "";
    throw new InputError(
      "version",
      `${target} is itself an alias of ${modelGroup(alias)}, on version ${formatIdentifier(version)}; give the version.`,
    );
  }
  const makers = announced(context, "ModelVersion");
  if (
    makers === undefined ||
    makers.some((one) => announcedIdentifier(one.inputs["name"]) === formatIdentifier(target))
  ) {
    return;
  }
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

const version: Clause<Inputs, ModelRow> = {
  of: ["version"],
  steps: ({ desired, live, around, context }) => stepsTo(desired, around, live.version, context),
};

function drop(alias: Inputs, observed: Observed<Inputs, Facts, ModelRow>): Drop {
  const name = nameOf(alias);
  if (name === DEFAULT) {
    return {
      steps: [],
      notes: [`A model always has a default version: ${label(alias)} stays where it is.`],
    };
  }
  const holder = observed.live.version ?? alias.version;
  if (parseIdentifier(holder) !== targetOf(alias)) {
    return {
      steps: [],
      notes: [
        `${label(alias)} stands on ${holder}, not on ${alias.version}: somebody moved it, and it is left alone.`,
      ],
    };
  }
  return {
    steps: [
      {
        sql: sql`ALTER MODEL ${objectName(modelOf(alias))} VERSION ${identifier(name)} UNSET ALIAS`,
        why: `takes ${name} off ${holder}; callers of ${name} fail from now on`,
        consequences: ["interrupts"],
      },
    ],
  };
}

/**
 * The model and its own version come first; so does every version that an alias of the model wants,
 * since aliases that change places move together.
 */
function needs(
  own: Announcement,
  sibling: Announcement,
  siblings: readonly Announcement[],
): boolean {
  if (sibling.kind === "Model") return modelComesFirst(own, sibling, siblings);
  if (sibling.kind !== "ModelVersion") return false;
  const version = announcedIdentifier(sibling.inputs["name"]);
  return [own, ...siblings].some(
    (each) => each.kind === "Alias" && announcedIdentifier(each.inputs["version"]) === version,
  );
}

export const alias = defineResource<Inputs, Facts, ModelRow>({
  kind: "Alias",
  inputs,
  facts,
  privileges: {
    write: ["OWNERSHIP ON MODEL"],
    read: ["USAGE ON DATABASE", "USAGE ON SCHEMA", "USAGE ON MODEL"],
  },
  canonical: (wanted) => ({
    ...wanted,
    model: modelGroup(wanted),
    name: formatIdentifier(nameOf(wanted)),
    version: formatIdentifier(targetOf(wanted)),
  }),
  rules,
  label,
  id: label,
  reference: (wanted) => nameOf(wanted),
  parseId(id) {
    const slash = id.lastIndexOf("/");
    const [database = "", schema = "", name = ""] = parseQualified(id.slice(0, slash));
    return {
      model: formatSchemaObject({ database, schema, name }),
      name: parseIdentifier(id.slice(slash + 1)),
    };
  },
  group: modelGroup,
  heldBy: "Model",
  needs,
  async observe(wanted, look, need) {
    const model = modelOf(wanted);
    const row = await findModel(look, model, need.certainty);
    return row === undefined ? { absent: "unseen" } : toObserved(wanted, row);
  },
  touch(wanted, look) {
    const model = modelOf(wanted);
    look.touch(models, model, model.name);
  },
  create: (wanted, context, row) => stepsTo(wanted, row, undefined, context),
  born: (wanted) => ({ model: wanted.model, name: wanted.name, version: wanted.version }),
  clauses: [version],
  deleteFirst: true,
  guard: refuseOldName,
  move: followRename,
  drop,
  derive(before, wanted, kept) {
    const from = before?.live.version;
    return from === undefined || from === wanted.version
      ? kept
      : { ...kept, previousVersion: from };
  },
  foresee(wanted, row, context, look) {
    const model = modelOf(wanted);
    look.foresee(models, model, model.name, foreseenRow(wanted, row, context));
  },
  awaits(wanted, row, context) {
    const holder = holderOf(userAliases(row), targetOf(wanted), nameOf(wanted));
    if (holder === undefined || nameOf(wanted) === DEFAULT) return false;
    const wish = wishesOf(context)?.get(holder);
    return wish === "unknown" || (wish === undefined && context.partial === true);
  },
});

function foreseenRow(wanted: Inputs, row: ModelRow, context: PlanContext): ModelRow {
  if (nameOf(wanted) === DEFAULT) return { ...row, default_version_name: targetOf(wanted) };
  const from = userAliases(row).get(nameOf(wanted));
  const { after } = planMoves(placing(wanted, row, from, context));
  const system = Object.entries(row.aliases).filter(([name]) => SYSTEM_ALIASES.has(name));
  return { ...row, aliases: Object.fromEntries([...system, ...after]) };
}
