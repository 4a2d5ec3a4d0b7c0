import { join } from "node:path";
import type { KillPoint } from "./killable";

/** The files of a small package. */
export const PACKAGE = ["MANIFEST.yml", "model/model.yaml"];

/** Puts the package that lies in a folder on a stage or into a live version. */
export function puts(folder: string, place: string): readonly string[] {
  return PACKAGE.map((file) => {
    const below = file.split("/").slice(0, -1).join("/");
    return `PUT 'file://${join(folder, file)}' '${place}/${below}' AUTO_COMPRESS = FALSE OVERWRITE = TRUE`;
  });
}

/** A statement that a server is killed in, again and again. */
export interface Step {
  readonly sql: string;
  /** Statements of the same session before. */
  readonly before?: readonly string[];
  /** The account is as before at these. */
  readonly undone: readonly KillPoint[];
  /** Where it is done; `answered`: killed once the client has its answer. */
  readonly done: KillPoint | "answered";
}

const FULL: Pick<Step, "undone" | "done"> = {
  undone: ["before the state"],
  done: "after the state",
};
const ANSWERED: Pick<Step, "undone" | "done"> = { undone: [], done: "answered" };
const MADE: Pick<Step, "undone"> = {
  undone: ["before copying", "after copying", "before the state"],
};

/** Of a dynamic table that nothing refreshes by itself while the steps last. */
const LAGGING = "TARGET_LAG = '1 day' WAREHOUSE = COMPUTE_WH AS";

