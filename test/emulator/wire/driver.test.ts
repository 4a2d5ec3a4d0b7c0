import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import type { Client } from "../../support/client";

let emulator: Emulator;
let client: Client;

beforeAll(async () => {
  emulator = await start({
    init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD", "CREATE USER ADA PASSWORD = 'right'"],
  });
  client = await connect(emulator.url);
});

afterAll(async () => {
  await client.close();
  await emulator.stop();
});

afterEach(() => {
  emulator.faults.clear();
  emulator.log.clear();
});

const attempts = () => emulator.log.statements().map((entry) => [entry.sql, entry.attempts]);

describe("the unmodified driver", () => {
  it("reads constants and context with their types", async () => {
    const [row] = await client.query(
      "SELECT 1 AS N, 1.5 AS R, TRUE AS B, NULL AS X, 'it''s' AS T, CURRENT_USER() AS U",
    );
    expect(row).toEqual({ N: 1, R: 1.5, B: true, X: null, T: "it's", U: "TESTER" });
    const [times] = await client.query("SELECT CURRENT_TIMESTAMP() AS NOW");
    expect(times?.["NOW"]).toBeInstanceOf(Date);
  });

  it("sends bind variables", async () => {
    expect(await client.query("SELECT ? AS A, :2 AS B", { binds: ["x' OR '1", 7] })).toEqual([
      { A: "x' OR '1", B: 7 },
    ]);
  });

  it("gets code, state and query id of a refusal after one request", async () => {
    const failure = client.query("DROP MODEL ML.PROD.NOPE");
    await expect(failure).rejects.toMatchObject({
      code: "002003",
      sqlState: "02000",
      data: { queryId: expect.stringMatching(/^01[0-9a-f]{6}-/) },
    });
    expect(attempts()).toEqual([["DROP MODEL ML.PROD.NOPE", 1]]);
  });

  it("tags statements", async () => {
    await client.query("SELECT 1", { parameters: { QUERY_TAG: "t" } });
    expect(emulator.log.statements()[0]?.parameters).toEqual({ QUERY_TAG: "t" });
  });

  it("moves files to a stage, lists, fetches and removes them", async () => {
    const files = scratch();
    mkdirSync(join(files.path, "in"));
    mkdirSync(join(files.path, "out"));
    writeFileSync(join(files.path, "in", "a.txt"), "alpha");
    writeFileSync(join(files.path, "in", "b.txt"), "beta");
    await client.query("CREATE TEMPORARY STAGE ML.PROD.S");
    await client.query(`PUT file://${files.path}/in/*.txt @ML.PROD.S/x AUTO_COMPRESS = FALSE`);
    const listed = await client.query("LIST @ML.PROD.S/x");
    expect(listed.map((row) => [row["name"], row["size"]])).toEqual([
      ["s/x/a.txt", 5],
      ["s/x/b.txt", 4],
    ]);
    await client.query(`GET @ML.PROD.S/x file://${files.path}/out`);
    const fetched = readdirSync(join(files.path, "out"), {
      recursive: true,
      encoding: "utf8",
    }).find((name) => name.endsWith("a.txt"));
    expect(readFileSync(join(files.path, "out", fetched ?? ""), "utf8")).toBe("alpha");
    await client.query("REMOVE @ML.PROD.S/x/a.txt");
    expect(await client.query("LIST @ML.PROD.S")).toHaveLength(1);
    expect(emulator.log.statements({ mutating: true })).toEqual([]);
    files.remove();
  });

  it("has its temporary stage for as long as its session", async () => {
    const other = await connect(emulator.url);
    await other.query("CREATE TEMPORARY STAGE ML.PROD.MINE");
    expect(await client.query("SHOW STAGES LIKE 'MINE' IN SCHEMA ML.PROD")).toEqual([]);
    await other.close();
    const again = await connect(emulator.url);
    expect(await again.query("SHOW STAGES LIKE 'MINE' IN SCHEMA ML.PROD")).toEqual([]);
    await again.close();
  });
});

describe("faults", () => {
  it("lose an answer, and the statement runs once", async () => {
    emulator.faults.add({ match: { sql: /CREATE ROLE/ }, action: { reset: "after" } });
    await client.query("CREATE ROLE ONCE");
    expect(attempts()).toEqual([["CREATE ROLE ONCE", 2]]);
  });

  it("answer 503 once, and the driver asks again", async () => {
    emulator.faults.add({ match: { sql: /SELECT 5/ }, action: { status: 503 } });
    expect(await client.query("SELECT 5 AS N")).toEqual([{ N: 5 }]);
    expect(attempts()).toEqual([["SELECT 5 AS N", 1]]);
  });

  it("expire a session, and the driver renews it", async () => {
    emulator.faults.add({ match: { sql: /SELECT 6/ }, action: { session: "expire" } });
    expect(await client.query("SELECT 6 AS N")).toEqual([{ N: 6 }]);
    expect(emulator.log.logins()).toBe(0);
  });

  it("throttle what comes too fast, and the driver comes again", async () => {
    const throttle = { perSecond: 1 };
    emulator.faults.add({ match: { sql: /SELECT 8/ }, times: 1, action: { throttle } });
    expect(
      await Promise.all([client.query("SELECT 8 AS N"), client.query("SELECT 8 AS N")]),
    ).toEqual([[{ N: 8 }], [{ N: 8 }]]);
  });

  it("refuse a statement in Snowflake's words", async () => {
    const sql = { code: "000630", sqlState: "57014", message: "timeout" };
    emulator.faults.add({ match: { kind: "SHOW MODELS" }, times: 1, action: { sql } });
    await expect(client.query("SHOW MODELS IN SCHEMA ML.PROD")).rejects.toMatchObject(sql);
    expect(await client.query("SHOW MODELS IN SCHEMA ML.PROD")).toEqual([]);
  });
});

