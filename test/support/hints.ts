import { readableOf } from "../../provider/core/announcements";
import type { Announcement, Hidden } from "../../provider/core/program";
import { claimOf } from "../../provider/frontends/dispatch/phase";
import type { Declared } from "./dispatched";
import { kind } from "./plans";

interface Known {
  readonly group: string;
  readonly announcement: Announcement;
}

/** What a program that is run without its classes declares. */
export function announcementsOf(program: Readonly<Record<string, Declared>>): readonly Known[] {
  return Object.entries(program).flatMap(([urn, { kind: name, inputs }]) => {
    const resource = kind(name);
    try {
      return [{ group: resource.group(inputs), announcement: claimOf(resource, urn, inputs) }];
    } catch {
      return [];
    }
  });
}

/** The hint that the classes would hand over with a resource. */
export function hintFor(all: readonly Known[], urn: string): NonNullable<Hidden["hint"]> {
  const group = all.find((each) => each.announcement.urn === urn)?.group;
  return {
    group: all.filter((each) => each.group === group).map((each) => each.announcement),
    ahead: all.flatMap(({ announcement }) => {
      const readable = readableOf(kind(announcement.kind), announcement);
      return readable === undefined ? [] : [readable];
    }),
  };
}