/** One after another, with the package in a folder. */
export const stepsWith = (folder: string): readonly Step[] => [
  { sql: "CREATE DATABASE ML", ...FULL },
  { sql: "CREATE STAGE ML.PUBLIC.P", ...FULL },
  { sql: "LIST @ML.PUBLIC.P", before: puts(folder, "@ML.PUBLIC.P"), ...ANSWERED },
  {
    sql: "CREATE MODEL ML.PUBLIC.M WITH VERSION V1 FROM @ML.PUBLIC.P",
    ...MADE,
    done: "after the state",
  },
  {
    sql: "ALTER MODEL ML.PUBLIC.M ADD VERSION V2 FROM MODEL ML.PUBLIC.M VERSION V1",
    undone: ["after copying"],
    done: "answered",
  },
  { sql: "ALTER MODEL ML.PUBLIC.M VERSION V2 SET ALIAS = LIVE", ...FULL },
  { sql: "CREATE TAG ML.PUBLIC.T", ...ANSWERED },
  { sql: "ALTER MODEL ML.PUBLIC.M SET TAG ML.PUBLIC.T = 'x'", ...FULL },
  { sql: "CREATE ROLE R", ...ANSWERED },
  { sql: "GRANT USAGE ON MODEL ML.PUBLIC.M TO ROLE R", ...FULL },
  {
    sql: "LIST @OWN",
    before: ["USE SCHEMA ML.PUBLIC", "CREATE TEMPORARY STAGE OWN", ...puts(folder, "@OWN")],
    ...ANSWERED,
  },
  {
    sql: "CREATE MODEL N WITH VERSION V1 FROM @OWN",
    before: ["USE SCHEMA ML.PUBLIC", "CREATE TEMPORARY STAGE OWN", ...puts(folder, "@OWN")],
    undone: ["after copying", "before the state"],
    done: "after the state",
  },
  { sql: "ALTER MODEL ML.PUBLIC.N RENAME TO ML.PUBLIC.O", ...FULL },
  { sql: "ALTER MODEL ML.PUBLIC.O SET COMMENT = 'c'", ...ANSWERED },
  {
    sql: "CREATE OR REPLACE MODEL ML.PUBLIC.O WITH VERSION W FROM MODEL ML.PUBLIC.M",
    ...MADE,
    done: "before removing",
  },
  { sql: "ALTER MODEL ML.PUBLIC.M SET DEFAULT_VERSION = V2", ...ANSWERED },
  { sql: "ALTER MODEL ML.PUBLIC.M ADD LIVE VERSION L", ...FULL },
  {
    sql: "ALTER MODEL ML.PUBLIC.M COMMIT VERSION L RENAME VERSION TO V4",
    before: puts(folder, "snow://model/ML.PUBLIC.M/versions/L"),
    ...FULL,
  },
  { sql: "ALTER MODEL ML.PUBLIC.M ADD LIVE VERSION L", ...ANSWERED },
  {
    sql: "ALTER MODEL ML.PUBLIC.M DROP VERSION L",
    undone: ["before the state"],
    done: "before removing",
  },
  {
    sql: "ALTER MODEL ML.PUBLIC.M DROP VERSION V1",
    undone: ["before the state"],
    done: "before removing",
  },
  {
    sql: "ALTER MODEL ML.PUBLIC.M ADD VERSION V3 FROM MODEL ML.PUBLIC.M VERSION LIVE",
    undone: ["before the state"],
    done: "after the state",
  },
  { sql: "DROP MODEL ML.PUBLIC.M", undone: ["before the state"], done: "after removing" },
  { sql: "CREATE USER ADA PASSWORD = 'p'", ...FULL },
  { sql: "ALTER USER ADA SET COMMENT = 'c'", ...ANSWERED },
  { sql: "CREATE TABLE ML.PUBLIC.R (A INT)", ...FULL },
  { sql: "INSERT INTO ML.PUBLIC.R VALUES (1), (2)", ...ANSWERED },
  { sql: "CREATE OR REPLACE TABLE ML.PUBLIC.R AS SELECT A + 1 AS A FROM ML.PUBLIC.R", ...FULL },
  { sql: "ALTER TABLE ML.PUBLIC.R ADD COLUMN B INT DEFAULT 3", ...FULL },
  { sql: "ALTER TABLE ML.PUBLIC.R DROP COLUMN A", ...FULL },
  { sql: "CREATE VIEW ML.PUBLIC.V AS SELECT * FROM R", ...FULL },
  { sql: "UPDATE ML.PUBLIC.R SET B = 4", ...ANSWERED },
  { sql: `CREATE DYNAMIC TABLE ML.PUBLIC.D ${LAGGING} SELECT B FROM ML.PUBLIC.R`, ...FULL },
  { sql: "INSERT INTO ML.PUBLIC.R VALUES (5)", ...ANSWERED },
  // Rows are written before the state: killed between the two, they are there and SHOW tells the old ones.
  { sql: "ALTER DYNAMIC TABLE ML.PUBLIC.D REFRESH", ...ANSWERED },
  {
    sql: `CREATE OR ALTER DYNAMIC TABLE ML.PUBLIC.D ${LAGGING} SELECT B + 1 AS B FROM ML.PUBLIC.R`,
    ...FULL,
  },
  { sql: "ALTER DYNAMIC TABLE ML.PUBLIC.D REFRESH", ...ANSWERED },
  {
    sql: `CREATE DYNAMIC TABLE ML.PUBLIC.E ${LAGGING} SELECT B + 2 AS B FROM ML.PUBLIC.R`,
    ...ANSWERED,
  },
  { sql: "ALTER DYNAMIC TABLE ML.PUBLIC.D SWAP WITH ML.PUBLIC.E", ...FULL },
  { sql: "ALTER DYNAMIC TABLE ML.PUBLIC.E SUSPEND", ...ANSWERED },
  {
    sql: `CREATE OR REPLACE DYNAMIC TABLE ML.PUBLIC.D ${LAGGING} SELECT B FROM ML.PUBLIC.R`,
    ...FULL,
  },
  { sql: "DROP DYNAMIC TABLE ML.PUBLIC.E", ...FULL },
  { sql: "DROP STAGE ML.PUBLIC.P", ...FULL },
  { sql: "DROP DATABASE ML", undone: ["before the state"], done: "after removing" },
];
