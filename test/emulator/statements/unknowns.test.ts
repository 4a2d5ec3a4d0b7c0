import { SWITCHES } from "../../../provider/emulator/statements/unknowns";
import type { SwitchName } from "../../../provider/emulator/statements/unknowns";
import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

const M = "ALTER MODEL ML.PROD.TUMOR";

/** What to do, and what it comes to under either setting. */
interface Case {
  readonly before?: readonly string[];
  readonly ask: (layer: Layer) => Promise<unknown>;
  readonly strict: unknown;
  readonly lenient: unknown;
}

const refusal = (sql: string) => async (layer: Layer) => (await layer.refusal(sql)).split(" ")[0];

const cell = (sql: string, column: string) => async (layer: Layer) =>
  (await layer.run(sql))[0]?.[column];

const modelRow = (column: string) => cell("SHOW MODELS LIKE 'TUMOR' IN ACCOUNT", column);

/** The statement, then what a column says. */
const after = (sql: string, then: (layer: Layer) => Promise<unknown>) => async (layer: Layer) => {
  await layer.run(sql);
  return then(layer);
};

const tagRow = (domain: string) =>
  `SELECT LEVEL FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('ML.PROD.TUMOR', '${domain}'))`;

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

const CASES: Readonly<Record<SwitchName, Case>> = {
  memberExistsCode: {
    ask: refusal(`${M} ADD VERSION V2 FROM @ML.PROD.PACKAGES`),
    strict: "092917",
    lenient: "002002",
  },
  modelExistsCode: {
    ask: refusal("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES"),
    strict: "100132",
    lenient: "002002",
  },
  repeatAlias: {
    before: [`${M} VERSION V1 SET ALIAS = A`],
    ask: refusal(`${M} VERSION V1 SET ALIAS = A`),
    strict: "092917",
    lenient: "accepted",
  },
  replaceAlias: {
    before: [`${M} VERSION V1 SET ALIAS = A`],
    ask: refusal(`${M} VERSION V1 SET ALIAS = B`),
    strict: "092918",
    lenient: "accepted",
  },
  unsetNothing: {
    ask: refusal(`${M} VERSION V1 UNSET ALIAS`),
    strict: "092918",
    lenient: "accepted",
  },
  quotedAlias: {
    ask: refusal(`${M} VERSION V1 SET ALIAS = "production"`),
    strict: "001003",
    lenient: "accepted",
  },
  defaultToAlias: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} SET DEFAULT_VERSION = A`),
    strict: "002003",
    lenient: "accepted",
  },
  defaultStringFolds: {
    ask: refusal(`${M} SET DEFAULT_VERSION = 'v2'`),
    strict: "002003",
    lenient: "accepted",
  },
  dropByAlias: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} DROP VERSION A`),
    strict: "002003",
    lenient: "accepted",
  },
  dropAliased: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} DROP VERSION V2`),
    strict: "092918",
    lenient: "accepted",
  },
  versionNamedLikeAlias: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} ADD VERSION A FROM @ML.PROD.PACKAGES`),
    strict: "092917",
    lenient: "accepted",
  },
  unnamedVersion: {
    ask: refusal("CREATE MODEL ML.PROD.X FROM @ML.PROD.PACKAGES"),
    strict: "001008",
    lenient: "accepted",
  },
  copyTakesSettings: {
    before: [
      `${M} MODIFY VERSION V1 SET COMMENT = 'c' METADATA = '{"a":1}'`,
      "CREATE MODEL ML.PROD.COPY WITH VERSION V1 FROM MODEL ML.PROD.TUMOR VERSION V1",
    ],
    ask: async (layer) => {
      const [row] = await layer.run("SHOW VERSIONS IN MODEL ML.PROD.COPY");
      return [row?.["comment"], row?.["metadata"]];
    },
    strict: [null, "{}"],
    lenient: ["c", '{"a":1}'],
  },
  renameWithinSchema: {
    before: ["USE SCHEMA ML.PUBLIC"],
    ask: after(
      `${M} RENAME TO LUNG`,
      cell("SHOW MODELS LIKE 'LUNG' IN DATABASE ML", "schema_name"),
    ),
    strict: "PUBLIC",
    lenient: "PROD",
  },
  dropModelIfExists: {
    ask: refusal("DROP MODEL IF EXISTS ML.PROD.NOPE"),
    strict: "001003",
    lenient: "accepted",
  },
  unsetComment: { ask: refusal(`${M} UNSET COMMENT`), strict: "001003", lenient: "accepted" },
  pagedModels: {
    ask: refusal("SHOW MODELS IN SCHEMA ML.PROD STARTS WITH 'T' LIMIT 1"),
    strict: "001003",
    lenient: "accepted",
  },
  modelDomain: { ask: refusal(tagRow("MODEL")), strict: "391801", lenient: "accepted" },
  tagLevel: {
    before: ["CREATE TAG ML.PROD.T", `${M} SET TAG ML.PROD.T = 'x'`],
    ask: cell(tagRow("MODULE"), "LEVEL"),
    strict: "MODEL",
    lenient: "MODULE",
  },
  jsonColumns: {
    ask: async (layer) => {
      const { columns } = await layer.result("SHOW VERSIONS IN MODEL ML.PROD.TUMOR");
      return columns
        .filter(({ name }) => ["aliases", "metadata"].includes(name))
        .map(({ type }) => type);
    },
    strict: ["array", "object"],
    lenient: ["text", "text"],
  },
  missingModelOfVersions: {
    ask: refusal("SHOW VERSIONS IN MODEL ML.PROD.NOPE"),
    strict: "002043",
    lenient: "002003",
  },
  showsLive: {
    before: ["CREATE MODEL ML.PROD.PENDING WITH LIVE VERSION L", `${M} ADD LIVE VERSION L`],
    ask: async (layer) => [
      await layer.run("SHOW MODELS LIKE 'PENDING' IN ACCOUNT").then((rows) => rows.length),
      await layer.run("SHOW VERSIONS LIKE 'L' IN MODEL ML.PROD.TUMOR").then((rows) => rows.length),
      await modelRow("versions")(layer),
    ],
    strict: [1, 1, '["V1","V2","L"]'],
    lenient: [0, 0, '["V1","V2"]'],
  },
  emptyComment: {
    ask: after(`${M} SET COMMENT = ''`, modelRow("comment")),
    strict: "",
    lenient: null,
  },
  metadataOfAnyJson: {
    ask: refusal(`${M} MODIFY VERSION V1 SET METADATA = '[1]'`),
    strict: "001008",
    lenient: "accepted",
  },
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
};

