import fc from "fast-check";
import { splitText } from "../../../provider/snowflake/sql/dynamic-table-text";
import { attacks, quoted } from "../../support/attacks/texts";
import { SAMPLES, selectBodies } from "../../support/queries";

const model = { name: "ML.PROD.RISK", method: "PREDICT", output: "out" };
const bodies = selectBodies({ ...SAMPLES, model });

const literal = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** Headers as Snowflake prints them, with a name, a comment and a warehouse that mislead. */
const headers = fc
  .record({
    verb: fc.constantFrom("CREATE", "CREATE OR REPLACE", "create or alter"),
    kind: fc.constantFrom(
      "DYNAMIC TABLE",
      "TRANSIENT DYNAMIC TABLE",
      "dynamic table IF NOT EXISTS",
    ),
    name: fc.oneof(
      fc.constantFrom("ML.PUB.T", '"a AS b"."S"."x = ""AS"""'),
      attacks.map((text) => `DB.S.${quoted(`x${text}`)}`),
    ),
    columns: fc.constantFrom("", "(ID, \"AS\" COMMENT 'as (')"),
    comment: fc.option(attacks, { nil: undefined }),
    user: fc.constantFrom(
      "",
      " EXECUTE AS USER u USE SECONDARY ROLES ALL",
      " execute /* x */ as user u",
    ),
    frozen: fc.constantFrom("", " FROZEN WHERE (x < 'AS')", ' IMMUTABLE WHERE ("AS" < 1)'),
    as: fc.constantFrom(" AS ", " as\n", " AS\t\r\n ", " /* AS */ As "),
  })
  .map(({ verb, kind, name, columns, comment, user, frozen, as }) => ({
    comment,
    columns,
    text:
      `${verb} ${kind} ${name}${columns}${comment === undefined ? "" : ` comment = ${literal(comment)}`}` +
      ` lag = '2 minutes' refresh_mode = 'AUTO' initialize = 'ON_CREATE' warehouse = "W AS"` +
      `${frozen}${user}${as}`,
  }));

describe("the text of a dynamic table", () => {
  it("gives back the body that was sent, and the options", () => {
    fc.assert(
      fc.property(headers, bodies, ({ text, comment, columns }, body) => {
        expect(splitText(text + body.text)).toEqual({
          options: {
            ...(comment === undefined ? {} : { comment }),
            lag: "2 minutes",
            refresh_mode: "AUTO",
            initialize: "ON_CREATE",
            warehouse: "W AS",
          },
          ...(columns === "" ? {} : { columns: columns.slice(1, -1) }),
          form: "AS",
          query: body.text,
        });
      }),
      { numRuns: 300 },
    );
  });

  it("is read as it was seen on an account", () => {
    const text =
      `CREATE DYNAMIC TABLE "DB"."S"."N" lag = '2 minutes' refresh_mode = 'AUTO' ` +
      `initialize = 'ON_CREATE' warehouse = "WH" AS  SELECT id FROM "DB"."S"."T" ;`;
    expect(splitText(text)).toEqual({
      options: { lag: "2 minutes", refresh_mode: "AUTO", initialize: "ON_CREATE", warehouse: "WH" },
      form: "AS",
      query: 'SELECT id FROM "DB"."S"."T" ;',
    });
  });

  it("is read as a program writes it too", () => {
    const split = splitText(
      `-- made here
       CREATE OR ALTER DYNAMIC TABLE IDENTIFIER('db.s.t') (a FLOAT, b)
       TARGET_LAG = downstream REFRESH_MODE = incremental WAREHOUSE = execute
       DATA_RETENTION_TIME_IN_DAYS = 1 REQUIRE USER CLUSTER BY (a, b) COPY GRANTS as(SELECT 1, 2)`,
    );
    expect(split).toEqual({
      options: {
        lag: "DOWNSTREAM",
        refresh_mode: "INCREMENTAL",
        warehouse: "EXECUTE",
        data_retention_time_in_days: "1",
      },
      columns: "a FLOAT, b",
      form: "AS",
      query: "(SELECT 1, 2)",
    });
    expect(splitText("CREATE DYNAMIC TABLE t WAREHOUSE = execute AS SELECT 1")?.query).toBe(
      "SELECT 1",
    );
    expect(splitText("CREATE DYNAMIC TABLE s.execute AS SELECT 1")?.query).toBe("SELECT 1");
  });

  it("may have a custom refresh for a body", () => {
    const split = splitText(
      "CREATE DYNAMIC TABLE t (a FLOAT) lag = '1 day' REFRESH USING (INSERT INTO SELF SELECT 1 AS a)",
    );
    expect(split?.form).toBe("REFRESH USING");
    expect(split?.query).toBe("(INSERT INTO SELF SELECT 1 AS a)");
  });

  it("is not read when it is none, is hidden or breaks off", () => {
    for (const text of [
      "",
      "CREATE TABLE t AS SELECT 1",
      "CREATE VIEW dynamic AS SELECT 1",
      "CREATE DYNAMIC TABLE t",
      "CREATE DYNAMIC TABLE t CLONE s",
      "CREATE DYNAMIC TABLE t comment = 'AS SELECT 1",
      "CREATE DYNAMIC TABLE t EXECUTE AS USER u",
      "CREATE DYNAMIC TABLE t (a AS SELECT 1",
      "CREATE DYNAMIC TABLE t ) AS SELECT 1",
      "CREATE DYNAMIC TABLE t; AS SELECT 1",
    ])
      expect([text, splitText(text)]).toEqual([text, undefined]);
  });

  it("can be any text without an exception", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          attacks,
          headers.map(({ text }) => text),
        ),
        attacks,
        (head, tail) => {
          const split = splitText(head + tail);
          expect(split === undefined || (head + tail).endsWith(split.query)).toBe(true);
        },
      ),
    );
  });
});
