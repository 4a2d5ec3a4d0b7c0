import { readableOf } from "../../core/announcements";
import type { Announcement, Readable } from "../../core/program";
import type { Declaration } from "./declared";

/** Declarations about one object and what belongs to it; two accounts may have objects of one name. */
export interface Group {
  readonly name: string;
  /** By what {@link accountOf} tells accounts apart. */
  readonly account: object | string | undefined;
}

/** What a program declares and what its siblings make of it. */
export interface Known {
  readonly declaration: Declaration;
  readonly announcement: Announcement;
  readonly account: object | string | undefined;
  /** The same object for all members; undefined when its identity is not known in time. */
  readonly group: Group | undefined;
}

/**
 * How many groups are read ahead together. Any group may be the first that the engine asks for, so each
 * brings what its neighbours need too; with all of them the hints would grow with the square.
 */
const NEIGHBOURS = 50;

/** The declarations of one moment, by group. */
export class Arrangement {
  readonly all: readonly Known[];
  readonly #groups = new Map<Group | undefined, Known[]>();
  readonly #ahead = new Map<Group, readonly Readable[]>();

  constructor(all: readonly Known[]) {
    this.all = all;
    for (const each of all) {
      const group = this.#groups.get(each.group);
      if (group === undefined) this.#groups.set(each.group, [each]);
      else group.push(each);
    }
    const read = [...this.#groups].flatMap(([group, members]) => {
      if (group === undefined) return [];
      const readables = readablesOf(members);
      return readables.length === 0 ? [] : [{ group, readables }];
    });
    // Neighbours are read by one process, which knows one account.
    const byAccount = [...new Set(read.map(({ group }) => group.account))].map((account) =>
      read.filter(({ group }) => group.account === account),
    );
    for (const neighbours of byAccount.flatMap((all) => chunks(all, NEIGHBOURS))) {
      const together = neighbours.flatMap(({ readables }) => readables);
      for (const { group } of neighbours) this.#ahead.set(group, together);
    }
  }

  /** True when the group of some declaration is not known. */
  get open(): boolean {
    return this.#groups.has(undefined);
  }

  membersOf(group: Group | undefined): readonly Known[] {
    return this.#groups.get(group) ?? [];
  }

  /** What can be read ahead for a group and its neighbours. */
  aheadOf(group: Group): readonly Readable[] {
    return this.#ahead.get(group) ?? [];
  }
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** What is to be read for a group: once for each kind that has something to show. */
function readablesOf(members: readonly Known[]): readonly Readable[] {
  const found = new Map<string, Readable>();
  for (const { declaration, announcement } of members) {
    const readable = readableOf(declaration.resource, announcement);
    if (readable !== undefined && !found.has(readable.kind)) found.set(readable.kind, readable);
  }
  return [...found.values()];
}
