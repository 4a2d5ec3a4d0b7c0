import { announced, announcedIdentifier, heard } from "../../core/announcements";
import { InputError } from "../../core/errors";
import {
  formatIdentifier,
  formatSchemaObject,
  parseIdentifier,
  parseQualified,
} from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { PlanContext } from "../../core/observed";
import type { Announcement } from "../../core/program";
import type { ModelRow } from "../../snowflake/show/models";

/** Which version the `model` input leads to. */

/** The alias that every model has. */
const DEFAULT = "DEFAULT";

/** A model, and either a version of it or an alias; names are resolved. */
export interface ModelTarget {
  readonly model: SchemaObjectName;
  readonly version: string | undefined;
  /** DEFAULT when the text names the model alone. */
  readonly alias: string | undefined;
}

const FORMS = "DATABASE.SCHEMA.MODEL, DATABASE.SCHEMA.MODEL.VERSION or DATABASE.SCHEMA.MODEL/ALIAS";

const SLASH = /^((?:"(?:[^"]|"")*"|[^"/])*)\/(.*)$/s;

/** @throws InputError */
export function parseModel(text: string): ModelTarget {
  const [, left = text, alias] = SLASH.exec(text) ?? [];
  const parts = partsOf(left, text);
  const [database = "", schema = "", name = "", version] = parts;
  const isWhole = parts.length === 3 || (parts.length === 4 && alias === undefined);
  if (!isWhole) throw noModel(text);
  const model = { database, schema, name };
  if (version !== undefined) return { model, version, alias: undefined };
  return { model, version, alias: alias === undefined ? DEFAULT : parseIdentifier(alias, "model") };
}

function partsOf(left: string, text: string): readonly string[] {
  try {
    return parseQualified(left);
  } catch (cause) {
    throw noModel(text, { cause });
  }
}

function noModel(text: string, options?: ErrorOptions): InputError {
  return new InputError(
    "model",
    `${JSON.stringify(text)} is not a model: expected ${FORMS}.`,
    options,
  );
}

/** The text in the form that is compared. */
export function formatModel({ model, version, alias }: ModelTarget): string {
  const name = formatSchemaObject(model);
  if (version !== undefined) return `${name}.${formatIdentifier(version)}`;
  return alias === undefined || alias === DEFAULT ? name : `${name}/${formatIdentifier(alias)}`;
}

/** What is known of the model when its version is looked for. */
export interface Known {
  readonly context: PlanContext;
  readonly row: ModelRow | undefined;
  /** Where the text led when it was last read. */
  readonly lastRead: string | undefined;
}

/**
 * The version that the text leads to, resolved: what the program declares of an alias comes before what
 * the account says of it. Undefined when nobody can say yet.
 * @throws InputError when there is no such alias
 */
export function versionOf(target: ModelTarget, known: Known): string | undefined {
  const { version, alias = DEFAULT } = target;
  if (version !== undefined) return version;
  const { context, row, lastRead } = known;
  const wish = wishOf(alias, context);
  const wanted = announcedIdentifier(wish?.inputs["version"]);
  if (wanted !== undefined) return parseIdentifier(wanted);
  const live = row === undefined ? lastRead : aliasIn(row, alias);
  if (live !== undefined) return live;
  const first = alias === DEFAULT ? firstVersion(context) : undefined;
  if (first !== undefined) return first;
  if (wish !== undefined || context.open === true || context.announcements === undefined)
    return undefined;
  return row === undefined ? undefined : refuseAlias(target, row);
}

/** Why a preview may find a table as it should be that an update changes. */
export function unsureOf(text: string | undefined, context: PlanContext): readonly string[] {
  const { alias } = text === undefined ? { alias: undefined } : parseModel(text);
  const wish = alias === undefined ? undefined : wishOf(alias, context);
  if (wish?.manages.includes("version") !== true || wish.inputs["version"] !== undefined) return [];
  return [
    `which version ${formatIdentifier(alias ?? DEFAULT)} is going to stand on is not known before something else of this update is done: the update may then score with another one, and compute all rows again.`,
  ];
}

/** What the program declares of an alias, as far as it was said. */
function wishOf(alias: string, context: PlanContext): Announcement | undefined {
  return heard(context, "Alias").find(
    ({ inputs }) => announcedIdentifier(inputs["name"]) === formatIdentifier(alias),
  );
}

function aliasIn(row: ModelRow, alias: string): string | undefined {
  return alias === DEFAULT ? row.default_version_name : row.aliases[alias];
}

/** A model that is yet to be made begins with a version that is its default. */
function firstVersion(context: PlanContext): string | undefined {
  const [model] = heard(context, "Model");
  const first = model?.inputs["firstVersion"] as { readonly name?: unknown } | undefined;
  const name = announcedIdentifier(first?.name);
  return name === undefined ? undefined : parseIdentifier(name);
}

/** @throws InputError when the model has no such version and nothing in the program makes it */
export function checkVersion(
  text: string | undefined,
  pinned: {
    readonly wanted: string | undefined;
    /** Undefined when they cannot be read. */
    readonly standing: readonly string[] | undefined;
  },
  context: PlanContext,
): void {
  const { standing } = pinned;
  if (text === undefined || pinned.wanted === undefined || standing === undefined) return;
  const wanted = parseIdentifier(pinned.wanted);
  const isUnclear = context.open === true || context.partial === true;
  if (isUnclear || context.announcements === undefined || standing.includes(wanted)) return;
  const made = (announced(context, "ModelVersion") ?? []).some(
    ({ inputs }) => announcedIdentifier(inputs["name"]) === formatIdentifier(wanted),
  );
  if (made || firstVersion(context) === wanted) return;
  const name = formatSchemaObject(parseModel(text).model);
  throw new InputError(
    "model",
    `${name} has no version ${formatIdentifier(wanted)}, and nothing in this program makes it. It has: ${standing.join(", ")}.`,
  );
}

function refuseAlias({ model, alias = DEFAULT }: ModelTarget, row: ModelRow): never {
  const aliases = Object.keys(row.aliases).sort().join(", ");
  throw new InputError(
    "model",
    `${formatSchemaObject(model)} has no alias ${alias}, and nothing in this program makes it. It has: ${aliases}. ` +
      `Declare an Alias of that name, or name a version: ${formatSchemaObject(model)}.${row.versions[0] ?? "V1"}.`,
  );
}
