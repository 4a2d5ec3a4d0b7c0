import { isDeepStrictEqual } from "node:util";
import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { parsePath } from "../../core/property";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import type { DiffOutcome } from "../dispatch/asked";

/** What a change is about, leaf by leaf, in the program's own spelling. */

/** One changed leaf, as the engine shows it. */
export interface Leaf {
  /** The input that it is part of. */
  readonly name: string;
  readonly path: string;
  readonly kind: PropertyDiff["getKind"] extends () => infer K ? K : never;
  /** Whether the old value is the one in the inputs; else it is the one in the outputs. */
  readonly inputDiff: boolean;
}

/** What is compared; all of it as the engine keeps it. */
export interface Compared {
  readonly resource: Resource;
  readonly outcome: DiffOutcome;
  readonly news: Values;
  readonly oldInputs: Values;
  readonly outputs: Values;
}

/** What a change says nothing of. */
interface Unsaid {
  /** Names of inputs whose value is not known yet. */
  readonly unknown: ReadonlySet<string>;
  /** Paths that the user told the engine to ignore. */
  readonly ignored?: readonly string[] | undefined;
}

/** Whether an ignored path holds another one; `*` is any part. */
function covers(ignored: readonly string[]): (path: Changed["path"]) => boolean {
  return (path) => ignored.every((part, at) => part === "*" || part === String(path[at]));
}

/** The leaves of a change: those that differ live, then those that only the state has otherwise. */
export function leavesOf(
  { resource, outcome, news, oldInputs, outputs }: Compared,
  { unknown, ignored = [] }: Unsaid,
): readonly Leaf[] {
  const isIgnored = ignored.map(parsePath).map(covers);
  const found = new Map<string, Leaf>();
  const add = (
    from: Values,
    path: readonly string[],
    { inputDiff, wanted }: { readonly inputDiff: boolean; readonly wanted?: unknown },
  ): void => {
    const replaces = outcome.replaces.includes(path[0] ?? "");
    // What follows from other inputs is not among those of the program.
    for (const leaf of changes(at(from, path), at(news, path) ?? wanted, path)) {
      const text = pathText(leaf.path);
      if (found.has(text) || isIgnored.some((covered) => covered(leaf.path))) continue;
      const [name = ""] = path;
      found.set(text, { name, path: text, kind: kindOf(leaf, replaces), inputDiff });
    }
  };
  for (const { path, shouldBe } of outcome.differences) {
    const own = spelled(resource, parsePath(path), { news, oldInputs });
    add(outputs, own, { inputDiff: false, wanted: shouldBe });
  }
  const live = new Set([...found.values()].map(({ name }) => name));
  for (const name of [...outcome.replaces, ...outcome.recorded])
    if (!live.has(name) && !unknown.has(name)) add(oldInputs, [name], { inputDiff: true });
  for (const name of unknown)
    found.set(name, { name, path: name, kind: Kind.UPDATE, inputDiff: true });
  return [...found.values()];
}

/** A key that the resource knows by its full name, as the program writes it. */
function spelled(
  resource: Resource,
  [name = "", key, ...rest]: readonly string[],
  { news, oldInputs }: Pick<Compared, "news" | "oldInputs">,
): readonly string[] {
  if (key === undefined) return [name];
  for (const values of [news, oldInputs]) {
    const canonical = Object.keys(resource.canonical(values)[name] ?? {});
    const declared = Object.keys(values[name] ?? {})[canonical.indexOf(key)];
    if (declared !== undefined) return [name, declared, ...rest];
  }
  return [name, key, ...rest];
}

interface Changed {
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two values differ; a value that only its spelling changed is one leaf. */
function changes(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[],
): readonly Changed[] {
  const whole = [{ path, before, after }];
  if (!isRecord(before) || !isRecord(after)) return whole;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const inner = keys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .flatMap((key) => changes(before[key], after[key], [...path, key]));
  return inner.length === 0 ? whole : inner;
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    values,
  );
}

const { Kind } = PropertyDiff;

function kindOf({ before, after }: Changed, replaces: boolean): Leaf["kind"] {
  if (before === undefined) return replaces ? Kind.ADD_REPLACE : Kind.ADD;
  if (after === undefined) return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
  return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}

/** Source: https://www.pulumi.com/docs/iac/concepts/miscellaneous/property-paths */
function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${String(part)}]`;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
