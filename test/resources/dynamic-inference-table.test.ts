import type { Values } from "../../provider/core/values";
import { ABSENT, planOf, planned, sqlOf } from "../support/plans";
import {
  HEAD,
  NAME,
  changed,
  declared,
  queryOf,
  standingTable,
  table,
  tumor,
} from "../support/tables";

const FRESH = { absent: "unseen", around: { model: tumor({ PRODUCTION: "V1" }) } } as const;

describe("the query of a DynamicInferenceTable", () => {
  it("calls the pinned version once for each row and tells which version it was", () => {
    expect(queryOf("V1")).toBe(
      `SELECT B."SAMPLE_ID", B."$ANSWER":"MALIGNANT"::NUMBER(38,0) AS "MALIGNANT", ` +
        `B."$ANSWER":"PROBABILITY"::FLOAT AS "RISK", 'V1'::VARCHAR AS "MODEL_VERSION" FROM (SELECT S."SAMPLE_ID", ` +
        `MODEL("ML"."PROD"."TUMOR", "V1")!"PREDICT"(S."MEAN_RADIUS", S."MEAN_TEXTURE") AS "$ANSWER" ` +
        `FROM "ML"."PROD"."SAMPLES" AS S) AS B`,
    );
  });

  it("names arguments that are given by name, and takes a query and a predicate as they are", () => {
    const inputs = {
      ...declared,
      source: { query: "SELECT * FROM ML.PROD.A JOIN ML.PROD.B USING (ID)" },
      where: "MEAN_RADIUS > 1 OR x = 'a)'",
      arguments: { mean_radius: "r" },
      function: "explain",
    };
    expect(queryOf("V1", inputs)).toContain(
      `!"EXPLAIN"("MEAN_RADIUS" => S."R") AS "$ANSWER" FROM (SELECT * FROM ML.PROD.A JOIN ML.PROD.B USING (ID)) AS S ` +
        `WHERE (MEAN_RADIUS > 1 OR x = 'a)')`,
    );
  });
});

describe("a DynamicInferenceTable that does not stand", () => {
  it("is created with the version that its alias stands on, its mode said explicitly", () => {
    const desired = { ...declared, comment: "it's", tags: { STAGE: "live" }, suspended: true };
    expect(planned(table, desired, FRESH)).toEqual([
      `CREATE DYNAMIC TABLE ${NAME} ${HEAD} INITIALIZE = ON_CREATE COMMENT = 'it''s' AS ${queryOf("V1")}`,
      `ALTER DYNAMIC TABLE ${NAME} SET TAG "ML"."PROD"."STAGE" = 'live'`,
      `ALTER DYNAMIC TABLE ${NAME} SUSPEND`,
    ]);
  });

  it("gets its first rows at once although the scheduler was to bring them, unless nobody waits", () => {
    const desired = { ...declared, initialize: "ON_SCHEDULE" };
    const create = `CREATE DYNAMIC TABLE ${NAME} ${HEAD} INITIALIZE = ON_SCHEDULE AS ${queryOf("V1")}`;
    expect(planned(table, desired, FRESH)).toEqual([create, `ALTER DYNAMIC TABLE ${NAME} REFRESH`]);
    expect(planned(table, { ...desired, waitForRefresh: false }, FRESH)).toEqual([create]);
  });

  it("has every option that was declared", () => {
    const desired = {
      ...declared,
      targetLag: 3600,
      initializationWarehouse: "big_wh",
      refreshMode: "FULL",
      clusterBy: ["sample_id", "TO_DATE(at)"],
      dataRetentionTimeInDays: 1,
      maxDataExtensionTimeInDays: 0,
      frozenWhere: "AT < '2026-01-01'",
      executeAsUser: "svc",
      transient: true,
    };
    expect(planned(table, desired, FRESH)).toEqual([
      `CREATE TRANSIENT DYNAMIC TABLE ${NAME} TARGET_LAG = '3600 seconds' WAREHOUSE = "SCORE_WH" ` +
        `INITIALIZATION_WAREHOUSE = "BIG_WH" REFRESH_MODE = FULL INITIALIZE = ON_CREATE ` +
        `CLUSTER BY (sample_id, TO_DATE(at)) DATA_RETENTION_TIME_IN_DAYS = 1 MAX_DATA_EXTENSION_TIME_IN_DAYS = 0 ` +
        `FROZEN WHERE (AT < '2026-01-01') EXECUTE AS USER "SVC" AS ${queryOf("V1")}`,
    ]);
  });

  it("takes the version that the program wants of an alias, whatever the account says of it", () => {
    const announcements = [
      { kind: "Alias", urn: "a", inputs: { name: "production", version: "v2" }, manages: [] },
    ];
    const [sql] = planned(table, declared, FRESH, { context: { announcements } });
    expect(sql).toContain(queryOf("V2"));
  });

  it("takes the first version of a model that is yet to be made, and the default of one that stands", () => {
    const model = { ...declared, model: "ML.PROD.TUMOR" };
    const announcements = [
      { kind: "Model", urn: "m", inputs: { firstVersion: { name: "v7" } }, manages: [] },
    ];
    expect(planned(table, model, ABSENT, { context: { announcements } })[0]).toContain('"V7")!');
    expect(planned(table, model, FRESH)[0]).toContain('"V1")!');
    expect(planned(table, { ...declared, model: "ML.PROD.TUMOR.V2" }, ABSENT)[0]).toContain(
      '"V2")!',
    );
  });

  it("is refused when its alias does not exist and nothing makes it", () => {
    const desired = { ...declared, model: "ML.PROD.TUMOR/CANARY" };
    const context = { announcements: [] };
    expect(() => planOf(table, desired, FRESH, { context })).toThrow(
      "ML.PROD.TUMOR has no alias CANARY, and nothing in this program makes it. It has: DEFAULT, FIRST, LAST, PRODUCTION.",
    );
  });

  it.each([
    [{ arguments: undefined }, "arguments: is missing"],
    [{ source: undefined, outputs: undefined }, "source: is missing"],
    [{ outputs: {} }, "outputs: is empty"],
  ])("is refused with %j", (change, message) => {
    expect(() => planOf(table, { ...declared, ...change }, FRESH)).toThrow(message);
  });
});

