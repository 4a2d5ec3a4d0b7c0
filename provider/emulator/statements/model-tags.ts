import { appliesTags } from "../catalog/access";
import { at } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { forbidden, invalidValue, refused } from "../catalog/errors";
import type { AnyObject, Tag } from "../catalog/state";
import { SnowflakeError } from "../contract";
import { wholeName } from "../sql/cursor";
import { notSupported } from "../sql/not-supported";
import type { TagValue } from "../sql/tree";
import type { Run } from "./world";
import { answered } from "./world";

/** SET TAG and UNSET TAG of a model or table: all tags of a statement, or none. */

/** What tags are set on. */
export type Tagged = AnyObject & { readonly tags: Record<string, string> };

/** Source: https://docs.snowflake.com/en/user-guide/object-tagging/introduction */
const TAG_VALUE_LENGTH = 256;
const TAGS_PER_OBJECT = 50;

export function setTags(run: Run, object: Tagged, values: readonly TagValue[]): void {
  const found = values.map(({ name, value }) => ({ tag: findTag(run, name), value }));
  for (const { tag, value } of found) checkValue(tag, value);
  const all = new Set([...Object.keys(object.tags), ...found.map(({ tag }) => String(tag.id))]);
  if (all.size > TAGS_PER_OBJECT)
    throw refused(`'${object.name}' would have more than ${String(TAGS_PER_OBJECT)} tags.`);
  for (const { tag, value } of found) object.tags[String(tag.id)] = value;
}

export function unsetTags(run: Run, object: Tagged, names: readonly (readonly string[])[]): void {
  const found = names.map((name) => findTag(run, name));
  for (const tag of found) Reflect.deleteProperty(object.tags, String(tag.id));
}

/** APPLY on each tag besides OWNERSHIP of the object, or APPLY TAG on the account. Source: object tagging, "Privileges" */
export function checkTagging(
  run: Run,
  { object, kind }: { readonly object: Tagged; readonly kind: string },
  names: readonly (readonly string[])[],
): void {
  const { catalog } = run.world;
  const tags = names.map((name) => findTag(run, name));
  if (appliesTags(catalog.state, run.session.role)) return;
  if (!catalog.owns(run.session, object)) throw forbidden(kind, object.name);
  const other = tags.find((tag) => !catalog.may(run.session, "APPLY", tag));
  if (other !== undefined) throw forbidden("tag", other.name);
}

function findTag(run: Run, name: readonly string[]): Tag {
  return run.world.catalog.tag(run.session, name, "ALTER MODEL").tag;
}

function checkValue(tag: Tag, value: string): void {
  const allowed = tag.allowedValues?.includes(value) ?? true;
  if (!allowed || value.length > TAG_VALUE_LENGTH) throw invalidValue(value, tag.name);
}

/** The value of a tag on an object, null when it is not set. */
export function tagOn(object: Tagged, tag: Tag): string | null {
  return at(object.tags, String(tag.id)) ?? null;
}

/** An object that the functions on tags are asked of, and what they call its kind. */
export interface TaggedPlace extends Place {
  readonly object: Tagged;
  readonly level: string;
}

/**
 * Models go by the domain MODULE, all that is like a table by TABLE.
 * Source: snowflake-ml-python, model/_client/sql/tag.py; functions/tag_references
 */
export function taggedObject(
  run: Run,
  { domain, name }: { readonly domain: string; readonly name: string },
  statement: string,
): TaggedPlace {
  const { catalog } = run.world;
  const parts = wholeName(name, run.grammar);
  const given = domain.toUpperCase();
  if (given === "TABLE") {
    const found = catalog.relation(run.session, parts, { statement, kind: "Table" });
    return { ...found, object: found.relation, level: "TABLE" };
  }
  if (given === "MODULE" || (given === "MODEL" && answered(run, "modelDomain"))) {
    const found = catalog.model(run.session, parts, statement);
    return { ...found, object: found.model, level: answered(run, "tagLevel") };
  }
  if (["COLUMN", "SCHEMA", "DATABASE", "STAGE", "USER", "ROLE", "WAREHOUSE"].includes(given))
    throw notSupported(`tags of the domain ${given}`);
  const text = `SQL compilation error:\nObject tagging not supported for object type ${domain}.`;
  throw new SnowflakeError("391801", "0A000", text);
}
