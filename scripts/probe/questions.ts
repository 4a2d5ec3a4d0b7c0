/** What no documentation says of the Model Registry, each as statements whose answers tell. */
export interface Question {
  readonly asks: string;
  /** Statements first, whose answers are of no interest; D is the database, M its model of two versions. */
  readonly before?: readonly string[];
  readonly statements: readonly string[];
}

const show = "SHOW MODELS IN SCHEMA D.S";
const versions = "SHOW VERSIONS IN MODEL D.S.M";
const tags = (domain: string) =>
  `SELECT * FROM TABLE(D.INFORMATION_SCHEMA.TAG_REFERENCES('D.S.M', '${domain}'))`;
const aliased = ["ALTER MODEL D.S.M VERSION V1 SET ALIAS = A"];
const alter = (rest: string): string => `ALTER MODEL D.S.M ${rest}`;
const add = (name: string): string => alter(`ADD VERSION ${name} FROM MODEL D.S.M VERSION V1`);

export const QUESTIONS: readonly Question[] = [
  {
    asks: "SET ALIAS of an alias that stands on another version",
    before: aliased,
    statements: [alter("VERSION V2 SET ALIAS = A"), show],
  },
  {
    asks: "SET ALIAS of the same alias on the same version",
    before: aliased,
    statements: [alter("VERSION V1 SET ALIAS = A")],
  },
  {
    asks: "SET ALIAS on a version that has another alias",
    before: aliased,
    statements: [alter("VERSION V1 SET ALIAS = B"), show],
  },
  {
    asks: "UNSET ALIAS of a version without one, and by an alias that is not there",
    statements: [alter("VERSION V1 UNSET ALIAS"), alter("VERSION NOPE UNSET ALIAS")],
  },
  {
    asks: "an alias in quotes and lower case",
    statements: [alter('VERSION V1 SET ALIAS = "low"'), show],
  },
  {
    asks: "DEFAULT_VERSION by alias, and by a text in lower case",
    before: aliased,
    statements: [alter("SET DEFAULT_VERSION = A"), alter("SET DEFAULT_VERSION = 'v2'"), show],
  },
  {
    asks: "DROP VERSION of one that is not there",
    statements: [alter("DROP VERSION NOPE")],
  },
  {
    asks: "DROP VERSION by alias, and of a version with an alias",
    before: [
      add("V3"),
      add("V4"),
      alter("VERSION V3 SET ALIAS = X"),
      alter("VERSION V4 SET ALIAS = Y"),
    ],
    statements: [alter("DROP VERSION X"), alter("DROP VERSION V4"), versions],
  },
  {
    asks: "DROP VERSION of the default, then of the last",
    statements: [alter("DROP VERSION V1"), alter("DROP VERSION V2"), versions],
  },
  { asks: "ADD VERSION of a name that is taken", statements: [add("V2")] },
  {
    asks: "a version named like an alias, and an alias named like a version",
    before: aliased,
    statements: [add("A"), alter("VERSION V1 SET ALIAS = V2")],
  },
  {
    asks: "CREATE MODEL without a version's name",
    statements: ["CREATE MODEL D.S.N FROM MODEL D.S.M VERSION V1", "SHOW VERSIONS IN MODEL D.S.N"],
  },
  {
    asks: "whether FROM MODEL copies comment, metadata and tags",
    before: [
      alter("SET COMMENT = 'c'"),
      "CREATE TAG D.S.T",
      alter("SET TAG D.S.T = 'x'"),
      alter("MODIFY VERSION V1 SET COMMENT = 'v'"),
      alter(`MODIFY VERSION V1 SET METADATA = '{"a":1}'`),
      "CREATE MODEL D.S.N WITH VERSION V1 FROM MODEL D.S.M VERSION V1",
    ],
    statements: ["SHOW VERSIONS IN MODEL D.S.N", show, tags("MODULE").replace("D.S.M", "D.S.N")],
  },
  {
    asks: "what OR REPLACE does to grants and tags",
    before: [
      "CREATE TAG D.S.T",
      alter("SET TAG D.S.T = 'x'"),
      "GRANT USAGE ON MODEL D.S.M TO ROLE PUBLIC",
      "CREATE MODEL D.S.N WITH VERSION V1 FROM MODEL D.S.M VERSION V1",
    ],
    statements: [
      "CREATE OR REPLACE MODEL D.S.M WITH VERSION V1 FROM MODEL D.S.N VERSION V1",
      "SHOW GRANTS ON MODEL D.S.M",
      tags("MODULE"),
    ],
  },
  {
    asks: "what RENAME does to aliases, grants and tags, and where an unqualified name leads",
    before: [...aliased, "GRANT USAGE ON MODEL D.S.M TO ROLE PUBLIC", "USE SCHEMA D.OTHER"],
    statements: [alter("RENAME TO N"), "SHOW MODELS IN DATABASE D", "SHOW GRANTS ON MODEL D.S.N"],
  },
  { asks: "DROP MODEL IF EXISTS", statements: ["DROP MODEL IF EXISTS D.S.NOPE"] },
  { asks: "UNSET COMMENT of a model", statements: [alter("UNSET COMMENT")] },
  { asks: "SHOW MODELS by pages", statements: [`${show} STARTS WITH 'M' LIMIT 1`] },
  { asks: "DESCRIBE of a model", statements: ["DESC MODEL D.S.M"] },
  {
    asks: "tag functions by the domains MODULE and MODEL, and LEVEL of a model's own tag",
    before: ["CREATE TAG D.S.T", alter("SET TAG D.S.T = 'x'")],
    statements: [tags("MODULE"), tags("MODEL")],
  },
  { asks: "declared types of the columns of SHOW", statements: [show, versions] },
  {
    asks: "SHOW VERSIONS of a model that is not there",
    statements: ["SHOW VERSIONS IN MODEL D.S.NOPE"],
  },
  {
    asks: "ownership of a model",
    statements: ["GRANT OWNERSHIP ON MODEL D.S.M TO ROLE PUBLIC COPY CURRENT GRANTS"],
  },
  {
    asks: "a comment that was set to nothing",
    before: [alter("SET COMMENT = ''")],
    statements: [show],
  },
  {
    asks: "METADATA that is a list, a number, and no JSON",
    statements: ["[1]", "1", "{"].map((text) =>
      alter(`MODIFY VERSION V1 SET METADATA = '${text}'`),
    ),
  },
  {
    asks: "files of a version by LIST",
    statements: ["LIST 'snow://model/D.S.M/versions/V1/'"],
  },
  {
    asks: "a live version: listed by SHOW, and committed under a name that is taken",
    before: [alter("ADD LIVE VERSION L")],
    statements: [versions, alter("COMMIT VERSION L RENAME VERSION TO V2"), versions],
  },
  {
    asks: "CREATE MODEL of a name that is taken",
    statements: ["CREATE MODEL D.S.M WITH VERSION V1 FROM MODEL D.S.M VERSION V1"],
  },
  {
    asks: "whether QUERY_HISTORY tells own statements with their tag",
    statements: [
      "SELECT QUERY_TEXT, QUERY_TAG, EXECUTION_STATUS FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 3))",
    ],
  },
];

/** What takes more than a few statements in a database of its own. */
export const NOT_ASKED: readonly string[] = [
  "DROP MODEL with a running service: needs a compute pool",
  "monitors after OR REPLACE and RENAME: need a warehouse task and data",
  "how many rows SHOW MODELS gives: needs more than 10,000 models",
  "FROM an external or a git repository stage: needs an integration",
  "DROP VERSION of one that adapters build on: needs such a version",
];
