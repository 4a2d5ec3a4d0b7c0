import fc from "fast-check";
import { ConflictError, InputError } from "../../provider/core/errors";
import type { Announcement } from "../../provider/core/program";
import { alias, MODEL, VERSIONS, seen, wish, short, want } from "../support/aliases";
import { planned, planOf, sqlOf } from "../support/plans";

describe("Alias", () => {
  it("is set, and moved by UNSET then SET", () => {
    expect(short(planned(alias, want("production", "v1"), seen("PRODUCTION", {})))).toEqual([
      'VERSION "V1" SET ALIAS = PRODUCTION',
    ]);
    const moved = planned(
      alias,
      want("PRODUCTION", "V2"),
      seen("PRODUCTION", { PRODUCTION: "V1" }),
      {
        previous: want("PRODUCTION", "V1"),
      },
    );
    expect(short(moved)).toEqual([
      "VERSION PRODUCTION UNSET ALIAS",
      'VERSION "V2" SET ALIAS = PRODUCTION',
    ]);
  });

  it("says that callers fail for a moment, and can take each step back", () => {
    const { steps } = planOf(
      alias,
      want("PRODUCTION", "V2"),
      seen("PRODUCTION", { PRODUCTION: "V1" }),
      { previous: want("PRODUCTION", "V1") },
    );
    expect(steps[0]).toMatchObject({ consequences: ["interrupts"] });
    expect(steps[0]?.why).toContain("until it is set again, callers of PRODUCTION fail");
    expect(steps.map((step) => step.undo?.text.split('TUMOR" ')[1])).toEqual([
      'VERSION "V1" SET ALIAS = PRODUCTION',
      "VERSION PRODUCTION UNSET ALIAS",
    ]);
  });

  it("named DEFAULT moves the default version in one statement", () => {
    const live = seen("DEFAULT", { PRODUCTION: "V2" });
    expect(
      planned(alias, want("default", "V2"), live, { previous: want("default", "V1") }),
    ).toEqual(['ALTER MODEL "ML"."PROD"."TUMOR" SET DEFAULT_VERSION = "V2"']);
    expect(alias.drop(want("DEFAULT", "V1"), live as never)).toMatchObject({ steps: [] });
  });

  it("refuses a version that is held by one that stays, by two, or that nothing makes", () => {
    const live = seen("A", { A: "V1", B: "V2" });
    const previous = want("A", "V1");
    const stays = {
      announcements: [wish("A", "V2"), { ...wish("B", "V2"), manages: ["model", "name"] }],
    };
    expect(() => planOf(alias, want("A", "V2"), live, { previous, context: stays })).toThrow(
      ConflictError,
    );
    const foreign = { announcements: [wish("A", "V2")] };
    expect(() => planOf(alias, want("A", "V2"), live, { previous, context: foreign })).toThrow(
      'displaces: ["B"]',
    );
    const both = { announcements: [wish("A", "V3"), wish("C", "V3")] };
    expect(() => planOf(alias, want("A", "V3"), live, { previous, context: both })).toThrow(
      "a version holds one alias",
    );
    const missing = { announcements: [wish("A", "V9")] };
    expect(() => planOf(alias, want("A", "V9"), live, { previous, context: missing })).toThrow(
      InputError,
    );
    const made = {
      announcements: [
        wish("A", "V9"),
        { kind: "ModelVersion", urn: "v", inputs: { name: "v9" }, manages: [] },
      ],
    };
    expect(planOf(alias, want("A", "V9"), live, { previous, context: made }).steps).toHaveLength(2);
  });

  it("comes after the versions that aliases of its model want, and after all when its own is unknown", () => {
    const made = (name: string): Announcement => ({
      kind: "ModelVersion",
      urn: name,
      inputs: { model: MODEL, name },
      manages: [],
    });
    const [v2, v3] = [made("v2"), made("V3")];
    const siblings = [v2, v3, wish("B", "V2")];
    expect([v2, v3].map((version) => alias.needs?.(wish("A", "V1"), version, siblings))).toEqual([
      "should",
      undefined,
    ]);
    const { version, ...rest } = wish("A", "V1").inputs;
    const unknown = { ...wish("A", "V1"), inputs: rest };
    expect([v2, v3].map((each) => alias.needs?.(unknown, each, siblings))).toEqual([
      "should",
      "should",
    ]);
    expect(alias.needs?.(wish("A", "V2"), v2, siblings)).toBe("must");
  });

  it.each([
    ["FIRST", "set by Snowflake itself"],
    ["last", "set by Snowflake itself"],
    ['"lower"', "needs quotes"],
    ["V1", "the name of the version too"],
    ["select", "reserved word"],
  ])("cannot be called %s", (name, reason) => {
    expect(alias.rules?.({ name, version: "v1" })).toEqual([
      { path: "name", message: expect.stringContaining(reason) },
    ]);
  });

  it("is refused under the name of a version, standing or to come", () => {
    const live = seen("V3", {});
    expect(() => planOf(alias, want("V3", "V2"), live)).toThrow("the name of a version");
    const coming = { kind: "ModelVersion", urn: "v", inputs: { name: "v9" }, manages: [] };
    const context = { announcements: [wish("V9", "V2"), coming] };
    expect(() => planOf(alias, want("V9", "V2"), seen("V9", {}), { context })).toThrow(
      "the name of a version",
    );
  });

  it("named DEFAULT needs no adopt in the program that declares the model", () => {
    const live = seen("DEFAULT", {});
    const desired = want("DEFAULT", "V2");
    const model = { kind: "Model", urn: "m", inputs: {}, manages: [] };
    const announcements = [wish("DEFAULT", "V2"), model];
    expect(planned(alias, desired, live, { context: { announcements } })).toHaveLength(1);
    expect(() => planOf(alias, desired, live)).toThrow(ConflictError);
  });

  it("waits for nobody where there is no model", () => {
    expect(alias.awaits?.(want("A", "V1"), undefined, {})).toBe(false);
  });

  it("is replaced under another name by taking the old one off first, on the same version too", () => {
    const left = seen("A", { A: "V1" });
    const made = planOf(alias, want("B", "V1"), seen("B", { A: "V1" }), {
      previous: want("A", "V1"),
      left,
      context: { announcements: [wish("B", "V1")] },
    });
    expect(made).toMatchObject({ action: "replace", deleteBeforeReplace: true });
    expect(short(sqlOf(made))).toEqual(["VERSION A UNSET ALIAS", 'VERSION "V1" SET ALIAS = B']);
  });

  it("is left alone at delete when somebody moved it", () => {
    const dropped = alias.drop(want("A", "V1"), seen("A", { A: "V2" }) as never);
    expect(dropped.steps).toEqual([]);
    expect(dropped.notes?.join()).toContain("somebody moved it");
  });

  it("plans nothing for what is as it should be, however it is spelled", () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERSIONS), fc.boolean(), (target, lower) => {
        const spelled = lower ? target.toLowerCase() : `"${target}"`;
        const made = planOf(alias, want("a", spelled), seen("A", { A: target }), {
          previous: want("A", target),
        });
        return made.action === "none";
      }),
    );
  });
});
