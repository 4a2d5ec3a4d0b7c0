import { InputError } from "./errors";
import { formatIdentifier, parseIdentifier } from "./identity";
import type { Announcement } from "./program";
import { modelGroup, modelName } from "./references";
import type { PlanContext, Step } from "./resource";

/** Questions that members of a model ask about their siblings in the same program. */

/** Announcements of one kind; undefined when the program handed over no hint. */
export function announced(context: PlanContext, kind: string): readonly Announcement[] | undefined {
  return context.announcements?.filter((one) => one.kind === kind);
}

/** An announced identifier in canonical form; undefined when it was not known in time. */
export function announcedIdentifier(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return formatIdentifier(parseIdentifier(value));
  } catch {
    return undefined;
  }
}

/** Follows a rename of the model, for which the model's own statement is enough. */
export function followRename(
  from: { readonly model: string },
  to: { readonly model: string },
  context: PlanContext,
): readonly Step[] | undefined {
  return context.renames?.get(modelGroup(from)) === modelGroup(to) ? [] : undefined;
}

/** Refuses a text that names the model as it was called before this program renames it. */
export function refuseOldName(inputs: { readonly model: string }, context: PlanContext): void {
  const renamed = context.renames?.get(modelGroup(inputs));
  if (renamed === undefined) return;
  throw new InputError(
    "model",
    `${modelGroup(inputs)} is renamed to ${renamed} by this program. Pass the Model resource instead of its ` +
      `name: what belongs to it then follows the rename.`,
  );
}

/**
 * Whether a model must come before something that belongs to it. A model that is renamed comes
 * before everything in its schema whose own model the program does not declare: a text may still
 * name it as it was called.
 */
export function modelComesFirst(
  own: Announcement,
  model: Announcement,
  siblings: readonly Announcement[],
): boolean {
  if (siblings.includes(model)) return true;
  if (siblings.some((each) => each.kind === model.kind)) return false;
  const [mine, its] = [modelName(own.inputs), modelName(model.inputs)];
  return mine !== undefined && mine.database === its?.database && mine.schema === its.schema;
}
