import type { Scope } from "./scope";

/** What parts of a query mention. */

/** Whether a part of a block calls a model by itself: not in a query below it. */
export function callsModel(part: unknown, scope: Pick<Scope, "aliases">): boolean {
  return mentions(part, scope, new Set());
}

function mentions(part: unknown, scope: Pick<Scope, "aliases">, seen: Set<string>): boolean {
  if (typeof part !== "object" || part === null) return false;
  if (Array.isArray(part)) return part.some((each) => mentions(each, scope, seen));
  const { kind, parts } = part as { readonly kind?: unknown; readonly parts?: readonly string[] };
  if (kind === "model call") return true;
  if (kind === "model table") return false;
  const alias = kind === "name" && parts?.length === 1 ? parts[0] : undefined;
  if (alias !== undefined) {
    const item = seen.has(alias) ? undefined : scope.aliases.get(alias);
    return item !== undefined && mentions(item.value, scope, new Set([...seen, alias]));
  }
  return Object.entries(part).some(
    ([name, each]) => name !== "query" && name !== "from" && mentions(each, scope, seen),
  );
}

/** All names in a part of a query; undefined when it has a star, which means any. */
export function namesIn(part: unknown): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  return collect(part, names) ? names : undefined;
}

function collect(part: unknown, names: Set<string>): boolean {
  if (typeof part !== "object" || part === null) return true;
  if (Array.isArray(part)) return part.every((each) => collect(each, names));
  const { kind, parts } = part as { readonly kind?: unknown; readonly parts?: readonly string[] };
  // That of COUNT(*) names no column.
  if (kind === "call")
    return collect(
      Object.values(part).filter((each) => !isStar(each)),
      names,
    );
  if (kind === "star") return false;
  if (kind === "name") names.add(parts?.at(-1) ?? "");
  return Object.values(part).every((each) => collect(each, names));
}

function isStar(args: unknown): boolean {
  return Array.isArray(args) && args.length === 1 && starIn(args[0]);
}

function starIn(argument: unknown): boolean {
  const { value } = (argument ?? {}) as { readonly value?: { readonly kind?: unknown } };
  return value?.kind === "star";
}
