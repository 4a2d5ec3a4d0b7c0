import { z } from "zod";
import { equal, own, parsePath } from "../../core/property";
import type { PropertyMarks } from "../../core/property";
import type { Given, Observation, Observed } from "../../core/observed";
import { completed } from "../../core/plan";
import type { Issue, Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { stands } from "../../core/observed";
import { factsMarked, inputMarks } from "../../core/resource";

/** Inputs and outputs as they travel between the engine and the core. */

/** The inputs among some values, undefined ones left out. */
export function inputsAmong(resource: Resource, values: Values): Values {
  return among(resource.inputs, values);
}

/** The computed outputs among some values. */
export function factsAmong(resource: Resource, values: Values): Values {
  return among(resource.facts, values);
}

/** The outputs among some values that no look changes. */
export function lasting(resource: Resource, values: Values): Values {
  const kept = factsMarked(resource, "lasting");
  return Object.fromEntries(
    Object.entries(factsAmong(resource, values)).filter(([name]) => kept.includes(name)),
  );
}

function among({ shape }: z.ZodObject, values: Values): Values {
  return Object.fromEntries(
    Object.keys(shape).flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );
}

/** What inputs are completed from, types erased. */
export type AnyGiven = Given<Values, Values, unknown>;

/** The computed outputs that follow from a change, with those that it leaves alone. */
export function derived(
  resource: Resource,
  news: Values,
  { previous, given }: { readonly previous: Values | undefined; readonly given: AnyGiven },
): Values {
  const { observed } = given;
  const kept = factsAmong(resource, given.known);
  const before = [
    ...(stands(observed) ? [observed.live] : []),
    ...(previous === undefined ? [] : [resource.canonical(previous)]),
  ];
  return resource.derive?.(before, completed(resource, news, given), kept) ?? kept;
}

/** Names of inputs that are declared now or were declared last time. */
export function managedInputs(...all: readonly (Values | undefined)[]): ReadonlySet<string> {
  return new Set(all.flatMap((values) => Object.keys(values ?? {})));
}

/**
 * Checks inputs against the definition; what is not known yet is passed over.
 * @returns broken rules with the path of the property
 */
export function brokenRules(
  resource: Resource,
  values: Values,
  unknown: ReadonlySet<string>,
): readonly Issue[] {
  const shape = Object.fromEntries(
    Object.entries(resource.inputs.shape).filter(([name]) => !unknown.has(name)),
  ) as z.ZodRawShape;
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => !unknown.has(name)));
  const broken = shapeIssues(z.strictObject(shape), known);
  return broken.length > 0 ? broken : (resource.rules?.(known) ?? []);
}

/** Where values are not of a shape. */
export function shapeIssues(shape: z.ZodObject, values: Values): readonly Issue[] {
  const { error } = shape.safeParse(values);
  return (error?.issues ?? []).map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
  }));
}

/**
 * The declared inputs as the account shows them: the program's spelling where it means the same,
 * the live value where it does not.
 * @param known outputs of the last run, which may tell in what other words a text is shown
 */
export function mirrored(
  resource: Resource,
  declared: Values,
  { observed, known }: { readonly observed: Observed; readonly known: Values },
): Values {
  const { live, hidden = [] } = observed;
  const meant = completed(resource, declared, { observed, known, context: {}, isPast: true });
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, value]): [string, unknown][] => {
      const marks = inputMarks(resource, name);
      const fixed =
        marks.identity === true || marks.createOnly === true || marks.writeOnly === true;
      if (fixed || marks.control !== undefined || hidden.includes(name)) return [[name, value]];
      const seen =
        marks.compare === "keys"
          ? mirroredKeys(value as Values, meant[name] as Values, (live[name] ?? {}) as Values)
          : equal(marks.compare ?? "deep", meant[name], live[name])
            ? value
            : live[name];
      return seen === undefined ? [] : [[name, seen]];
    }),
  );
}

/** Canonical keys stand in the order of the declared ones. */
function mirroredKeys(declared: Values, canonical: Values, live: Values): Values {
  const canonicalKeys = Object.keys(canonical);
  return Object.fromEntries(
    Object.keys(declared).flatMap((key, index) => {
      const seen = live[canonicalKeys[index] ?? key];
      return seen === undefined ? [] : [[key, seen]];
    }),
  );
}

/** Names and sources stand in statements, ids and hints, queries in SHOW: none of them can be kept secret. */
export function secretNames(
  resource: Resource,
  secrets: readonly string[],
  values: Values,
): readonly Issue[] {
  return secrets
    .filter((name) => name in values && mustBePlain(inputMarks(resource, name)))
    .map((path) => ({
      path,
      message:
        "is secret, but it stands in statements, ids and messages. Pass it in clear: pulumi.unsecret(…).",
    }));
}

function mustBePlain({ identity, announced, plain }: PropertyMarks): boolean {
  return identity === true || announced === true || plain === true;
}

/**
 * Takes what the user told the engine to ignore out of every comparison: there the account is right.
 * Source: https://www.pulumi.com/docs/iac/concepts/options/ignorechanges
 */
export function ignoring(
  resource: Resource,
  values: Values,
  { observed, ignored }: { observed: Observation; ignored: readonly string[] | undefined },
): Values {
  if (ignored === undefined || ignored.length === 0 || !stands(observed)) return values;
  const canonical = resource.canonical(values);
  return ignored.map(parsePath).reduce((result: Values, [input = "", ...keys]): Values => {
    const names = Object.keys(values).filter((name) => input === "*" || name === input);
    const seen = names.filter((name) => isObserved(resource, name));
    const replaced = seen.map((name): [string, unknown] => [
      name,
      taking(observed.live[name], result[name], canonicalKeys(values, canonical, { name, keys })),
    ]);
    return { ...result, ...Object.fromEntries<unknown>(replaced) };
  }, canonical);
}

/** Inputs that SHOW tells; the others steer the provider or stand in the state alone. */
function isObserved(resource: Resource, name: string): boolean {
  const { identity, createOnly, writeOnly, control } = inputMarks(resource, name);
  return !(identity ?? createOnly ?? writeOnly ?? false) && control === undefined;
}

/** A key as the program spells it may be another in canonical form. */
function canonicalKeys(
  declared: Values,
  canonical: Values,
  { name, keys: [key, ...rest] }: { name: string; keys: readonly string[] },
): readonly string[] {
  if (key === undefined) return [];
  const spelled = Object.keys(declared[name] ?? {}).indexOf(key);
  const known = Object.keys(canonical[name] ?? {})[spelled];
  return [known ?? key, ...rest];
}

/** A declared value with the part at `keys` as it is live. */
function taking(live: unknown, declared: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return live;
  const from = (live ?? {}) as Values;
  const into = (declared ?? {}) as Values;
  const keys = key === "*" ? Object.keys({ ...into, ...from }) : [key];
  const parts = keys.map((each) => [each, taking(own(from, each), own(into, each), rest)] as const);
  const kept = Object.entries(into).filter(([each]) => !keys.includes(each));
  return Object.fromEntries([...kept, ...parts.filter(([, value]) => value !== undefined)]);
}
