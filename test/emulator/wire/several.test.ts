import { randomUUID } from "node:crypto";
import type { RowStatement } from "snowflake-sdk";
import { start } from "../../../provider/emulator";
import { connect } from "../../support/client";
import type { Client } from "../../support/client";
import { plain } from "../../support/plain";
import { emulatorAndDriver } from "../../support/wire";

const wire = emulatorAndDriver({ init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD"] });

/** NextResult and hasNext are in the driver and not in its types. */
type Several = RowStatement & { hasNext(): boolean; NextResult(): void };

interface Seen {
  readonly rows: readonly unknown[];
  readonly queryId: string;
}

/** What the driver's callback is given, child after child. */
function childrenOf(
  sqlText: string,
  options: object,
  { connection }: Client = wire.client,
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText,
      ...options,
      complete: (error, statement, rows) => {
        if (error) {
          reject(error);
          return;
        }
        seen.push({ rows: rows ?? [], queryId: statement.getQueryId() });
        const several = statement as Several;
        if (several.hasNext()) several.NextResult();
        else resolve(seen);
      },
    });
  });
}

const counted = (count: number): object => ({ parameters: { MULTI_STATEMENT_COUNT: count } });

const failedOn = (where: string, said: string): string =>
  `JavaScript execution error: Uncaught Execution of multiple statements failed on statement ${where}.\n${said} in SYSTEM$MULTISTMT at '    throw \`Execution of multiple statements failed on statement {0} (at line {1}, position {2}).\`.replace('{1}', LINES[i])' position 4\nstackstrace: \nSYSTEM$MULTISTMT line: 10`;

