import { apply } from "../../provider/core/apply";
import { NotReadyError } from "../../provider/core/errors";
import { failureText, planText } from "../../provider/core/explain";
import { veilOver } from "../../provider/core/veil";
import { planRecord } from "../../provider/frontends/dispatch/record";
import { kind, standing, planOf } from "../support/plans";
import { declared, standingTable, table } from "../support/tables";

const CANARY = "canary-7f3a";

describe("plans as text", () => {
  const model = kind("Model");
  const identity = { database: "ML", schema: "PROD", name: "M" };

  it("number the SQL, give the reason and the consequences", () => {
    const desired = { ...identity, comment: "new" };
    const made = planOf(model, desired, standing(model, { ...identity, comment: "old" }), {
      previous: { ...identity, comment: "old" },
    });
    const veil = veilOver({ secrets: [], values: [desired], label: "ML.PROD.M" });
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
      veil: veilOver({ secrets: [], values: [desired], label: "ML.PROD.M" }),
    });
    expect(text).toContain('drift: comment is "theirs", should be "ours"');
    expect(text).toContain('drift: tags["ML.PROD.A"] is "2", should be "1"');
  });

  it("show a long text where it changes, as it reads", () => {
    const made = planOf(table, declared, standingTable({ version: "V1", alias: "V2" }), {
      previous: declared,
    });
    const veil = veilOver({ secrets: [], values: [declared], label: "M" });
    const line = planText(made, { label: "M", previous: undefined, veil }).split("\n")[1];
    expect(line).toMatch(
      /^ {2}query is … .*'V1'::VARCHAR AS "MODEL_VERSION".* …, should be … .*'V2'::VARCHAR AS "MODEL_VERSION".* … \(and otherwise in 1 more place\)$/,
    );
    expect(line).not.toContain("\\");
    const hidden = veilOver({ secrets: ["query"], values: [], label: "M" });
    expect(planText(made, { label: "M", previous: undefined, veil: hidden })).toContain(
      "query is [secret], should be [secret]",
    );
  });

  it("show nothing secret, in SQL, in values or inside other texts", () => {
    const desired = { ...identity, comment: `key ${CANARY}`, tags: { A: CANARY } };
    const made = planOf(model, desired, standing(model, identity), { previous: identity });
    const veil = veilOver({ secrets: ["comment", "tags"], values: [desired], label: "ML.PROD.M" });
    const text = planText(made, { label: "M", previous: identity, veil });
    expect(text).not.toContain(CANARY);
    expect(text).toContain("'[secret]'");
    expect(veil.clean(`Snowflake said: key ${CANARY} is odd`)).not.toContain(CANARY);
  });

  it("show nothing of a literal that holds a secret, however it is written or short", () => {
    const version = kind("ModelVersion");
    const named = { model: "ML.PROD.M", name: "V1" };
    const pem = "-----BEGIN KEY-----\nMII'\"\\";
    const desired = { ...named, metadata: { pem, pin: "123" }, comment: `of ${pem}` };
    const made = planOf(version, desired, standing(version, named), { previous: named });
    const veil = veilOver({
      secrets: ["metadata", "comment"],
      values: [desired],
      label: "ML.PROD.M",
    });
    const text = planText(made, { label: "M", previous: named, veil });
    for (const part of ["BEGIN KEY", "MII", "123"]) expect(text).not.toContain(part);
    expect(text.match(/'\[secret\]'/g)).toHaveLength(2);
    const record = planRecord(made, { urn: "u", kind: "ModelVersion", label: "M", veil });
    expect(JSON.stringify(record)).not.toContain("MII");
  });

  it("show nothing of a secret that is removed, or that an error carries along", () => {
    const removed = { ...identity, comment: `line1\n${CANARY}` };
    const left = standing(model, removed);
    const veil = veilOver({
      secrets: ["comment"],
      values: [identity, removed],
      label: "ML.PROD.M",
    });
    const made = planOf(model, identity, left, { previous: removed });
    const text = planText(made, { label: "M", previous: removed, veil });
    expect(text).toContain("comment is [secret], should be [secret]");
    expect(text).not.toContain("line1");
    let failure = "";
    try {
      planOf(model, { ...identity, comment: "ab" }, left);
    } catch (error) {
      failure = failureText({ error, resource: model, label: "ML.PROD.M", verb: "create", veil });
    }
    expect(failure).toContain("comment is [secret], the program wants [secret]. Set adopt: true");
    const waited = new NotReadyError("M was written.", { comment: removed.comment });
    expect(
      failureText({ error: waited, resource: model, label: "M", verb: "create", veil }),
    ).toContain("Last seen: comment [secret]. Run `pulumi up` again");
  });

  it("show the object's name, whatever a secret may be", () => {
    const desired = { ...identity, tags: { T: "PROD" } };
    const made = planOf(model, desired, standing(model, identity), { previous: identity });
    const veil = veilOver({ secrets: ["tags"], values: [desired], label: "ML.PROD.M" });
    expect(planText(made, { label: "ML.PROD.M", previous: identity, veil })).toContain(
      "update ML.PROD.M: 1 statement",
    );
    expect(veil.clean("ML.PROD.M: PROD is odd")).toBe("ML.PROD.M: [secret] is odd");
    expect(veil.withheld("The account does not answer: 401001 x")).toContain("does not answer");
  });

  it("withhold what Snowflake says of a statement that holds a secret", async () => {
    const desired = { ...identity, tags: { T: "ab" } };
    const made = planOf(model, desired, standing(model, identity), { previous: identity });
    const session = {
      rows: async () => [],
      run: async () => {
        throw new Error("Snowflake said: 001008 (22023) invalid value [ab] for parameter 'T'");
      },
    };
    const error: unknown = await apply(made.steps, session).catch((each: unknown) => each);
    const veil = veilOver({ secrets: ["tags"], values: [desired], label: "ML.PROD.M" });
    const text = failureText({ error, resource: model, label: "M", verb: "update", veil });
    expect(text).toContain("001008 (22023) (its words are withheld");
    expect(text).not.toContain("[ab]");
  });
});
