import { appliesTags } from "../catalog/access";
import { at } from "../catalog/catalog";
import { forbidden, invalidValue, refused } from "../catalog/errors";
import type { Model, Tag } from "../catalog/state";
import type { TagValue } from "../sql/tree";
import type { Run } from "./world";

/** SET TAG and UNSET TAG of a model: all tags of a statement, or none. */

/** Source: https://docs.snowflake.com/en/user-guide/object-tagging/introduction */
const TAG_VALUE_LENGTH = 256;
const TAGS_PER_OBJECT = 50;

export function setTags(run: Run, model: Model, values: readonly TagValue[]): void {
  const found = values.map(({ name, value }) => ({ tag: findTag(run, name), value }));
  for (const { tag, value } of found) checkValue(tag, value);
  const all = new Set([...Object.keys(model.tags), ...found.map(({ tag }) => String(tag.id))]);
  if (all.size > TAGS_PER_OBJECT)
    throw refused(`Model '${model.name}' would have more than ${String(TAGS_PER_OBJECT)} tags.`);
  for (const { tag, value } of found) model.tags[String(tag.id)] = value;
}

export function unsetTags(run: Run, model: Model, names: readonly (readonly string[])[]): void {
  const found = names.map((name) => findTag(run, name));
  for (const tag of found) Reflect.deleteProperty(model.tags, String(tag.id));
}

/** APPLY on each tag besides OWNERSHIP of the model, or APPLY TAG on the account. Source: object tagging, "Privileges" */
export function checkTagging(run: Run, model: Model, names: readonly (readonly string[])[]): void {
  const { catalog } = run.world;
  const tags = names.map((name) => findTag(run, name));
  if (appliesTags(catalog.state, run.session.role)) return;
  if (!catalog.owns(run.session, model)) throw forbidden("model", model.name);
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

/** The value of a tag on a model, null when it is not set. */
export function tagOn(model: Model, tag: Tag): string | null {
  return at(model.tags, String(tag.id)) ?? null;
}
