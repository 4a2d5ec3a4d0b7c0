import type { Source } from "../../sql/query/tree";
import { comparable } from "./conversions";
import type { Typed } from "./conversions";
import { commonType } from "./data-types";
import { unknownColumn } from "./failures";
import type { Read } from "./named-relations";
import type { Frame, ScopeColumn } from "./scope";

type Join = Extract<Source, { readonly kind: "join" }>;

/** What both sides of a join give, and the condition of USING and NATURAL. */
export function joinedBy(
  { natural, using, join }: Join,
  left: Read,
  right: Read,
): { readonly frames: readonly Frame[]; readonly condition: string | undefined } {
  const names = natural ? sharedNames(left, right) : using;
  if (names.length === 0)
    return { frames: [...left.frames, ...right.frames], condition: undefined };
  const tests: string[] = [];
  const merged = new Map<string, Typed>();
  for (const name of names) {
    const [a, b] = [columnIn(left, name), columnIn(right, name)];
    tests.push(comparable(a, b).join(" = "));
    merged.set(name, mergedOf(join, a, b));
  }
  const first = { path: [], columns: [...merged].map(([name, value]) => ({ name, value })) };
  return {
    frames: [first, ...[...left.frames, ...right.frames].map((frame) => apart(frame, merged))],
    condition: tests.join(" AND "),
  };
}

function sharedNames(left: Read, right: Read): readonly string[] {
  const names = (read: Read): readonly string[] =>
    read.frames.flatMap(({ columns }) =>
      columns.filter((each) => each.hidden !== true).map(({ name }) => name),
    );
  const others = new Set(names(right));
  return [...new Set(names(left))].filter((name) => others.has(name));
}

function columnIn({ frames }: Read, name: string): Typed {
  const found = frames.flatMap(({ columns }) =>
    columns.filter((each) => each.name === name && each.apart !== true),
  );
  const [first] = found;
  if (first === undefined) throw unknownColumn([name], { line: 1, column: 0 });
  return first.value;
}

/** Source: constructs/join, "USING" */
function mergedOf(join: Join["join"], a: Typed, b: Typed): Typed {
  if (join === "FULL")
    return { sql: `coalesce(${a.sql}, ${b.sql})`, type: commonType(a.type, b.type) };
  return join === "RIGHT" ? b : a;
}

function apart({ path, columns }: Frame, names: ReadonlyMap<string, unknown>): Frame {
  const marked = columns.map((each): ScopeColumn =>
    names.has(each.name) ? { ...each, apart: true } : each,
  );
  return { path, columns: marked };
}
