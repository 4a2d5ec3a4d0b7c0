import type { SwitchName } from "../../provider/emulator/statements/unknowns";
import type { Layer } from "./layer";

/** What nobody documents, as cases: how each is asked, and those of dynamic tables. */

/** What to do, and what it comes to under either setting. */
export interface Case {
  readonly before?: readonly string[];
  readonly ask: (layer: Layer) => Promise<unknown>;
  readonly strict: unknown;
  readonly lenient: unknown;
}

export const refusal = (sql: string) => async (layer: Layer) =>
  (await layer.refusal(sql)).split(" ")[0];

export const cell = (sql: string, column: string) => async (layer: Layer) =>
  (await layer.run(sql))[0]?.[column];

const M = "ALTER MODEL ML.PROD.TUMOR";

const T = "ML.PROD.T";

/** A table of one row, and a dynamic table over it. */
const dynamic = (clauses = "LAG = '1 hour'", how = "CREATE") =>
  `${how} DYNAMIC TABLE ${T} ${clauses} WAREHOUSE = COMPUTE_WH AS SELECT ID FROM ML.PROD.SRC`;

const FOLLOWED = [
  "CREATE TABLE ML.PROD.SRC (ID INT, X FLOAT)",
  "INSERT INTO ML.PROD.SRC VALUES (1, 1.5)",
];

const dynamicRow = (column: string) => cell("SHOW DYNAMIC TABLES IN ACCOUNT", column);

const header = async (layer: Layer) =>
  String(await dynamicRow("text")(layer)).split(" AS SELECT")[0];

/** Scores SRC with TUMOR. */
const scored = (version: string, mode: string) =>
  `CREATE DYNAMIC TABLE ${T} LAG='1 hour' WAREHOUSE=COMPUTE_WH REFRESH_MODE=${mode} INITIALIZE=ON_SCHEDULE AS SELECT ID, MODEL(ML.PROD.TUMOR, ${version})!PREDICT(X, X, X, X, X, X, X, X) AS P FROM ML.PROD.SRC`;

export const DYNAMIC_TABLE_CASES = {
  activeState: {
    before: [...FOLLOWED, dynamic()],
    ask: dynamicRow("scheduling_state"),
    strict: "RUNNING",
    lenient: "ACTIVE",
  },
  disabledLag: {
    before: [...FOLLOWED, dynamic("SCHEDULER = DISABLE")],
    ask: dynamicRow("target_lag"),
    strict: "",
    lenient: null,
  },
  lagConvertsUnits: {
    before: [...FOLLOWED, dynamic("LAG = '60 minutes'")],
    ask: dynamicRow("target_lag"),
    strict: "1 hour",
    lenient: "60 minutes",
  },
  newestShowColumns: {
    ask: async (layer) => {
      const { columns } = await layer.result("SHOW DYNAMIC TABLES IN ACCOUNT");
      const names = columns.map(({ name }) => name);
      return ["scheduler", "initialization_warehouse"].map((name) => names.includes(name));
    },
    strict: [false, false],
    lenient: [true, true],
  },
  unsetShown: {
    before: [...FOLLOWED, dynamic()],
    ask: dynamicRow("immutable_where"),
    strict: "NONE",
    lenient: null,
  },
  frozenForm: {
    before: [...FOLLOWED, dynamic("LAG = '1 hour' FROZEN WHERE (ID < 3)")],
    ask: dynamicRow("immutable_where"),
    strict: "IMMUTABLE WHERE (ID < 3)",
    lenient: "ID < 3",
  },
  headerHasAll: {
    before: [...FOLLOWED, dynamic("LAG = '1 hour' CLUSTER BY (ID) EXECUTE AS USER ADA")],
    ask: header,
    strict: `CREATE DYNAMIC TABLE ${T} lag = '1 hour' refresh_mode = 'AUTO' initialize = 'ON_CREATE' warehouse = COMPUTE_WH cluster by (ID) execute as user ADA`,
    lenient: `CREATE DYNAMIC TABLE ${T} lag = '1 hour' refresh_mode = 'AUTO' initialize = 'ON_CREATE' warehouse = COMPUTE_WH`,
  },
  alterRewritesHeader: {
    before: [...FOLLOWED, dynamic(), `ALTER DYNAMIC TABLE ${T} SET COMMENT = 'c'`],
    ask: async (layer) => String(await header(layer)).includes("comment = 'c'"),
    strict: false,
    lenient: true,
  },
  orAlterInHeader: {
    before: [...FOLLOWED, dynamic(), dynamic("LAG = '1 day'", "CREATE OR ALTER")],
    ask: async (layer) => String(await header(layer)).startsWith("CREATE OR ALTER"),
    strict: true,
    lenient: false,
  },
  grantsFollowSwap: {
    before: [
      ...FOLLOWED,
      dynamic(),
      dynamic().replace(T, "ML.PROD.U"),
      `GRANT SELECT ON DYNAMIC TABLE ${T} TO ROLE PUBLIC`,
      `ALTER DYNAMIC TABLE ${T} SWAP WITH ML.PROD.U`,
    ],
    ask: async (layer) => (await layer.run(`SHOW GRANTS ON DYNAMIC TABLE ${T}`)).length,
    strict: 1,
    lenient: 2,
  },
  orAlterKeepsSuspended: {
    before: [
      ...FOLLOWED,
      dynamic(),
      `ALTER DYNAMIC TABLE ${T} SUSPEND`,
      dynamic("LAG = '1 day'", "CREATE OR ALTER"),
    ],
    ask: async (layer) => (await dynamicRow("scheduling_state")(layer)) === "SUSPENDED",
    strict: false,
    lenient: true,
  },
  volatileIncremental: {
    before: FOLLOWED,
    ask: refusal(scored("V1", "INCREMENTAL")),
    strict: "002711",
    lenient: "accepted",
  },
  movedVersionReinitializes: {
    before: [
      ...FOLLOWED,
      "INSERT INTO ML.PROD.SRC VALUES (2, 2.5)",
      scored("DEFAULT", "AUTO"),
      `ALTER DYNAMIC TABLE ${T} REFRESH`,
      `${M} SET DEFAULT_VERSION = V2`,
    ],
    ask: async (layer) => {
      const [row] = await layer.run(`ALTER DYNAMIC TABLE ${T} REFRESH`);
      return row?.["statistics"];
    },
    strict: "No new data",
    lenient: '{"insertedRows":2,"copiedRows":0,"deletedRows":2}',
  },
} as const satisfies Partial<Record<SwitchName, Case>>;
