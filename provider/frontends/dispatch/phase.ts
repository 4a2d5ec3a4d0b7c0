import type { ModelPackage } from "../../core/package";
import type { Announcement, Hidden } from "../../core/program";
import type { PlanContext, Resource, Values } from "../../core/resource";
import { inputsMarked } from "../../core/resource";

/** How long an operation waits for a sibling's wish that no hint told, and how often it looks. */
const LATE_WISH_MS = 3000;
const LOOK_EVERY_MS = 20;

/** What Check learned of a resource and Diff, Create and Update need. */
interface Checked {
  /** Inputs of the last run; undefined for a new resource. */
  readonly previous: Values | undefined;
  /** Diff asked for a replacement: the next Check of this URN belongs to it. */
  replacing: boolean;
}

/** What one process remembers from the first Check to the last operation. */
export class Phase {
  readonly #checked = new Map<string, Checked>();
  readonly #hints = new Map<string, readonly Announcement[]>();
  /** Wishes told by Check alone, for programs without the hint. */
  readonly #claims = new Map<string, Map<string, Announcement>>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #packages = new Map<string, ModelPackage>();
  readonly #renames = new Map<string, string>();
  readonly #dropped = new Set<string>();
  #ahead: readonly Announcement[] | undefined;

  /** Takes in what Check was told. */
  remember(urn: string, previous: Values | undefined): void {
    this.#checked.set(urn, { previous, replacing: false });
  }

  checked(urn: string): Checked | undefined {
    return this.#checked.get(urn);
  }

  takeHint(group: string, hint: Hidden["hint"]): void {
    if (hint === undefined) return;
    const known = this.#hints.get(group) ?? [];
    if (hint.group.length >= known.length) this.#hints.set(group, hint.group);
    this.#ahead ??= hint.all;
  }

  /** What can be read ahead; told once. */
  takeAhead(): readonly Announcement[] {
    const ahead = this.#ahead ?? [];
    this.#ahead = [];
    return ahead;
  }

  claim(group: string, claim: Announcement): void {
    const claims = this.#claims.get(group) ?? new Map<string, Announcement>();
    claims.set(claim.urn, claim);
    this.#claims.set(group, claims);
  }

  keepPackages(packages: readonly ModelPackage[]): void {
    for (const one of packages) this.#packages.set(one.contentHash, one);
  }

  renamed(from: string, to: string): void {
    this.#renames.set(from, to);
  }

  dropped(label: string): void {
    this.#dropped.add(label);
  }

  wasDropped(label: string): boolean {
    return this.#dropped.has(label);
  }

  context(group: string): PlanContext {
    const announcements = this.#hints.get(group);
    return {
      packages: this.#packages,
      renames: this.#renames,
      ...(announcements === undefined ? {} : { announcements }),
    };
  }

  /** The context once no further wish will come: hints as they are, else what Checks told so far. */
  async settledContext(
    group: string,
    awaits: (context: PlanContext) => boolean,
  ): Promise<PlanContext> {
    const deadline = Date.now() + LATE_WISH_MS;
    let context = this.#withClaims(group);
    while (awaits(context) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      context = this.#withClaims(group);
    }
    return { ...context, settled: true };
  }

  #withClaims(group: string): PlanContext {
    const context = this.context(group);
    const claims = [...(this.#claims.get(group)?.values() ?? [])];
    const known = context.announcements;
    if (known === undefined) return { ...context, announcements: claims, partial: true };
    // A claim knows values that were unknown when the hint was written.
    const late = new Map(claims.map((claim) => [claim.urn, claim]));
    return { ...context, announcements: known.map((one) => late.get(one.urn) ?? one) };
  }

  /** One operation per group at a time. */
  exclusive<T>(group: string, operation: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(group) ?? Promise.resolve();
    const running = before.then(operation, operation);
    this.#queues.set(
      group,
      running.catch(() => undefined),
    );
    return running;
  }
}

/** What a resource claims by its Check: the announced part of its inputs. */
export function claimOf(resource: Resource, urn: string, values: Values): Announcement {
  const inputs = Object.fromEntries(
    inputsMarked(resource, "announced").flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );
  return { kind: resource.kind, urn, inputs, manages: Object.keys(values) };
}
