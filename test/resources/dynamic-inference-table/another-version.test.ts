import { planOf, planned, sqlOf } from "../../support/plans";
import { HEAD, NAME, changed, declared, queryOf, standingTable, table } from "../../support/tables";

const NEXT = '"ML"."PROD"."PREDICTIONS__NEXT_4F005ED8"';

describe("another version", () => {
  const altered = (version: string): string =>
    `CREATE OR ALTER DYNAMIC TABLE ${NAME} ${HEAD} AS ${queryOf(version)}`;

  it("is one CREATE OR ALTER and a refresh, each with what it costs", () => {
    const plan = planOf(table, declared, standingTable({ alias: "V2" }), { previous: declared });
    expect(sqlOf(plan)).toEqual([altered("V2"), `ALTER DYNAMIC TABLE ${NAME} REFRESH`]);
    expect(plan.steps[0]).toMatchObject({
      why: expect.stringContaining(
        "scores with V2 instead of V1; the next refresh computes all 569 rows again on SCORE_WH",
      ) as string,
      consequences: ["rescoresRows", "costs"],
    });
    expect(changed({ waitForRefresh: false }, { alias: "V2" })).toEqual([altered("V2")]);
  });

  it("carries along what somebody set and the program never mentioned, and drops what it mentioned", () => {
    const live = { comment: "theirs", initializationWarehouse: "BIG_WH", clusterBy: ["a"] };
    const [sql] = changed({}, { alias: "V2", live });
    expect(sql).toContain(`INITIALIZATION_WAREHOUSE = "BIG_WH"`);
    expect(sql).toContain(`CLUSTER BY (a) COMMENT = 'theirs' AS`);
    const inputs = { ...declared, comment: "ours" };
    const [without] = planned(table, declared, standingTable({ inputs, alias: "V2" }), {
      previous: inputs,
    });
    expect(without).not.toContain("COMMENT");
  });

  it("keeps frozen rows with keepHistory, which is the default where rows are frozen", () => {
    const inputs = { ...declared, frozenWhere: "AT < '2026-01-01'" };
    const frozen = `FROZEN WHERE (AT < '2026-01-01') AS ${queryOf("V2")}`;
    expect(changed({}, { inputs, alias: "V2" })).toEqual([
      `CREATE OR ALTER DYNAMIC TABLE ${NAME} ${HEAD} ${frozen}`,
      `ALTER DYNAMIC TABLE ${NAME} REFRESH`,
    ]);
    expect(changed({ frozenWhere: "AT < '2026-06-01'" }, { inputs, alias: "V2" })).toEqual([
      `SELECT COUNT(*) AS UNFROZEN FROM ${NAME} WHERE (AT < '2026-01-01') AND NOT COALESCE((AT < '2026-06-01'), FALSE)`,
      `ALTER DYNAMIC TABLE ${NAME} SET FROZEN WHERE (AT < '2026-06-01')`,
      `CREATE OR ALTER DYNAMIC TABLE ${NAME} ${HEAD} FROZEN WHERE (AT < '2026-06-01') AS ${queryOf("V2")}`,
      `ALTER DYNAMIC TABLE ${NAME} REFRESH`,
    ]);
  });

  it("computes frozen rows anew with rescore, and says that some may be lost", () => {
    const inputs = {
      ...declared,
      frozenWhere: "AT < 1",
      onModelVersionChange: "rescore" as const,
      deletionProtection: false,
    };
    const plan = planOf(table, inputs, standingTable({ inputs, alias: "V2" }), {
      previous: inputs,
    });
    expect(sqlOf(plan)).toEqual([
      altered("V2"),
      `ALTER DYNAMIC TABLE ${NAME} REFRESH`,
      `ALTER DYNAMIC TABLE ${NAME} SET FROZEN WHERE (AT < 1)`,
    ]);
    expect(plan.steps[0]?.consequences).toContain("losesData");
  });

  it("replaces the table with its grants and tags where that is wanted", () => {
    expect(changed({ onModelVersionChange: "replace" }, { alias: "V2" })).toEqual([
      `CREATE OR REPLACE DYNAMIC TABLE ${NAME} ${HEAD} INITIALIZE = ON_CREATE COPY GRANTS COPY TAGS AS ${queryOf("V2")}`,
    ]);
  });

  it("replaces it on an account that has no CREATE OR ALTER, and says so", () => {
    const around = { survey: { release: "10.20", neighbours: [], parameters: {} } };
    const plan = planOf(table, declared, standingTable({ alias: "V2", around }), {
      previous: declared,
    });
    expect(sqlOf(plan)).toEqual([
      `CREATE OR REPLACE DYNAMIC TABLE ${NAME} ${HEAD} INITIALIZE = ON_CREATE COPY GRANTS COPY TAGS AS ${queryOf("V2")}`,
    ]);
    expect(plan.steps[0]?.why).toContain(
      "this account does not have CREATE OR ALTER DYNAMIC TABLE yet",
    );
  });

  it("fills a table beside with blueGreen, compares, brings grants and tags along, and swaps", () => {
    const survey = {
      release: "10.36",
      role: "DEPLOYER",
      neighbours: [],
      parameters: {},
      grants: [
        {
          privilege: "OWNERSHIP",
          granted_to: "ROLE",
          grantee_name: "ML_OWNER",
          grant_option: true,
        },
        { privilege: "SELECT", granted_to: "ROLE", grantee_name: "ANALYST", grant_option: false },
        {
          privilege: "MONITOR",
          granted_to: "DATABASE_ROLE",
          grantee_name: "ML.VIEWER",
          grant_option: true,
        },
      ],
      tags: { "ML.PROD.STAGE": "live" },
    };
    const was = { alias: "V2", around: { survey } };
    const before = [
      `CREATE OR REPLACE DYNAMIC TABLE ${NEXT} ${HEAD} INITIALIZE = ON_CREATE AS ${queryOf("V2")}`,
      `GRANT SELECT ON DYNAMIC TABLE ${NEXT} TO ROLE "ANALYST"`,
      `GRANT MONITOR ON DYNAMIC TABLE ${NEXT} TO DATABASE ROLE "ML"."VIEWER" WITH GRANT OPTION`,
      `ALTER DYNAMIC TABLE ${NEXT} SET TAG "ML"."PROD"."STAGE" = 'live'`,
      `ALTER DYNAMIC TABLE ${NEXT} REFRESH`,
      `SELECT (SELECT COUNT(*) FROM ${NEXT}) AS FRESH, (SELECT COUNT(*) FROM ${NAME}) AS STANDING`,
      `ALTER DYNAMIC TABLE ${NAME} SWAP WITH ${NEXT}`,
      `GRANT OWNERSHIP ON DYNAMIC TABLE ${NAME} TO ROLE "ML_OWNER" COPY CURRENT GRANTS`,
    ];
    expect(changed({ onModelVersionChange: "blueGreen" }, was)).toEqual([
      ...before,
      `DROP DYNAMIC TABLE ${NEXT}`,
    ]);
    expect(changed({ onModelVersionChange: "blueGreen", keepPrevious: true }, was)).toEqual([
      ...before,
      `ALTER DYNAMIC TABLE ${NEXT} RENAME TO "ML"."PROD"."PREDICTIONS__PREVIOUS"`,
      `ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS__PREVIOUS" SUSPEND`,
    ]);
  });

  it("whose refresh failed is refreshed again, before rows are frozen, and once only", () => {
    const known = { refreshPending: "2026-11-01T00:00:00.000Z" };
    const wanted = { ...declared, frozenWhere: "SAMPLE_ID < 10" };
    const again = `ALTER DYNAMIC TABLE ${NAME} REFRESH`;
    const from = (previous: object) => ({ previous: { ...declared, ...previous }, known });
    expect(planned(table, declared, standingTable(), from({}))).toEqual([again]);
    expect(planned(table, wanted, standingTable(), from({}))).toEqual([
      again,
      `ALTER DYNAMIC TABLE ${NAME} SET FROZEN WHERE (SAMPLE_ID < 10)`,
    ]);
    expect(planned(table, declared, standingTable({ alias: "V2" }), from({}))).toEqual([
      altered("V2"),
      again,
    ]);
    const hasty = { ...declared, waitForRefresh: false };
    expect(planned(table, hasty, standingTable(), from({}))).toEqual([]);
    const later = { ...from({}), known: { refreshPending: "2026-10-31T00:00:00.000Z" } };
    expect(planned(table, declared, standingTable(), later)).toEqual([]);
    const mended = { ...declared, warehouse: "BIG_WH" };
    expect(planned(table, mended, standingTable(), from({}))).toEqual([
      `ALTER DYNAMIC TABLE ${NAME} SET WAREHOUSE = "BIG_WH"`,
      again,
    ]);
  });

  it.each([
    [
      "rescore",
      1,
      "ML.PROD.PREDICTIONS is being refreshed for 30 s (RUNNING, 12 rows to be seen).",
    ],
    ["replace", 0, "ML.PROD.PREDICTIONS is being filled for 30 s (RUNNING, 12 rows to be seen)."],
    [
      "blueGreen",
      0,
      "ML.PROD.PREDICTIONS__NEXT_4F005ED8 is being filled for 30 s (RUNNING, 12 rows to be seen).",
    ],
  ])("tells with %s how far it is", (onModelVersionChange, at, text) => {
    const inputs = { ...declared, onModelVersionChange };
    const { steps } = planOf(table, inputs, standingTable({ alias: "V2" }), { previous: inputs });
    const watch = steps[at]?.watch;
    expect(watch?.text([{ scheduling_state: "RUNNING", rows: 12 }], 30)).toBe(text);
  });

  it("is no matter of strategy when the version stays and the query changes otherwise", () => {
    const sql = changed({ onModelVersionChange: "replace", where: "MEAN_RADIUS > 0" });
    expect(sql[0]).toContain("CREATE OR ALTER DYNAMIC TABLE");
  });
});