describe("a DynamicInferenceTable that stands", () => {
  it("is left alone when nothing differs, in whatever words", () => {
    const live = { query: ` select /* x */ ${queryOf("V1").slice(7)};`, targetLag: "300 seconds" };
    expect(planOf(table, declared, standingTable({ live }), { previous: declared })).toMatchObject({
      action: "none",
      steps: [],
    });
  });

  it.each<[Values, readonly string[]]>([
    [
      { targetLag: "1 hour", warehouse: "other", initializationWarehouse: "big" },
      [`SET TARGET_LAG = '1 hour' WAREHOUSE = "OTHER" INITIALIZATION_WAREHOUSE = "BIG"`],
    ],
    [{ dataRetentionTimeInDays: 7 }, ["SET DATA_RETENTION_TIME_IN_DAYS = 7"]],
    [{ frozenWhere: "A < 1" }, ["SET FROZEN WHERE (A < 1)"]],
    [{ executeAsUser: "svc" }, [`SET EXECUTE AS USER "SVC"`]],
    [{ clusterBy: ["a"] }, ["CLUSTER BY (a)"]],
    [{ comment: "new" }, ["SET COMMENT = 'new'"]],
    [{ suspended: true }, ["SUSPEND"]],
    [{ tags: { T: "1" } }, [`SET TAG "ML"."PROD"."T" = '1'`]],
  ])("is altered in place by %j", (change, actions) => {
    expect(changed(change)).toEqual(actions.map((each) => `ALTER DYNAMIC TABLE ${NAME} ${each}`));
  });

  it("loses in place what the program no longer says", () => {
    const inputs = {
      ...declared,
      initializationWarehouse: "big",
      dataRetentionTimeInDays: 7,
      frozenWhere: "A < 1",
      executeAsUser: "svc",
      clusterBy: ["a"],
      comment: "x",
      tags: { T: "1" },
      suspended: true,
    };
    const bare = { ...declared, deletionProtection: false };
    expect(() => planned(table, declared, standingTable({ inputs }), { previous: inputs })).toThrow(
      "refused to compute the frozen rows of ML.PROD.PREDICTIONS again",
    );
    expect(planned(table, bare, standingTable({ inputs }), { previous: inputs })).toEqual(
      [
        "UNSET INITIALIZATION_WAREHOUSE",
        "UNSET DATA_RETENTION_TIME_IN_DAYS",
        "UNSET FROZEN WHERE",
        "UNSET EXECUTE AS USER",
        "DROP CLUSTERING KEY",
        "UNSET COMMENT",
        `UNSET TAG "ML"."PROD"."T"`,
        "RESUME",
      ].map((each) => `ALTER DYNAMIC TABLE ${NAME} ${each}`),
    );
  });

  it("is replaced in place, grants and tags kept, when it becomes transient", () => {
    expect(changed({ transient: true })[0]).toContain(
      `CREATE OR REPLACE TRANSIENT DYNAMIC TABLE ${NAME} ${HEAD} INITIALIZE = ON_CREATE COPY GRANTS COPY TAGS AS`,
    );
  });

  it("is renamed in place, and moves to another schema", () => {
    const renamed = { ...declared, schema: "live", name: "scores" };
    expect(planned(table, renamed, FRESH, { previous: declared, left: standingTable() })).toEqual([
      `ALTER DYNAMIC TABLE ${NAME} RENAME TO "ML"."LIVE"."SCORES"`,
    ]);
  });

  it("is put right when somebody changes its query, and that is called drift", () => {
    const live = { query: "SELECT 1 AS A" };
    const plan = planOf(table, declared, standingTable({ live }), {
      previous: declared,
      known: { resolvedModelVersion: "V1" },
    });
    expect(plan.differences.map(({ path }) => path)).toEqual(["query"]);
    expect(sqlOf(plan)[0]).toContain("CREATE OR ALTER DYNAMIC TABLE");
  });

  it("is not compared where the role may not see it", () => {
    const seen = standingTable({ live: { query: undefined, warehouse: undefined } });
    const blank = { ...seen, hidden: ["query", "warehouse", "suspended"] };
    expect(planOf(table, declared, blank, { previous: declared }).action).toBe("none");
    expect(table.warnings?.(table.canonical(declared), blank, {})).toEqual([
      expect.stringContaining("GRANT MONITOR ON DYNAMIC TABLE"),
    ]);
  });

  it("takes Snowflake's own spelling for the same when that is what it showed after the last write", () => {
    const frozenWhere = "AT < '2026-01-01'";
    const shown = "AT < '2026-01-01'::TIMESTAMP_NTZ";
    const inputs = { ...declared, frozenWhere };
    const seen = standingTable({ inputs, live: { frozenWhere: shown } });
    const known = { spelled: { frozenWhere: { declared: frozenWhere, shown } } };
    expect(planOf(table, inputs, seen, { previous: inputs, known }).action).toBe("none");
    expect(planned(table, inputs, seen, { previous: inputs }).at(-1)).toContain("SET FROZEN WHERE");
  });

  it("is not resumed by itself after errors, but with another query", () => {
    const around = {
      row: { name: "PREDICTIONS", scheduling_state: "SUSPENDED", rows: 1 },
      suspendedBy: "SUSPENDED_DUE_TO_ERRORS",
    };
    const seen = standingTable({ live: { suspended: false }, around });
    expect(planOf(table, declared, seen, { previous: declared }).action).toBe("none");
    expect(table.warnings?.(declared, seen, {})).toEqual([
      expect.stringContaining("suspended after failed refreshes (SUSPENDED_DUE_TO_ERRORS)"),
    ]);
    const other = { ...declared, where: "MEAN_RADIUS > 0" };
    expect(planned(table, other, seen, { previous: declared }).at(-1)).toBe(
      `ALTER DYNAMIC TABLE ${NAME} RESUME`,
    );
  });

  it("tells that somebody replaced it", () => {
    const seen = standingTable();
    const again = { ...seen, facts: { ...seen.facts, createdOn: "2026-11-02T00:00:00.000Z" } };
    expect(table.warnings?.(declared, again, { createdOn: "2026-11-01T00:00:00.000Z" })).toEqual([
      expect.stringContaining("was replaced since the last update"),
    ]);
  });
});