describe.each(["strict", "lenient"] as const)("what nobody documents, %s", (unknowns) => {
  let layer: Layer;

  beforeEach(async () => {
    layer = openLayer(unknowns);
    await furnish(layer);
  });

  afterEach(() => {
    layer.close();
  });

  it.each(Object.keys(SWITCHES) as SwitchName[])("%s", async (name) => {
    const { before = [], ask, [unknowns]: expected } = CASES[name];
    for (const sql of before) await layer.run(sql);
    expect(await ask(layer)).toEqual(expected);
  });

  it("drops a missing model with a row under IF EXISTS where that is accepted", async () => {
    const { rows } =
      unknowns === "lenient"
        ? await layer.result("DROP MODEL IF EXISTS ML.NOPE.NOPE")
        : await layer.result("DROP MODEL ML.PROD.TUMOR");
    expect(rows).toHaveLength(1);
  });

  it("never takes an alias from another version, nor metadata that is no JSON", async () => {
    await layer.run(`${M} VERSION V1 SET ALIAS = A`);
    expect(await layer.refusal(`${M} VERSION V2 SET ALIAS = A`)).toContain("already exists");
    expect(await layer.refusal(`${M} MODIFY VERSION V1 SET METADATA = '{'`)).toContain("001008");
  });
});
