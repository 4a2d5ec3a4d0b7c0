import { z } from "zod";
import { equal } from "../../core/property";
import type { Issue, Observation, Resource, Values } from "../../core/resource";
import { inputMarks, stands } from "../../core/resource";

/** Inputs and outputs as they travel between the engine and the core. */

/** The inputs among some values, undefined ones left out. */
export function inputsAmong(resource: Resource, values: Values): Values {
  return Object.fromEntries(
    Object.keys(resource.inputs.shape).flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );
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
  const parsed = z.strictObject(shape).safeParse(known);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      path: issue.path.map(String).join("."),
      message: issue.message,
    }));
  }
  return resource.rules?.(known) ?? [];
}

/**
 * The declared inputs as the account shows them: the program's spelling where it means the same,
 * the live value where it does not.
 */
export function mirrored(resource: Resource, declared: Values, live: Values): Values {
  const canonical = resource.canonical(declared);
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, value]): [string, unknown][] => {
      const marks = inputMarks(resource, name);
      const fixed =
        marks.identity === true || marks.createOnly === true || marks.writeOnly === true;
      if (fixed || marks.control !== undefined) return [[name, value]];
      const seen =
        marks.compare === "keys"
          ? mirroredKeys(value as Values, canonical[name] as Values, (live[name] ?? {}) as Values)
          : equal(marks.compare ?? "deep", canonical[name], live[name])
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

/** Takes properties that the user told the engine to ignore out of every comparison. */
export function ignoring(
  values: Values,
  observation: Observation,
  ignored: readonly string[] | undefined,
): Values {
  if (ignored === undefined || ignored.length === 0 || !stands(observation)) return values;
  const names = ignored
    .map((path) => path.split(/[.[]/)[0] ?? path)
    .filter((name) => name in values);
  return { ...values, ...Object.fromEntries(names.map((name) => [name, observation.live[name]])) };
}