describe("several statements in one request", () => {
  it.each([3, 0])("give the driver a result each, with count %d", async (count) => {
    const text = "SELECT 1 AS A; -- one; \nSELECT ';' AS B, 2 AS C;\n SELECT $$;$$ AS D;";
    const seen = await childrenOf(text, counted(count));
    expect(seen.map(({ rows }) => rows)).toEqual([[{ A: 1 }], [{ B: ";", C: 2 }], [{ D: ";" }]]);
    expect(new Set(seen.map(({ queryId }) => queryId)).size).toBe(3);
  });

  it("reach a driver that has to ask again for each answer", async () => {
    const impatient = await start({ longPollMs: 0, chunkRows: 2 });
    const client = await connect(impatient.url);
    const text = "SELECT SEQ4() AS A FROM TABLE(GENERATOR(ROWCOUNT => 5)); SELECT 2 AS B";
    const seen = await childrenOf(text, counted(2), client);
    const all = [0, 1, 2, 3, 4].map((each) => ({ A: each }));
    expect(seen.map(({ rows }) => rows)).toEqual([all, [{ B: 2 }]]);
    await client.close();
    await impatient.stop();
  });

  it("run after each other in one session, and are in log and history with their parent", async () => {
    wire.emulator.log.clear();
    const text =
      "USE SCHEMA ML.PROD; CREATE TAG S1; SHOW TAGS LIKE 'S1'; SELECT CURRENT_SCHEMA() AS S";
    const seen = await childrenOf(text, counted(4));
    expect(seen.at(2)?.rows).toMatchObject([{ name: "S1", schema_name: "PROD" }]);
    expect(seen.at(3)?.rows).toEqual([{ S: "PROD" }]);
    const [parent, ...children] = wire.emulator.log.statements();
    expect(parent).toMatchObject({ kind: "MULTI STATEMENT", mutating: false, sql: text });
    expect(children.map(({ kind, object, parent: of }) => [kind, object, of])).toEqual([
      ["USE SCHEMA", "ML.PROD", parent?.queryId],
      ["CREATE TAG", "ML.PROD.S1", parent?.queryId],
      ["SHOW TAGS", undefined, parent?.queryId],
      ["SELECT", undefined, parent?.queryId],
    ]);
    expect(children.map(({ queryId }) => queryId)).toEqual(seen.map(({ queryId }) => queryId));
    expect(wire.emulator.log.statements({ mutating: true })).toHaveLength(1);
    const history = await wire.emulator.execute(
      "SELECT QUERY_ID, QUERY_TYPE FROM TABLE(ML.INFORMATION_SCHEMA.QUERY_HISTORY())",
    );
    const types = new Map(history.map((row) => [row["QUERY_ID"], row["QUERY_TYPE"]]));
    expect(types.get(parent?.queryId ?? "")).toBe("MULTI_STATEMENT");
    expect(types.get(children[1]?.queryId ?? "")).toBe("CREATE");
  });

  it("count their bind variables over the whole request", async () => {
    const text = "SELECT ? AS A; SELECT ? AS B, ? AS C; SELECT 'x' AS D; SELECT ? AS E";
    const seen = await childrenOf(text, { ...counted(4), binds: [1, "b", "c?", 4] });
    expect(seen.map(({ rows }) => rows)).toEqual([
      [{ A: 1 }],
      [{ B: "b", C: "c?" }],
      [{ D: "x" }],
      [{ E: 4 }],
    ]);
    const named = await childrenOf("SELECT :2 AS A; SELECT :1 AS B, :2 AS C", {
      ...counted(2),
      binds: ["x", "y"],
    });
    expect(named.map(({ rows }) => rows)).toEqual([[{ A: "y" }], [{ B: "x", C: "y" }]]);
  });

  it("are allowed by the session's parameter as well", async () => {
    const client = await plain(wire.emulator.url);
    await client.query("ALTER SESSION SET MULTI_STATEMENT_COUNT = 0");
    const { data } = await client.query("SELECT 1; SHOW ROLES");
    expect(data).toMatchObject({
      resultTypes: "4096,17408",
      statementTypeId: 40960,
      rowtype: [{ name: "multiple statement execution", type: "text", nullable: false }],
      rowset: [["Multiple statements executed successfully."]],
      total: 1,
      returned: 1,
    });
    const [first = "", second = ""] = String(data?.["resultIds"]).split(",");
    expect((await client.read(`/queries/${first}/result`)).data?.["rowset"]).toEqual([["1"]]);
    expect((await client.read(`/queries/${second}/result`)).data?.["statementTypeId"]).toBe(17408);
    const single = await client.query("SELECT 1");
    expect(single.data?.["rowset"]).toEqual([["1"]]);
    expect(single.data).not.toHaveProperty("resultIds");
  });

  it("run once when the request comes twice", async () => {
    const client = await plain(wire.emulator.url);
    const requestId = randomUUID();
    const body = counted(2);
    const text = "CREATE ROLE ONCE_A; CREATE ROLE ONCE_B";
    const first = await client.query(text, { requestId, body });
    const second = await client.query(text, { requestId, body });
    expect(first.success).toBe(true);
    expect(second.data).toEqual(first.data);
  });

  it("are read by the parent's id after asynchronous execution", async () => {
    const client = await plain(wire.emulator.url);
    const body = { ...counted(2), asyncExec: true };
    const { data } = await client.query("SELECT 1 AS A; SELECT 2 AS B", { body });
    const parent = String(data?.["queryId"]);
    const answer = await client.read(`/queries/${parent}/result`);
    expect(String(answer.data?.["resultIds"]).split(",")).toHaveLength(2);
    // So the Python connector finds out that it was a request of several.
    const scan = await client.query(`SELECT * FROM TABLE(RESULT_SCAN('${parent}'))`);
    expect(scan.data?.["rowset"]).toEqual([["Multiple statements executed successfully."]]);
  });
});

