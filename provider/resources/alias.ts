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
  announcedIdentifier,
  followRename,
  modelComesFirst,
  refuseOldName,
} from "../core/announcements";
import { formatIdentifier, formatSchemaObject, parseIdentifier, parseId } from "../core/identity";
import type { Announcement } from "../core/program";
import { modelGroup, modelOf } from "../core/references";
import type { Drop, Observation, Observed, PlanContext } from "../core/resource";
import { defineResource } from "../core/resource";
import type { ModelRow } from "../snowflake/show/models";
import { SYSTEM_ALIASES, models, userAliases } from "../snowflake/show/models";
import { findModel } from "../snowflake/show/observe";
import { bareIdentifier, objectName, sql } from "../snowflake/sql/sql";
import { holderOf, planMoves } from "./alias/moves";
import { inputs, facts, nameOf, targetOf, label, rules, DEFAULT } from "./alias/shapes";
import type { AliasInputs, AliasOutputs } from "./alias/shapes";
import { wishesOf, placing, version, stepsTo } from "./alias/statements";
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
    facts: { owner: row.owner },
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
): boolean {
  if (sibling.kind === "Model") return modelComesFirst(own, sibling, siblings);
  if (sibling.kind !== "ModelVersion" || !siblings.includes(sibling)) return false;
  const wanted = [own, ...siblings].filter((each) => each.kind === "Alias");
  return wanted.some(({ inputs: { version } }) => {
    const target = announcedIdentifier(version);
    return target === undefined || target === announcedIdentifier(sibling.inputs["name"]);
  });
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
    const form = "DATABASE.SCHEMA.MODEL/ALIAS";
    const [database = "", schema = "", name = ""] = parseId(
      id.slice(0, Math.max(slash, 0)),
      3,
      form,
    );
    const [alias = ""] = parseId(id.slice(slash + 1), 1, form);
    return { model: formatSchemaObject({ database, schema, name }), name: alias };
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
    look.touch(models, { scope: model, name: model.name });
  },
  create: (wanted, context, row) => stepsTo(wanted, { row, from: undefined, context }),
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
  foresee(wanted, { around, context }, look) {
    const model = modelOf(wanted);
    const at = { scope: model, name: model.name };
    look.foresee(models, at, foreseenRow(wanted, around, context));
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
  const { after } = planMoves(placing(wanted, { row, from, context }));
  const system = Object.entries(row.aliases).filter(([name]) => SYSTEM_ALIASES.has(name));
  return { ...row, aliases: Object.fromEntries([...system, ...after]) };
}
