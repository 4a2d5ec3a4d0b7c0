import { planText, veilOver } from "../../provider/core/explain";
import { kind, standing, planOf } from "../support/plans";

const CANARY = "canary-7f3a";

describe("plans as text", () => {
  const model = kind("Model");
  const identity = { database: "ML", schema: "PROD", name: "M" };

  it("number the SQL, give the reason and the consequences", () => {
    const desired = { ...identity, comment: "new" };
    const made = planOf(model, desired, standing(model, { ...identity, comment: "old" }), {
      previous: { ...identity, comment: "old" },
    });
    const veil = veilOver(desired, []);
    expect(
      planText(made, { label: "ML.PROD.M", previous: { ...identity, comment: "old" }, veil }),
    ).toBe(
      [
        "update ML.PROD.M: 1 statement",
        '  comment is "old", should be "new"',
        `  1. ALTER MODEL "ML"."PROD"."M" SET COMMENT = 'new';`,
        "     -- sets the comment [safe]",
      ].join("\n"),
    );
  });

  it("call it drift when the program did not change", () => {
    const desired = { ...identity, comment: "ours", tags: { A: "1" } };
    const live = standing(model, { ...identity, comment: "theirs", tags: { A: "2" } });
    const text = planText(planOf(model, desired, live, { previous: desired }), {
      label: "M",
      previous: model.canonical(desired),
      veil: veilOver(desired, []),
    });
    expect(text).toContain('drift: comment is "theirs", should be "ours"');
    expect(text).toContain('drift: tags["ML.PROD.A"] is "2", should be "1"');
  });

  it("show nothing secret, in SQL, in values or inside other texts", () => {
    const desired = { ...identity, comment: `key ${CANARY}`, tags: { A: CANARY } };
    const made = planOf(model, desired, standing(model, identity), { previous: identity });
    const veil = veilOver(desired, ["comment", "tags"]);
    const text = planText(made, { label: "M", previous: identity, veil });
    expect(text).not.toContain(CANARY);
    expect(text).toContain("'[secret]'");
    expect(veil.clean(`Snowflake said: key ${CANARY} is odd`)).not.toContain(CANARY);
  });
});
