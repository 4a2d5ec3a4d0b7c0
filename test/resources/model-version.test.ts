import fc from "fast-check";
import { ConflictError, InputError } from "../../provider/core/errors";
import type { Announcement } from "../../provider/core/program";
import { ABSENT, kind, planned, planOf, sqlOf, standing } from "../support/plans";

const version = kind("ModelVersion");
const identity = { model: "ML.PROD.TUMOR", name: "V2" };
const copied = { model: "ML.DEV.TUMOR", version: "V7" };
const MODIFY = 'ALTER MODEL "ML"."PROD"."TUMOR" MODIFY VERSION "V2"';

const row = (more: object = {}) => ({
  model: {
    name: "TUMOR",
    versions: ["V1", "V2"],
    aliases: {},
    default_version_name: "V1",
    ...more,
  },
  version: { metadata: {}, inference_services: [] },
});

describe("ModelVersion", () => {
  it("is added from another model, then described", () => {
    const desired = { ...identity, source: copied, comment: "c", metrics: { auc: 0.5 } };
    expect(planned(version, desired, ABSENT)).toEqual([
      'ALTER MODEL "ML"."PROD"."TUMOR" ADD VERSION "V2" FROM MODEL "ML"."DEV"."TUMOR" VERSION "V7"',
      `${MODIFY} SET COMMENT = 'c'`,
      `${MODIFY} SET METADATA = '{"metrics":{"auc":0.5},"snowpark_ml_schema_version":"2024-01-01"}'`,
    ]);
  });

  it("takes a package from a stage as it was named", () => {
    const from = (stage: string) => planned(version, { ...identity, source: { stage } }, ABSENT)[0];
    expect(from("@ML.PROD.S/v2")).toMatch(/FROM @ML\.PROD\.S\/v2$/);
    expect(from('@"My Stage"/v 2'.replaceAll(" ", "_"))).toContain("FROM '@\"My_Stage\"/v_2'");
  });

  it("uploads a local package to a stage that is named after its content", () => {
    const contentHash = "ab".repeat(32);
    const found = {
      directory: "/models/V2",
      contentHash,
      uploads: [
        { files: "MANIFEST.yml", folder: "" },
        { files: "functions/*", folder: "functions" },
      ],
      methods: ["PREDICT"],
      immutable: [],
      spec: undefined,
    };
    const context = { packages: new Map([[contentHash, found]]) };
    const desired = { ...identity, source: { directory: "models/V2", contentHash } };
    const [stage, first, second, add] = planned(version, desired, ABSENT, { context });
    expect(stage).toMatch(
      /^CREATE TEMPORARY STAGE IF NOT EXISTS "ML"\."PROD"\."SNOWFLAKEML_[0-9A-F]{16}"$/,
    );
    expect(first).toContain("PUT 'file:///models/V2/MANIFEST.yml'");
    expect(second).toContain("PUT 'file:///models/V2/functions/*'");
    expect(add).toContain('ADD VERSION "V2" FROM @"ML"."PROD"."SNOWFLAKEML_');
    expect(() => planOf(version, desired, ABSENT)).toThrow(InputError);
    expect(() => planOf(version, desired, ABSENT)).toThrow("source.directory");
  });

  it("keeps foreign metadata and metrics, and removes what the program no longer names", () => {
    const metadata = {
      metrics: { auc: 0.1, theirs: 1 },
      snowpark_ml_schema_version: "2024-01-01",
      trained_by: "job",
      ours: 1,
    };
    const live = {
      live: {
        ...version.canonical(identity),
        metrics: metadata.metrics,
        metadata: { trained_by: "job", ours: 1 },
      },
      facts: {},
      around: { ...row(), version: { metadata, inference_services: [] } },
    };
    const desired = { ...identity, metrics: { auc: 0.2 } };
    const previous = { ...identity, metrics: { auc: 0.1 }, metadata: { ours: 1 } };
    expect(planned(version, desired, live, { previous })).toEqual([
      `${MODIFY} SET METADATA = '{"trained_by":"job","metrics":{"theirs":1,"auc":0.2},"snowpark_ml_schema_version":"2024-01-01"}'`,
    ]);
  });

  it("leaves metrics alone that it does not manage, in whatever form they stand", () => {
    const over = (standing: object, desired: object) =>
      planned(
        version,
        { ...identity, ...desired },
        {
          live: { ...identity, metrics: {}, metadata: {} },
          facts: {},
          around: { ...row(), version: { metadata: standing, inference_services: [] } },
        },
        { previous: identity },
      )[0];
    const newer = { snowpark_ml_schema_version: "2026-01-01", metrics: { auc: 0.9 } };
    expect(over(newer, { metadata: { a: 1 } })).toContain(
      `'{"a":1,"metrics":{"auc":0.9},"snowpark_ml_schema_version":"2026-01-01"}'`,
    );
    expect(over({ metrics: { auc: 0.9 }, constructor: 1 }, { metadata: { a: 1 } })).toContain(
      `'{"constructor":1,"a":1,"metrics":{"auc":0.9}}'`,
    );
    expect(over({ metrics: { auc: 0.9 } }, { metrics: { f1: 1 } })).toContain(
      `'{"metrics":{"auc":0.9,"f1":1},"snowpark_ml_schema_version":"2024-01-01"}'`,
    );
    expect(() => over(newer, { metrics: { f1: 1 } })).toThrow("would be lost");
    expect(() => over(undefined as never, { metadata: { a: 1 } })).toThrow("by hand");
  });

  it("refuses more than 100 KB before anything is sent, and metadata keys that metrics write", () => {
    const big = { ...identity, source: copied, metadata: { notes: "x".repeat(110_000) } };
    expect(() => planOf(version, big, ABSENT)).toThrow("100");
    expect(version.rules?.({ metadata: { metrics: 1 } })).toEqual([
      { path: 'metadata["metrics"]', message: expect.stringContaining("metrics input") },
    ]);
  });

  it("is not taken over with an unverifiable source unless that is said", () => {
    const desired = { ...identity, source: copied };
    const live = standing(version, identity, row());
    expect(() => planOf(version, desired, live)).toThrow(ConflictError);
    const adopted = planOf(version, { ...desired, adopt: true }, live);
    expect(adopted.notes.join()).toContain("source not verified");
    expect(planOf(version, identity, live).action).toBe("adopt");
  });

  it("is taken over as the first version of a model of the same program and source", () => {
    const parent: Announcement = {
      kind: "Model",
      urn: "m",
      inputs: {
        database: "ML",
        schema: "PROD",
        name: "TUMOR",
        firstVersion: { name: "v2", source: copied },
      },
      manages: [],
    };
    const desired = { ...identity, source: copied, comment: "c" };
    const context = { announcements: [parent] };
    const live = standing(version, identity, row());
    expect(planned(version, desired, live, { context })).toEqual([`${MODIFY} SET COMMENT = 'c'`]);
    expect(planned(version, desired, ABSENT, { context })).toEqual([`${MODIFY} SET COMMENT = 'c'`]);
    const other = { ...desired, source: { ...copied, version: "V8" } };
    expect(() => planOf(version, other, live, { context })).toThrow(ConflictError);
  });

  it("is replaced by another source, unless something points at it", () => {
    const previous = { ...identity, source: copied };
    const desired = { ...identity, source: { ...copied, version: "V8" } };
    const free = standing(version, identity, row());
    expect(planOf(version, desired, free, { previous })).toMatchObject({
      action: "replace",
      replaces: ["source"],
      deleteBeforeReplace: true,
    });
    expect(sqlOf(planOf(version, desired, free, { previous }))).toEqual([
      'ALTER MODEL "ML"."PROD"."TUMOR" DROP VERSION "V2"',
      'ALTER MODEL "ML"."PROD"."TUMOR" ADD VERSION "V2" FROM MODEL "ML"."DEV"."TUMOR" VERSION "V8"',
    ]);
    const aliased = standing(version, identity, row({ aliases: { PRODUCTION: "V2" } }));
    expect(() => planOf(version, desired, aliased, { previous })).toThrow("alias PRODUCTION");
    const isDefault = standing(version, identity, row({ default_version_name: "V2" }));
    expect(() => planOf(version, desired, isDefault, { previous })).toThrow("default version");
  });

  it("plans nothing when a source is named later, or its folder is not there", () => {
    const live = standing(version, identity, row());
    expect(
      planOf(version, { ...identity, source: copied }, live, { previous: identity }).action,
    ).toBe("none");
    const previous = { ...identity, source: { directory: "m", contentHash: "aa" } };
    expect(
      planOf(version, { ...identity, source: { directory: "m" } }, live, { previous }).action,
    ).toBe("none");
  });

  it("follows a rename of its model without a statement, and is refused under the old name", () => {
    const renames = new Map([["ML.PROD.TUMOR", "ML.PROD.LUNG"]]);
    const left = standing(version, identity, row());
    const wanted = { ...identity, model: "ML.PROD.LUNG" };
    const followed = planOf(version, wanted, ABSENT, {
      previous: identity,
      left,
      context: { renames },
    });
    expect(followed).toMatchObject({ action: "update", steps: [] });
    expect(() =>
      planOf(version, { ...identity, source: copied }, ABSENT, { context: { renames } }),
    ).toThrow("Pass the Model resource");
  });

  it("knows itself again after a rename that ran without it", () => {
    const wanted = { ...identity, model: "ML.PROD.LUNG", source: copied };
    const previous = { ...identity, source: copied };
    const born = (createdOn: string) => ({
      live: version.canonical(wanted),
      facts: { createdOn },
      around: row(),
    });
    const known = { createdOn: "2026-01-01" };
    const more = { previous, known, left: ABSENT };
    expect(planOf(version, wanted, born("2026-01-01"), more)).toMatchObject({
      action: "update",
      steps: [],
    });
    expect(() => planOf(version, wanted, born("2026-02-02"), more)).toThrow(ConflictError);
  });

  it("is never called like an alias", () => {
    const around = row({ aliases: { V9: "V1" } });
    const desired = { ...identity, name: "V9", source: copied };
    expect(() => planOf(version, desired, { absent: "gone", around })).toThrow("is an alias of");
    expect(version.rules?.({ name: "default" })).toHaveLength(1);
  });

  it("is refused where its model is not there and nothing makes it", () => {
    const desired = { ...identity, source: copied };
    const alone = { context: { announcements: [] } };
    expect(() => planOf(version, desired, ABSENT, alone)).toThrow(
      "nothing in this program creates",
    );
    expect(planOf(version, desired, { absent: "unasked" }, alone).action).toBe("create");
    const open = { context: { announcements: [], open: true } };
    expect(planOf(version, desired, ABSENT, open).action).toBe("create");
  });

  it("plans nothing for what is as it should be", () => {
    const json = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.integer(),
    );
    fc.assert(
      fc.property(
        fc.record({ comment: fc.string(), metrics: json, metadata: json }, { requiredKeys: [] }),
        (some) => {
          const desired = { ...identity, ...some };
          return (
            planOf(version, desired, standing(version, desired, row()), { previous: desired })
              .action === "none"
          );
        },
      ),
    );
  });
});
