import { InputError } from "./errors";
import { formatIdentifier, parseIdentifier } from "./identity";
import type { Announcement, Readable } from "./program";
import { modelGroup, modelName } from "./references";
import type { Absent, PlanContext } from "./observed";
import type { Order, Resource } from "./resource";
import type { Step } from "./step";
import { inputsMarked } from "./resource";

/** Questions that members of a model ask about their siblings in the same program. */

/** Announcements of one kind; undefined when the program handed over no hint. */
export function announced(context: PlanContext, kind: string): readonly Announcement[] | undefined {
  return context.announcements?.filter((one) => one.kind === kind);
}

/** The same, as far as anything was said: what is missing there may still come. */
export function heard(context: PlanContext, kind: string): readonly Announcement[] {
  return announced(context, kind) ?? context.heard?.filter((one) => one.kind === kind) ?? [];
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

/** Refuses what belongs to a model that is not there and that nothing in the program makes. */
export function refuseMissingModel(
  inputs: { readonly model: string },
  { absent }: Absent,
  context: PlanContext,
): void {
  const models = announced(context, "Model");
  if (absent !== "unseen" || context.open === true || models === undefined || models.length > 0)
    return;
  throw new InputError(
    "model",
    `the model ${modelGroup(inputs)} does not exist, or the role may not see it, and nothing in this program creates ` +
      `it. Declare a Model of that name, or correct the name.`,
  );
}

/** Whether the program declares a version of this name, resolved; undefined when that is not known. */
export function isComing(context: PlanContext, version: string): boolean | undefined {
  const makers = announced(context, "ModelVersion");
  if (makers === undefined || context.open === true) return undefined;
  const names = makers.map(({ inputs }) => announcedIdentifier(inputs["name"]));
  if (names.includes(formatIdentifier(version))) return true;
  return names.includes(undefined) ? undefined : false;
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
): Order | undefined {
  if (siblings.includes(model)) return "must";
  if (siblings.some((each) => each.kind === model.kind)) return undefined;
  const [mine, its] = [modelName(own.inputs), modelName(model.inputs)];
  const near = mine !== undefined && mine.database === its?.database && mine.schema === its.schema;
  return near ? "must" : undefined;
}

/** What can be read ahead because of one announcement; undefined when it declares nothing of that. */
export function readableOf(
  resource: Resource,
  { inputs, manages }: Announcement,
): Readable | undefined {
  if (resource.ahead?.shown.some((name) => manages.includes(name)) !== true) return undefined;
  const names = inputsMarked(resource, "identity").filter((name) => name in inputs);
  return {
    kind: resource.kind,
    inputs: Object.fromEntries(names.map((name) => [name, inputs[name]])),
  };
}