describe("a request of several statements is refused", () => {
  it.each([
    ["SELECT 1; SELECT 2", 1, "2", "1"],
    ["SELECT 1; SELECT 2", 3, "2", "3"],
    ["SELECT 1", 2, "1", "2"],
  ])("when the count is wrong: %s with %d", async (text, count, actual, desired) => {
    const message = `Actual statement count ${actual} did not match the desired statement count ${desired}.`;
    await expect(childrenOf(text, counted(count))).rejects.toMatchObject({
      code: "000008",
      sqlState: "0A000",
      message,
    });
  });

  it.each(["two", "-1", "1.5", "", null])("when the count is %p", async (count) => {
    const client = await plain(wire.emulator.url);
    const body = { parameters: { MULTI_STATEMENT_COUNT: count } };
    const { code } = await client.query("SELECT 1; SELECT 2", { body });
    expect(code).toBe(count === null ? "000008" : "001008");
  });

  it("with the failed statement and its place, and what ran before stays", async () => {
    const text = "CREATE ROLE STAYS;\n  DROP ROLE NOPE; CREATE ROLE NEVER";
    await expect(childrenOf(text, counted(3))).rejects.toMatchObject({
      code: "100132",
      sqlState: "P0000",
      message: failedOn(
        `"DROP ROLE NOPE" (at line 2, position 2)`,
        "SQL compilation error:\nRole 'NOPE' does not exist or not authorized.",
      ),
    });
    expect(await wire.emulator.execute("SHOW ROLES LIKE 'STAYS'")).toHaveLength(1);
    expect(await wire.emulator.execute("SHOW ROLES LIKE 'NEVER'")).toEqual([]);
  });

  it("with no more than the beginning of a long statement", async () => {
    const text = "SELECT 1; ALTER MODEL ML.PROD.NO_SUCH_MODEL_AT_ALL SET COMMENT = 'x'";
    await expect(childrenOf(text, counted(2))).rejects.toMatchObject({
      message: failedOn(
        `"ALTER MODEL ML.PROD.NO_SUCH_MO..." (at line 1, position 10)`,
        "SQL compilation error:\nModel 'ML.PROD.NO_SUCH_MODEL_AT_ALL' does not exist or not authorized.",
      ),
    });
  });

  it("as a whole when one of them has bad syntax: none runs", async () => {
    const text = "CREATE ROLE UNRUN;\nSHOW ROLES EVERYWHERE";
    await expect(childrenOf(text, counted(2))).rejects.toMatchObject({
      code: "001003",
      message: expect.stringContaining("line 2 at position 11 unexpected 'EVERYWHERE'") as string,
    });
    expect(await wire.emulator.execute("SHOW ROLES LIKE 'UNRUN'")).toEqual([]);
  });

  it.each([
    ["PUT 'file:///x' @~", "PUT among several statements"],
    ["GET @~ 'file:///x'", "GET among several statements"],
  ])("when it moves files: %s", async (sql, what) => {
    const client = await plain(wire.emulator.url);
    const { code, message } = await client.query(`SELECT 1; ${sql}`, { body: counted(2) });
    expect([code, message]).toEqual(["000002", expect.stringContaining(what)]);
  });

  it("when it is only to be described, and without a warehouse", async () => {
    const client = await plain(wire.emulator.url);
    const body = { ...counted(2), describeOnly: true };
    expect((await client.query("SELECT 1; SELECT 2", { body })).code).toBe("000002");
    await client.query("CREATE WAREHOUSE GONE_WH");
    await client.query("USE WAREHOUSE GONE_WH");
    await client.query("DROP WAREHOUSE GONE_WH");
    const none = await client.query("SELECT 1; SELECT 2", { body: counted(2) });
    expect(none.code).toBe("000606");
  });

  it("when it is cancelled before they run: none does", async () => {
    const slow = await plain(wire.emulator.url);
    const requestId = randomUUID();
    wire.emulator.faults.add({ match: { sql: /SLOW_A/ }, action: { delayMs: 600_000 } });
    const text = "CREATE ROLE SLOW_A; CREATE ROLE SLOW_B";
    const asked = slow.query(text, { requestId, body: counted(2) });
    await wire.emulator.log.waitFor((entry) => entry.sql === text);
    await slow.post("/queries/v1/abort-request", { requestId });
    expect((await asked).code).toBe("000604");
    expect(await wire.emulator.execute("SHOW ROLES LIKE 'SLOW%'")).toEqual([]);
  });

  it("without its secret in log and history", async () => {
    const client = await plain(wire.emulator.url);
    const text = "CREATE USER X1 PASSWORD = 'hush1'; ALTER USER NOPE SET PASSWORD = 'hush2'";
    await client.query(text, { body: counted(2) });
    expect(JSON.stringify(wire.emulator.log.statements())).not.toContain("hush");
  });
});
