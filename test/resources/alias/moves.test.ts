import fc from "fast-check";
import { ConflictError } from "../../../provider/core/errors";
import { alias, VERSIONS, seen, wish, short, want } from "../../support/aliases";
import { planned, planOf } from "../../support/plans";

describe("aliases of one model", () => {
  it("takes along whoever must make room and is wanted elsewhere", () => {
    const current = { CHAMPION: "V1", CHALLENGER: "V2", SHADOW: "V3" };
    const announcements = [wish("CHAMPION", "V2"), wish("CHALLENGER", "V3"), wish("SHADOW", "V4")];
    const made = planned(alias, want("CHAMPION", "V2"), seen("CHAMPION", current), {
      previous: want("CHAMPION", "V1"),
      context: { announcements },
    });
    expect(short(made)).toEqual([
      "VERSION SHADOW UNSET ALIAS",
      'VERSION "V4" SET ALIAS = SHADOW',
      "VERSION CHALLENGER UNSET ALIAS",
      'VERSION "V3" SET ALIAS = CHALLENGER',
      "VERSION CHAMPION UNSET ALIAS",
      'VERSION "V2" SET ALIAS = CHAMPION',
    ]);
  });

  it("swaps by four statements", () => {
    const announcements = [wish("A", "V2"), wish("B", "V1")];
    const made = planned(alias, want("A", "V2"), seen("A", { A: "V1", B: "V2" }), {
      previous: want("A", "V1"),
      context: { announcements },
    });
    expect(made).toHaveLength(4);
  });

  it("takes a displaced alias off", () => {
    const made = planned(
      alias,
      want("A", "V2", { displaces: ["b"] }),
      seen("A", { A: "V1", B: "V2" }),
      {
        previous: want("A", "V1"),
        context: { announcements: [wish("A", "V2")] },
      },
    );
    expect(short(made)).toEqual([
      "VERSION B UNSET ALIAS",
      "VERSION A UNSET ALIAS",
      'VERSION "V2" SET ALIAS = A',
    ]);
  });

  it("does not drive out one that has nowhere to go", () => {
    const live = seen("A", { A: "V2", B: "V1" });
    const context = { announcements: [wish("A", "V1"), wish("B", "V77")] };
    const previous = want("A", "V2");
    expect(() => planOf(alias, want("A", "V1"), live, { previous, context })).toThrow(
      ConflictError,
    );
  });

  it("ends where the program says from any placement, losing nobody", () => {
    const permutation = fc.shuffledSubarray(VERSIONS, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(permutation, permutation, (from, to) => {
        const names = ["A", "B", "C"];
        const current = Object.fromEntries(names.map((name, index) => [name, from[index] ?? ""]));
        const announcements = names.map((name, index) => wish(name, to[index] ?? ""));
        for (const [index, name] of names.entries()) {
          const made = planned(alias, want(name, to[index] ?? ""), seen(name, current), {
            previous: want(name, current[name] ?? ""),
            context: { announcements },
          });
          for (const sql of short(made)) {
            const off = /^VERSION (\w) UNSET ALIAS$/.exec(sql)?.[1];
            const [, version, on] = /^VERSION "(\w+)" SET ALIAS = (\w)$/.exec(sql) ?? [];
            if (off !== undefined) Reflect.deleteProperty(current, off);
            if (on === undefined || version === undefined) continue;
            if (Object.values(current).includes(version)) return false;
            current[on] = version;
          }
        }
        return names.every((name, index) => current[name] === to[index]);
      }),
    );
  });
});