describe("long statements", () => {
  it("run asynchronously, with status and result by id", async () => {
    // Against its types the driver hands over one object here, not rows.
    const submitted = await new Promise<unknown>((resolve, reject) => {
      client.connection.execute({
        sqlText: "SELECT 42 AS N",
        asyncExec: true,
        complete: (error, _statement, answer: unknown) => {
          if (error) reject(error);
          else resolve(answer);
        },
      });
    });
    const id = (submitted as { queryId: string }).queryId;
    expect(await client.connection.getQueryStatus(id)).toBe("SUCCESS");
  });

  it("are cancelled", async () => {
    emulator.faults.add({ match: { sql: /SELECT 77/ }, action: { delayMs: 5000 } });
    const outcome = new Promise<object>((resolve) => {
      const statement = client.connection.execute({
        sqlText: "SELECT 77",
        complete: (error) => {
          resolve(error ?? {});
        },
      });
      setTimeout(() => {
        statement.cancel(() => undefined);
      }, 200);
    });
    expect(await outcome).toMatchObject({ code: "000604", sqlState: "57014" });
  });
});

describe("logins", () => {
  it("check passwords in strict mode", async () => {
    const strict = await start({
      authentication: "strict",
      init: ["CREATE USER ADA PASSWORD = 'right' DEFAULT_ROLE = PUBLIC"],
    });
    const ada = await connect(strict.url, { username: "ada", password: "right" });
    expect(await ada.query("SELECT CURRENT_ROLE() AS R")).toEqual([{ R: "PUBLIC" }]);
    await ada.close();
    await expect(connect(strict.url, { username: "ada", password: "wrong" })).rejects.toMatchObject(
      { code: "390100" },
    );
    await expect(connect(strict.url, { username: "eve", password: "right" })).rejects.toMatchObject(
      { code: "390100" },
    );
    expect(strict.log.logins()).toBe(1);
    await strict.stop();
  });

  it("refuse a role that the user does not hold", async () => {
    await expect(connect(emulator.url, { role: "NOT_THERE" })).rejects.toMatchObject({
      code: "390189",
    });
  });

  it("work with a trailing slash in the access URL", async () => {
    const slashed = await connect(`${emulator.url}/`);
    expect(await slashed.query("SELECT 1 AS N")).toEqual([{ N: 1 }]);
    await slashed.close();
  });

  it("never show a password in the log", async () => {
    await client.query("CREATE USER BOB PASSWORD = 'hush-hush'");
    expect(emulator.log.statements()[0]?.sql).toBe("CREATE USER BOB PASSWORD = '***'");
  });
});

describe("other hosts", () => {
  function status(headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve) => {
      request(`${emulator.url}/telemetry/send`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
  }

  it("are turned away by Host and Origin", async () => {
    expect(await status({})).toBe(200);
    expect(await status({ host: "evil.example" })).toBe(403);
    expect(await status({ origin: "http://evil.example" })).toBe(403);
  });
});

describe("time", () => {
  it("stands still until it is moved, and tokens expire by it", async () => {
    const still = await start({ clock: { start: new Date("2026-01-01T00:00:00Z") } });
    const there = await connect(still.url);
    const [first] = await there.query("SELECT CURRENT_TIMESTAMP() AS T");
    still.clock.advance(3600_001);
    const [second] = await there.query("SELECT CURRENT_TIMESTAMP() AS T");
    expect(Number(second?.["T"]) - Number(first?.["T"])).toBe(3600_001);
    await there.close();
    await still.stop();
  });
});

describe("a folder", () => {
  it("keeps the account over a restart, for one server at a time", async () => {
    const folder = scratch();
    const first = await start({ directory: folder.path, init: ["CREATE DATABASE KEPT"] });
    await expect(start({ directory: folder.path })).rejects.toThrow("in use by process");
    const writer = await connect(first.url);
    await writer.query("CREATE SCHEMA KEPT.S");
    await writer.close();
    await first.stop();
    const second = await start({ directory: folder.path, init: ["CREATE DATABASE AGAIN"] });
    const names = (await second.execute("SHOW SCHEMAS IN DATABASE KEPT")).map((row) => row["name"]);
    expect(names).toEqual(["PUBLIC", "S"]);
    expect(await second.execute("SHOW DATABASES LIKE 'AGAIN'")).toEqual([]);
    await second.reset();
    expect(await second.execute("SHOW DATABASES LIKE 'AGAIN'")).toHaveLength(1);
    await second.stop();
    folder.remove();
  });
});
