/**
 * An alias of a model: the name under which callers reach one of its versions. Moving it is the
 * promotion.
 *
 * ALTER MODEL … VERSION … SET ALIAS / UNSET ALIAS; for the alias DEFAULT, ALTER MODEL … SET
 * DEFAULT_VERSION, which is atomic. SET ALIAS takes no alias away from another version, so a move is
 * UNSET then SET. Another model or name is a replacement; another version is not.
 * https://docs.snowflake.com/en/sql-reference/sql/alter-model-modify-version
 */
import {
  announced,
  announcedIdentifier,
  followRename,
  modelComesFirst,
  refuseMissingModel,
  refuseOldName,
} from "../core/announcements";
import { formatIdentifier, formatSchemaObject, parseIdentifier, parseId } from "../core/identity";
import type { Announcement } from "../core/program";
import { modelGroup, modelOf } from "../core/references";
import type { Observation, Observed, PlanContext } from "../core/observed";
import type { Drop, Order } from "../core/resource";
import { defineResource } from "../core/resource";
import type { ModelRow } from "../snowflake/show/models";
import { SYSTEM_ALIASES, models, userAliases } from "../snowflake/show/models";
import { findModel } from "../snowflake/show/observe";
import { renamedWithModel } from "../snowflake/show/renamed";
import { bareIdentifier, objectName, sql } from "../snowflake/sql/sql";
import { listed } from "./alias/listing";
import { holderOf, planMoves } from "./alias/moves";
import { inputs, facts, nameOf, targetOf, label, rules, DEFAULT } from "./alias/shapes";
import type { AliasInputs, AliasOutputs } from "./alias/shapes";
import { wishesOf, placing, refuseVersionName, version, stepsTo } from "./alias/statements";
export type { AliasInputs, AliasOutputs } from "./alias/shapes";
type Inputs = AliasInputs;
type Facts = AliasOutputs;

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
    facts: { owner: row.owner, modelCreatedOn: row.created_on },
    around: row,
  };
}

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
        sql: sql`ALTER MODEL ${objectName(modelOf(alias))} VERSION ${bareIdentifier(name)} UNSET ALIAS`,
        why: `takes ${name} off ${holder}; callers of ${name} fail from now on`,
        consequences: ["interrupts"],
      },
    ],
  };
}

/**
 * The model and its own version come first; so does every version that an alias of the model wants,
 * since aliases that change places move together. A version that is not known in time may be any.
 */
function needs(
  own: Announcement,
  sibling: Announcement,
  siblings: readonly Announcement[],
): Order | undefined {
  if (sibling.kind === "Model") return modelComesFirst(own, sibling, siblings);
  if (sibling.kind !== "ModelVersion" || !siblings.includes(sibling)) return undefined;
  const name = announcedIdentifier(sibling.inputs["name"]);
  const targetOf = (alias: Announcement): string | undefined =>
    announcedIdentifier(alias.inputs["version"]);
  if (targetOf(own) !== undefined && targetOf(own) === name) return "must";
  const others = [own, ...siblings].filter((each) => each.kind === "Alias").map(targetOf);
  return others.some((target) => target === undefined || target === name) ? "should" : undefined;
}

/** The row once an alias is taken off. */
function withoutAlias(row: ModelRow, alias: Inputs): ModelRow {
  const left = Object.entries(row.aliases).filter(([name]) => name !== nameOf(alias));
  return { ...row, aliases: Object.fromEntries(left) };
}

function guard(wanted: Inputs, context: PlanContext): void {
  refuseOldName(wanted, context);
  refuseVersionName(wanted, context);
}

export const alias = defineResource<Inputs, Facts, ModelRow>({
  kind: "Alias",
  summary:
    "An alias of a model, the name under which callers reach one of its versions. Another version moves it, which is the promotion. The name DEFAULT stands for the default version of the model.",
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
    const whole = { form: "DATABASE.SCHEMA.MODEL/ALIAS", id };
    const [database = "", schema = "", name = ""] = parseId(
      id.slice(0, Math.max(slash, 0)),
      3,
      whole,
    );
    const [alias = ""] = parseId(id.slice(slash + 1), 1, whole);
    return { model: formatSchemaObject({ database, schema, name }), name: alias };
  },
  group: modelGroup,
  heldBy: "Model",
  needs,
  async observe(wanted, look, need) {
    const model = modelOf(wanted);
    const found = await findModel(look, model, need.certainty);
    return found.row === undefined ? { absent: found.absent } : toObserved(wanted, found.row);
  },
  listed,
  touch(wanted, look) {
    const model = modelOf(wanted);
    look.touch(models, { scope: model, name: model.name });
  },
  create(wanted, context, absent) {
    refuseMissingModel(wanted, absent, context);
    return stepsTo(wanted, { row: absent.around, from: undefined, context });
  },
  renamed: (alias, { modelCreatedOn }, look) =>
    renamedWithModel(modelOf(alias), look, (row) => row.created_on === modelCreatedOn),
  bornOn: "modelCreatedOn",
  born: (wanted) => ({ model: wanted.model, name: wanted.name, version: wanted.version }),
  clauses: [version],
  deleteFirst: true,
  without: withoutAlias,
  guard,
  move: followRename,
  // A model always has a default version: for the program that declares the model it is nobody else's.
  ownOrigin: (wanted, context) =>
    nameOf(wanted) === DEFAULT && (announced(context, "Model") ?? []).length > 0,
  drop,
  derive(before, wanted, kept) {
    // A sibling, or an earlier run that broke off, may have made this move: then only the state knows.
    const from = before.map(({ version }) => version).find((each) => each !== wanted.version);
    return from === undefined ? kept : { ...kept, previousVersion: from };
  },
  foresee(wanted, { around, context }, look) {
    const model = modelOf(wanted);
    const at = { scope: model, name: model.name };
    look.foresee(models, at, foreseenRow(wanted, around, context));
  },
  awaits(wanted, row, context) {
    if (row === undefined) return false;
    const holder = holderOf(userAliases(row), targetOf(wanted), nameOf(wanted));
    if (holder === undefined || nameOf(wanted) === DEFAULT) return false;
    const wish = wishesOf(context)?.get(holder);
    return wish === "unknown" || (wish === undefined && context.partial === true);
  },
});

function foreseenRow(wanted: Inputs, row: ModelRow, context: PlanContext): ModelRow {
  if (nameOf(wanted) === DEFAULT) return { ...row, default_version_name: targetOf(wanted) };
  const from = userAliases(row).get(nameOf(wanted));
  const { after } = planMoves(placing(wanted, { row, from, context }));
  const system = Object.entries(row.aliases).filter(([name]) => SYSTEM_ALIASES.has(name));
  return { ...row, aliases: Object.fromEntries([...system, ...after]) };
}
