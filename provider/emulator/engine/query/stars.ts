import { notSupported } from "../../sql/not-supported";
import type { Star } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { unknownColumn } from "./failures";
import type { Scope } from "./scope";
import { named, refuseColumn } from "./scope";

/** The columns that `*` stands for. */
export function expandStar(
  { frames }: Scope,
  { of, exclude, rename, at }: Star,
): readonly { readonly name: string; readonly value: Typed }[] {
  const read = frames.filter(
    (frame) => of.length === 0 || (frame.path.length > 0 && named(frame, of)),
  );
  if (of.length > 0 && read.length === 0) throw unknownColumn([...of, "*"], at);
  const columns = read.flatMap((frame) =>
    frame.columns.filter((each) => each.hidden !== true && (of.length > 0 || each.apart !== true)),
  );
  if (columns.length === 0) throw notSupported("SELECT * of nothing");
  const gone = exclude.find((name) => !columns.some((each) => each.name === name));
  if (gone !== undefined) throw unknownColumn([gone], at);
  const left = columns.filter(({ name }) => !exclude.includes(name));
  left.forEach(refuseColumn);
  return left.map(({ name, value }) => ({
    name: Object.hasOwn(rename, name) ? (rename[name] ?? name) : name,
    value,
  }));
}
