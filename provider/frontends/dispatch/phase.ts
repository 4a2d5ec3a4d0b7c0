import { replacingInputs } from "../../core/compare";
import { goOn, pause } from "../../core/operation";
import type { ModelPackage } from "../../core/package";
import type { Announcement, Hidden, Readable } from "../../core/program";
import type { PlanContext } from "../../core/observed";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { inputsMarked } from "../../core/resource";
import type { Before } from "./comparing";

/** How long an operation waits for a sibling's wish that no hint told, and how often it looks. */
const LATE_WISH_MS = 3000;
const LOOK_EVERY_MS = 20;

/** What Check learned of a resource and Diff, Create and Update need. */
interface Checked {
  /** Inputs of the last run; undefined for a new resource. */
  readonly previous: Values | undefined;
  /** Inputs of the last run of a resource that the engine replaces though nothing asked for it. */
  readonly forced: Values | undefined;
  /** Diff asked for a replacement: the next Check of this URN belongs to it. */
  replacing: boolean;
  /** What Diff compared with. */
  compared?: Before;
  /** What the object is that this one takes the place of. */
  readonly replaced: Before | undefined;
}

/** What one process remembers from the first Check to the last operation. */
export class Phase {
  readonly #checked = new Map<string, Checked>();
  readonly #hints = new Map<string, readonly Announcement[]>();
  /** Groups of which not every member could be told in time. */
  readonly #open = new Set<string>();
  /** Wishes told by Check alone, for programs without the hint. */
  readonly #claims = new Map<string, Map<string, Announcement>>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #packages = new Map<string, ModelPackage>();
  readonly #renames = new Map<string, string>();
  readonly #dropped = new Set<string>();
  /** URNs of the resources that declare an object, by the object. */
  readonly #declared = new Map<string, Set<string>>();
  /** Objects that a resource declares which did not have them before. */
  readonly #inherited = new Set<string>();
  /** What can be read ahead and was not yet, and the names of all that ever could. */
  #ahead: Readable[] = [];
  readonly #told = new Set<string>();
  #elsewhere = false;

  /** Another account holds nothing that the state knows, whatever names its objects have. */
  moveElsewhere(): void {
    this.#elsewhere = true;
  }

  /** Takes in what Check was told; the first Check of a replacement knows what the second does not. */
  remember(urn: string, previous: Values | undefined): void {
    const last = previous === undefined ? this.#checked.get(urn) : undefined;
    const replaced = last?.replacing === true ? last.compared : undefined;
    this.#checked.set(urn, { previous, forced: last?.previous, replacing: false, replaced });
  }

  checked(urn: string): Checked | undefined {
    return this.#checked.get(urn);
  }

  /** True when the engine replaces an object by the same one, for reasons of its own. */
  isForced(resource: Resource, urn: string, news: Values): boolean {
    const forced = this.#elsewhere ? undefined : this.#checked.get(urn)?.forced;
    if (forced === undefined || objectOf(resource, forced) !== objectOf(resource, news))
      return false;
    return (
      replacingInputs(resource, resource.canonical(news), resource.canonical(forced)).length === 0
    );
  }

  takeHint(group: string, hint: Hidden["hint"]): void {
    if (hint === undefined) return;
    const known = this.#hints.get(group) ?? [];
    // Of a group that was not known in time the list is empty: then Checks tell.
    if (hint.group.length > 0 && hint.group.length >= known.length)
      this.#hints.set(group, hint.group);
    if (hint.open === true) this.#open.add(group);
  }

  /** Keeps what can be read ahead; each group brings what it and its neighbours need. */
  keepAhead(all: readonly Readable[] = []): void {
    for (const each of all) {
      const name = JSON.stringify(each);
      if (this.#told.has(name)) continue;
      this.#told.add(name);
      this.#ahead.push(each);
    }
  }

  /**
   * Notes that a resource of the program declares an object.
   * @param anew whether the resource had another object before, or none
   * @returns the URN of another one that declares the same
   */
  declare(object: string, urn: string, anew: boolean): string | undefined {
    if (anew) this.#inherited.add(object);
    const urns = this.#declared.get(object) ?? new Set();
    this.#declared.set(object, urns.add(urn));
    return [...urns].find((each) => each !== urn);
  }

  /** True when the program goes on declaring the object through a resource that took it on. */
  keeps(object: string): boolean {
    return this.#inherited.has(object);
  }

  /** What can be read ahead; told once. */
  takeAhead(): readonly Readable[] {
    const ahead = this.#ahead;
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

  /** Notes a dropped object; when it was a group's holder, its members went with it. */
  dropped(label: string): void {
    this.#dropped.add(label);
  }

  /** True when what holds an object was dropped, and took it along. */
  wentAlong(resource: Resource, inputs: Values): boolean {
    return resource.heldBy !== undefined && this.#dropped.has(resource.group(inputs));
  }

  context(group: string): PlanContext {
    const known = this.#hints.get(group);
    const claims = this.#claims.get(group);
    // A claim knows values that were unknown when the hint was written.
    const late = (one: Announcement): Announcement => claims?.get(one.urn) ?? one;
    return {
      packages: this.#packages,
      renames: this.#renames,
      open: this.#open.has(group),
      ...(known === undefined
        ? { heard: [...(claims?.values() ?? [])] }
        : { announcements: known.map(late) }),
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
      await pause(LOOK_EVERY_MS);
      context = this.#withClaims(group);
    }
    return { ...context, settled: true };
  }

  #withClaims(group: string): PlanContext {
    const context = this.context(group);
    if (context.announcements !== undefined) return context;
    return { ...context, announcements: context.heard ?? [], partial: true };
  }

  /** One operation per group at a time. */
  exclusive<T>(group: string, operation: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(group) ?? Promise.resolve();
    const begin = (): Promise<T> => {
      goOn();
      return operation();
    };
    const running = before.then(begin, begin);
    this.#queues.set(
      group,
      running.catch(() => undefined),
    );
    return running;
  }
}

/** An object as the phase tells it from others. */
export function objectOf(resource: Resource, inputs: Values): string {
  return `${resource.kind} ${resource.label(inputs)}`;
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
