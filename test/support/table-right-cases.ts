import { ANY, LISTED, ONE, OWNER, OWNER_IF_EXISTS, of } from "./right-answers";
import type { Case } from "./rights";

/** The same for tables and views. */

const table = of("TABLE");
const view = of("VIEW");

export const TABLE_CASES: readonly Case[] = [
  table("SHOW TABLES LIKE 'TAB' IN SCHEMA ML.PROD", LISTED),
  table("SHOW COLUMNS IN TABLE ML.PROD.TAB", ["no container", "a row", undefined, "a row"]),
  table("SHOW GRANTS ON TABLE ML.PROD.TAB", ["hidden", "a row", undefined, "a row"]),
  table("DESCRIBE TABLE ML.PROD.TAB", ANY),
  table("SELECT * FROM ML.PROD.TAB", ["hidden", "forbidden", "a row", "a row"], {
    needs: "SELECT",
  }),
  table("INSERT INTO ML.PROD.TAB VALUES (2)", ONE, { needs: "INSERT" }),
  table("UPDATE ML.PROD.TAB SET A = 3", ONE, { needs: "UPDATE" }),
  table("DELETE FROM ML.PROD.TAB WHERE A = 4", ONE, { needs: "DELETE" }),
  table("TRUNCATE TABLE ML.PROD.TAB", ONE, { needs: "TRUNCATE" }),
  table(
    "MERGE INTO ML.PROD.TAB USING (SELECT 9 AS B) ON A = B WHEN NOT MATCHED THEN INSERT VALUES (B)",
    ONE,
    { needs: "INSERT" },
  ),
  table("COPY INTO ML.PROD.TAB FROM @ML.PROD.PACKAGES PATTERN = 'none'", ONE, {
    needs: "INSERT",
    besides: ["READ ON STAGE ML.PROD.PACKAGES"],
  }),
  table("CREATE VIEW ML.PROD.NEW AS SELECT * FROM ML.PROD.TAB", ONE, {
    needs: "SELECT",
    besides: ["CREATE VIEW ON SCHEMA ML.PROD"],
  }),
  table(
    "CREATE TABLE IF NOT EXISTS ML.PROD.TAB (B INT)",
    ["name taken", "accepted", undefined, "accepted"],
    { besides: ["CREATE TABLE ON SCHEMA ML.PROD"] },
  ),
  table(
    "CREATE OR REPLACE TABLE ML.PROD.TAB (B INT)",
    ["name taken", "forbidden", undefined, "accepted"],
    { besides: ["CREATE TABLE ON SCHEMA ML.PROD"] },
  ),
  table("ALTER TABLE ML.PROD.TAB SET COMMENT = 'x'", OWNER),
  table("ALTER TABLE ML.PROD.TAB ADD COLUMN B INT", OWNER),
  table("ALTER TABLE IF EXISTS ML.PROD.TAB SET COMMENT = 'x'", OWNER_IF_EXISTS),
  table("COMMENT ON TABLE ML.PROD.TAB IS 'x'", OWNER),
  table("DROP TABLE ML.PROD.TAB", OWNER),
  table("DROP TABLE IF EXISTS ML.PROD.TAB", OWNER_IF_EXISTS),
  table("GRANT SELECT ON TABLE ML.PROD.TAB TO ROLE OTHER", OWNER),

  view("SHOW VIEWS LIKE 'SEEN' IN SCHEMA ML.PROD", LISTED),
  view("DESCRIBE VIEW ML.PROD.SEEN", ANY),
  // Of a table that the role does not see; under OWNERSHIP it reads it itself: a view is read with the rights of its owner.
  view("SELECT * FROM ML.PROD.SEEN", ["hidden", "forbidden", "a row", "hidden"], {
    needs: "SELECT",
  }),
  view("ALTER VIEW ML.PROD.SEEN SET COMMENT = 'x'", OWNER),
  view("DROP VIEW ML.PROD.SEEN", OWNER),
  view("GRANT SELECT ON VIEW ML.PROD.SEEN TO ROLE OTHER", OWNER),
];
