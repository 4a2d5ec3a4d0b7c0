import type { Values } from "../../core/values";
import { OutputValue, Opaque, Reference, Secret, Unknown } from "./properties";
import type { Properties, Property } from "./properties";

/** Property values as the dispatcher works with them, and its answers as the engine keeps them. */

/** Where a value stands: names and places in lists. */
export type Path = readonly (string | number)[];

/** Values without their wrappers, and what the wrappers said. */
export interface Received {
  readonly values: Values;
  readonly secrets: readonly Path[];
  /** Names of the values that are not known yet, at whatever depth. */
  readonly unknown: ReadonlySet<string>;
}

/** Takes the wrappers off; null counts as absent. */
export function received(properties: Properties = {}): Received {
  const secrets: Path[] = [];
  const unknown = new Set<string>();
  const plain = (value: Property, path: Path): unknown => {
    const [name = ""] = path;
    if (value instanceof Unknown) {
      unknown.add(String(name));
      return undefined;
    }
    if (value instanceof Secret) {
      secrets.push(path);
      return plain(value.value, path);
    }
    if (value instanceof OutputValue) {
      if (value.secret) secrets.push(path);
      return plain(value.value ?? new Unknown("string"), path);
    }
    if (value instanceof Reference)
      return plain(value.id === "" ? new Unknown("string") : (value.id ?? value.urn), path);
    if (value instanceof Opaque) return { ...value.parts };
    if (Array.isArray(value))
      return value.map((each: Property, index) => plain(each, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    return fields(value, path);
  };
  const fields = (all: object, path: Path): Values =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => {
        const own = plain(value as Property, [...path, name]);
        return own === undefined || (own === null && path.length === 0) ? [] : [[name, own]];
      }),
    );
  return { values: fields(properties, []), secrets, unknown };
}

/**
 * Properties for the engine, which keeps secret what is wrapped and nothing else: what was secret in
 * the inputs stays so where it stands, a list whole, and a secret that is no longer where it stood
 * makes all of its property secret.
 */
export function sealed(values: Values, secrets: readonly Path[]): Properties {
  const plain = JSON.parse(JSON.stringify(values)) as Record<string, Property>;
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => {
      const below = secrets.filter(([first]) => first === name).map((path) => path.slice(1));
      return [name, below.reduce(seal, value)];
    }),
  );
}

function seal(value: Property, [first, ...rest]: Path): Property {
  if (value instanceof Secret) return value;
  if (first === undefined || typeof value !== "object" || value === null || Array.isArray(value))
    return new Secret(value);
  const fields = value as Readonly<Record<string, Property>>;
  const inner = Object.hasOwn(fields, first) ? fields[String(first)] : undefined;
  return inner === undefined ? new Secret(value) : { ...fields, [first]: seal(inner, rest) };
}
