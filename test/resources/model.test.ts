import fc from "fast-check";
import { ConflictError, InputError } from "../../provider/core/errors";
import { ABSENT, kind, planned, planOf, sqlOf, standing } from "../support/plans";

const model = kind("Model");
const identity = { database: "ml", schema: '"prod"', name: "TUMOR" };
const NAME = '"ML"."prod"."TUMOR"';

describe("Model", () => {
  it("is created with its first version, then gets comment and tags", () => {
    const desired = {
      ...identity,
      firstVersion: { name: "v1", source: { model: "ML.DEV.TUMOR", version: '"1.0"' } },
      comment: "it's new",
      tags: { STAGE: "live", 'GOV.T."cost center"': "42" },
    };
    expect(planned(model, desired, ABSENT)).toEqual([
      `CREATE MODEL ${NAME} WITH VERSION "V1" FROM MODEL "ML"."DEV"."TUMOR" VERSION "1.0"`,
      `ALTER MODEL ${NAME} SET COMMENT = 'it''s new'`,
      `ALTER MODEL ${NAME} SET TAG "ML"."prod"."STAGE" = 'live'`,
      `ALTER MODEL ${NAME} SET TAG "GOV"."T"."cost center" = '42'`,
    ]);
  });

  it("cannot be created without a version, and says so", () => {
    expect(() => planOf(model, identity, ABSENT)).toThrow(InputError);
    expect(() => planOf(model, identity, ABSENT)).toThrow("Give firstVersion {name, source}");
  });

  it("does not compare what is left out, and unsets once what is removed", () => {
    const live = standing(model, { ...identity, comment: "somebody's", tags: { A: "1" } });
    expect(planned(model, identity, live, { previous: identity })).toEqual([]);
    expect(planned(model, identity, live, { previous: { ...identity, comment: "old" } })).toEqual([
      `ALTER MODEL ${NAME} SET COMMENT = ''`,
    ]);
    expect(planned(model, identity, live, { previous: { ...identity, tags: { A: "1" } } })).toEqual(
      [`ALTER MODEL ${NAME} UNSET TAG "ML"."prod"."A"`],
    );
  });

  it("manages only the tags it names", () => {
    const desired = { ...identity, tags: { A: "2" } };
    const live = standing(model, { ...identity, tags: { A: "1", B: "foreign" } });
    expect(planned(model, desired, live, { previous: desired })).toEqual([
      `ALTER MODEL ${NAME} SET TAG "ML"."prod"."A" = '2'`,
    ]);
  });

  it("takes over what equals the program, and nothing else without adopt", () => {
    const desired = { ...identity, comment: "ours" };
    const same = planOf(model, desired, standing(model, desired));
    expect(same).toMatchObject({ action: "adopt", steps: [] });
    const other = standing(model, { ...identity, comment: "theirs" });
    expect(() => planOf(model, desired, other)).toThrow(ConflictError);
    expect(planned(model, { ...desired, adopt: true }, other)).toEqual([
      `ALTER MODEL ${NAME} SET COMMENT = 'ours'`,
    ]);
  });

  it("is renamed in place when that is allowed, within its schema only", () => {
    const renamed = { ...identity, name: "LUNG" };
    const left = standing(model, identity);
    const previous = { ...identity, deletionProtection: false };
    const wanted = { ...renamed, allowRename: true };
    expect(planned(model, wanted, ABSENT, { previous, left })).toEqual([
      `ALTER MODEL ${NAME} RENAME TO "ML"."prod"."LUNG"`,
    ]);
  });

  it("is replaced elsewhere by the statements that preview shows: first the new, then the drop", () => {
    const left = standing(model, identity);
    const previous = { ...identity, deletionProtection: false };
    const source = { model: "ML.PROD.TUMOR", version: "V1" };
    const moved = { ...previous, schema: "OTHER", firstVersion: { name: "V1", source } };
    const made = planOf(model, moved, ABSENT, { previous, left });
    expect(made).toMatchObject({
      action: "replace",
      replaces: ["schema"],
      deleteBeforeReplace: false,
    });
    expect(sqlOf(made)).toEqual([
      `CREATE MODEL "ML"."OTHER"."TUMOR" WITH VERSION "V1" FROM MODEL "ML"."PROD"."TUMOR" VERSION "V1"`,
      `DROP MODEL ${NAME}`,
    ]);
    expect(made.steps[1]?.consequences).toContain("irreversible");
  });

  it("never takes another model for the one that it renames", () => {
    const wanted = { ...identity, name: "LUNG", allowRename: true };
    const born = (createdOn: string) => ({ live: model.canonical(wanted), facts: { createdOn } });
    const left = standing(model, identity);
    const previous = identity;
    expect(() => planOf(model, wanted, born("2026-01-01"), { previous, left })).toThrow(
      "there is another",
    );
    const gone = { previous, left: ABSENT, known: { createdOn: "2026-01-01" } };
    expect(planOf(model, wanted, born("2026-01-01"), gone)).toMatchObject({
      action: "update",
      steps: [],
    });
    const commented = { ...wanted, comment: "ours" };
    expect(() => planOf(model, commented, born("2026-02-02"), gone)).toThrow(ConflictError);
  });

  it("refuses a replacement while it is protected, and a drop", () => {
    const renamed = { ...identity, name: "LUNG" };
    const left = standing(model, identity);
    expect(() => planOf(model, renamed, ABSENT, { previous: identity, left })).toThrow(
      "deletionProtection: false",
    );
    expect(() => model.guardDrop?.(identity, { live: {}, facts: {} })).toThrow(
      "Set deletionProtection: false",
    );
    const { steps } = model.drop(
      { ...identity, deletionProtection: false },
      { live: {}, facts: {} },
    );
    expect(steps.map((step) => step.sql.text)).toEqual([`DROP MODEL ${NAME}`]);
    expect(steps[0]?.consequences).toContain("irreversible");
  });

  it("records a change of protection without a statement", () => {
    const off = { ...identity, deletionProtection: false };
    expect(planOf(model, off, standing(model, identity), { previous: identity })).toMatchObject({
      action: "update",
      steps: [],
    });
  });

  it("keeps at most 50 tags, those of others included, and none twice", () => {
    const names = (count: number, start: string) =>
      Object.fromEntries(
        Array.from({ length: count }, (_each, i) => [`${start}${String(i)}`, "x"]),
      );
    const live = standing(model, { ...identity, tags: names(45, "THEIRS") });
    const desired = { ...identity, tags: names(6, "OURS") };
    expect(() => planOf(model, desired, live, { previous: identity })).toThrow("51");
    expect(model.rules?.({ ...identity, tags: { T: "1", 'ML."prod".T': "2" } })).toEqual([
      { path: expect.stringContaining("tags"), message: expect.stringContaining("same tag") },
    ]);
  });

  it("refuses models of other Snowflake features", () => {
    const cortex = { live: model.canonical(identity), facts: { modelType: "CORTEX_FINETUNED" } };
    expect(() => planOf(model, { ...identity, adopt: true }, cortex)).toThrow("CORTEX_FINETUNED");
  });

  it("plans nothing for what is as it should be", () => {
    const inputs = fc.record(
      {
        comment: fc.string(),
        tags: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), fc.string()),
        deletionProtection: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(inputs, (some) => {
        const desired = { ...identity, ...some };
        const made = planOf(model, desired, standing(model, desired), { previous: desired });
        return made.action === "none" && made.steps.length === 0;
      }),
    );
  });
});
