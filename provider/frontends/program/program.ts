import * as pulumi from "@pulumi/pulumi";
import type { Announcement, Hidden } from "../../core/program";
import type { Resource } from "../../core/resource";
import { Arrangement } from "./arrangement";
import type { Group, Known } from "./arrangement";
import { accountOf, announce, explicitNeeds, hasForeignNeeds } from "./declared";
import type { Declaration } from "./declared";

/**
 * What the running program declares, collected until its synchronous turn ends. Inline programs of
 * the Automation API share this module with their neighbours, so it is kept by running stack.
 */
export class Program {
  readonly #declarations: Declaration[] = [];
  readonly #known = new Map<Declaration, Promise<Known>>();
  readonly #edges = new Map<Declaration, Set<Declaration>>();
  readonly #groups: Group[] = [];
  #turn: Promise<void> | undefined;
  #arranged: { readonly count: number; readonly arrangement: Promise<Arrangement> } | undefined;

  /** Adds a declaration; what its siblings want is known when the turn has ended. */
  declare(declaration: Declaration): void {
    this.#declarations.push(declaration);
    void this.#endOfTurn();
  }

  /** What the siblings of a declaration want, itself included. */
  async hintFor(declaration: Declaration): Promise<Hidden["hint"]> {
    const arrangement = await this.#arrange();
    const group = await this.groupOf(declaration);
    const known = group === undefined ? [] : arrangement.membersOf(group);
    // One member of each group is enough: whichever group comes first, its neighbours come along.
    const leads = known[0]?.declaration === declaration;
    const ahead = group === undefined || !leads ? [] : arrangement.aheadOf(group);
    return {
      group: known.map((each) => each.announcement),
      ...(arrangement.open ? { open: true } : {}),
      ...(ahead.length === 0 ? {} : { ahead: [...ahead] }),
    };
  }

  /** Siblings that must come before this declaration although no value of theirs flows into it. */
  async neededBy(declaration: Declaration): Promise<readonly Declaration[]> {
    await this.#arrange();
    return [...(this.#edges.get(declaration) ?? [])];
  }

  /** The sibling that takes this declaration along when it is deleted. */
  async holderOf(declaration: Declaration): Promise<Declaration | undefined> {
    const kind = declaration.resource.heldBy;
    const needed = [...(await this.neededBy(declaration)), ...explicitNeeds(declaration)];
    const group = await this.groupOf(declaration);
    const holders = await Promise.all(needed.map((each) => this.#know(each)));
    return holders.find((each) => each.announcement.kind === kind && each.group === group)
      ?.declaration;
  }

  /**
   * Adds the edges that texts do not show. One that would close a ring is left out: two resources
   * that wait for each other would wait for ever.
   */
  #addEdges(arrangement: Arrangement): void {
    const { all } = arrangement;
    const renaming = all.filter(
      (each) => each.declaration.resource.renames?.(each.announcement) === true,
    );
    for (const own of all) {
      if (this.#edges.has(own.declaration) || own.group === undefined) continue;
      const siblings = arrangement.membersOf(own.group).filter((each) => each !== own);
      const announcements = siblings.map((each) => each.announcement);
      const edges = new Set<Declaration>();
      this.#edges.set(own.declaration, edges);
      for (const { declaration, announcement, account } of new Set([...siblings, ...renaming])) {
        if (declaration === own.declaration || account !== own.account) continue;
        const needed = own.declaration.resource.needs?.(
          own.announcement,
          announcement,
          announcements,
        );
        if (needed === undefined || this.#leadsTo(declaration, own.declaration)) continue;
        // A ring through somebody else's resource cannot be seen, so no edge that can be spared.
        if (needed === "must" || !this.#waitsForOthers(declaration)) edges.add(declaration);
      }
    }
  }

  #leadsTo(from: Declaration, to: Declaration, seen = new Set<Declaration>()): boolean {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    const next = [...explicitNeeds(from), ...(this.#edges.get(from) ?? [])];
    return next.some((each) => this.#leadsTo(each, to, seen));
  }

  /** True when what comes before a declaration is not all ours. */
  #waitsForOthers(from: Declaration, seen = new Set<Declaration>()): boolean {
    if (seen.has(from)) return false;
    seen.add(from);
    if (hasForeignNeeds(from)) return true;
    const next = [...explicitNeeds(from), ...(this.#edges.get(from) ?? [])];
    return next.some((each) => this.#waitsForOthers(each, seen));
  }

  /** The group of a declaration; undefined when its identity is not known in time. */
  async groupOf(declaration: Declaration): Promise<Group | undefined> {
    return (await this.#know(declaration)).group;
  }

  /** What is declared by the end of this turn; arranged anew only when more came in. */
  async #arrange(): Promise<Arrangement> {
    await this.#endOfTurn();
    const count = this.#declarations.length;
    if (this.#arranged?.count !== count) {
      const known = this.#declarations.map((each) => this.#know(each));
      const arrangement = Promise.all(known).then((all) => {
        const made = new Arrangement(all);
        this.#addEdges(made);
        return made;
      });
      this.#arranged = { count, arrangement };
    }
    return this.#arranged.arrangement;
  }

  #know(declaration: Declaration): Promise<Known> {
    const known =
      this.#known.get(declaration) ??
      announce(declaration).then(async (announcement) => {
        const account = await accountOf(declaration);
        const name = groupName(declaration.resource, announcement);
        const group = name === undefined ? undefined : this.#group(name, account);
        return { declaration, announcement, account, group };
      });
    this.#known.set(declaration, known);
    return known;
  }

  #group(name: string, account: Group["account"]): Group {
    const known = this.#groups.find((each) => each.name === name && each.account === account);
    if (known !== undefined) return known;
    const group = { name, account };
    this.#groups.push(group);
    return group;
  }

  /** Settles when the synchronous turn that this is called in has ended. */
  #endOfTurn(): Promise<void> {
    this.#turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = undefined;
        resolve();
      });
    });
    return this.#turn;
  }
}

/** What names the group that an announcement belongs to; undefined when that is not known in time. */
function groupName(resource: Resource, announcement: Announcement): string | undefined {
  try {
    return resource.group(announcement.inputs);
  } catch {
    return undefined;
  }
}

/** The one registry of this module: programs by the stack they run for. */
const programs = new WeakMap<object, Program>();

/** Stands for the stack where there is none, as under Pulumi's mocks. */
const NO_STACK = {};

/** The program that is running now. */
export function runningProgram(): Program {
  const stack: object = pulumi.runtime.getStackResource() ?? NO_STACK;
  const program = programs.get(stack) ?? new Program();
  programs.set(stack, program);
  return program;
}
