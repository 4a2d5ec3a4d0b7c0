import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { sameIdentifier, sameQualified } from "./identity";

/** How a declared value and an observed one are held against each other. */
export type Comparison =
  /** Equal text; a missing text and an empty one are the same to Snowflake. */
  | "text"
  | "identifier"
  | "qualified"
  | "deep"
  /** True or not; a missing one is false. */
  | "flag"
  /** A record of which only the declared keys are managed. */
  | "keys"
  /** A rule of the property's own; never called with `undefined`. */
  | ((left: unknown, right: unknown) => boolean);

/** What a property can say of itself; everything left out is the ordinary case. */
export interface PropertyMarks {
  readonly compare?: Comparison;
  /** Part of what the object is: another value is another object. */
  readonly identity?: true;
  /** Of an identity: another value always is a statement, and never a replacement. */
  readonly moves?: true;
  /** Used once at creation and not compared afterwards. */
  readonly createOnly?: true;
  /** Cannot be read back from the account: compared with the state alone. */
  readonly writeOnly?: true;
  /** Another value needs a replacement. */
  readonly replace?: true;
  /** Steers the provider and is never sent; `recorded` ones are kept in the state when they change. */
  readonly control?: "silent" | "recorded";
  /** Travels in the hint that tells siblings of the same program what is wanted. */
  readonly announced?: true;
  /** Takes a resource of this kind in place of its name; one of several kinds in place of its id. */
  readonly refersTo?: string | readonly string[];
  /** Never shown. */
  readonly secret?: true;
  /** Stands in what SHOW tells of the object, and so cannot be kept secret. */
  readonly plain?: true;
  /** What another value does to an object, in a sentence for those who declare one. */
  readonly changing?: string;
  /** Of an output: what the last write left; a later look does not change it. */
  readonly lasting?: true;
  /** Of an output: no update changes it. */
  readonly stable?: true;
}

const registry = new WeakMap<z.ZodType, PropertyMarks>();

/** Attaches marks to a property's schema; call it on the outermost wrapper. */
export function property<T extends z.ZodType>(schema: T, marks: PropertyMarks): T {
  registry.set(schema, marks);
  return schema;
}

/** The marks of a property, empty when it has none. */
export function marksOf(schema: z.ZodType): PropertyMarks {
  return registry.get(schema) ?? {};
}

/** One leaf that is not as it should be. */
export interface Difference {
  /** `version`, `tags["ML.GOV.STAGE"]` … */
  readonly path: string;
  /** Undefined: absent. */
  readonly is: unknown;
  readonly shouldBe: unknown;
}

/** Equality under a comparison; `undefined` on one side alone is a difference unless both are empty. */
export function equal(comparison: Comparison, left: unknown, right: unknown): boolean {
  if (typeof comparison === "function") {
    return left === undefined || right === undefined ? left === right : comparison(left, right);
  }
  switch (comparison) {
    case "text":
      return (left ?? "") === (right ?? "");
    case "identifier":
      return typeof left === "string" && typeof right === "string"
        ? sameIdentifier(left, right)
        : left === right;
    case "qualified":
      return typeof left === "string" && typeof right === "string"
        ? sameQualified(left, right)
        : left === right;
    case "flag":
      return (left ?? false) === (right ?? false);
    case "deep":
    case "keys":
      return isDeepStrictEqual(left, right);
  }
}

/**
 * The leaves of one property that differ.
 * @param previous the value that the program declared last time: a key or value that was declared
 * then and is gone now is to be unset once; anything never declared is not managed
 */
export function differences(
  name: string,
  comparison: Comparison,
  values: { desired: unknown; observed: unknown; previous: unknown },
): readonly Difference[] {
  const { desired, observed, previous } = values;
  if (comparison === "keys")
    return keyDifferences(name, {
      desired: record(desired),
      observed: record(observed),
      previous: record(previous),
    });
  if (desired === undefined && previous === undefined) return [];
  return equal(comparison, observed, desired)
    ? []
    : [{ path: name, is: observed, shouldBe: desired }];
}

type Leaves = Readonly<Record<string, unknown>>;

function keyDifferences(
  name: string,
  { desired, observed, previous }: { desired: Leaves; observed: Leaves; previous: Leaves },
): readonly Difference[] {
  const keys = new Set([...Object.keys(desired), ...Object.keys(previous)]);
  return [...keys]
    .map((key) => ({
      path: `${name}[${JSON.stringify(key)}]`,
      is: own(observed, key),
      shouldBe: own(desired, key),
    }))
    .filter(({ is, shouldBe }) => !isDeepStrictEqual(is, shouldBe));
}

/** A value under a key of the user's, never something that all objects inherit. */
export function own<T>(values: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** True when an option like ignoreChanges names an input as a whole, or everything. */
export function ignoresInput(paths: readonly string[] | undefined, name: string): boolean {
  return (paths ?? []).some((path) => {
    const [input, ...keys] = parsePath(path);
    return keys.length === 0 && (input === name || input === "*");
  });
}

const SEGMENT = /[^.[\]"]+|\[("(?:[^"\\]|\\.)*")\]/g;

/**
 * The names along a path: `metadata.owner` and `metadata["owner"]` are both `metadata`, `owner`.
 * Source: https://www.pulumi.com/docs/iac/concepts/miscellaneous/property-paths
 */
export function parsePath(path: string): readonly string[] {
  return [...path.matchAll(SEGMENT)].map(([plain, quoted]) =>
    quoted === undefined ? plain : String(JSON.parse(quoted)),
  );
}

function record(value: unknown): Leaves {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
