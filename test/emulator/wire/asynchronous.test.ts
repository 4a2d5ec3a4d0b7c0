import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import type { Client } from "../../support/client";
import { plain } from "../../support/plain";

const folder = scratch();
let emulator: Emulator;
let client: Client;

beforeAll(async () => {
  emulator = await start({ directory: folder.path, longPollMs: 0 });
  client = await connect(emulator.url);
});

afterAll(async () => {
  await client.close();
  await emulator.stop();
  folder.remove();
});

/** Against its types the driver hands over one object here, not rows. */
async function submit(sqlText: string): Promise<string> {
  const answer: unknown = await client.query(sqlText, { asyncExec: true });
  return (answer as { queryId: string }).queryId;
}

async function rowsOf(queryId: string): Promise<unknown> {
  const statement = await client.connection.getResultsFromQueryId({ queryId });
  return new Promise((resolve, reject) => {
    const rows: unknown[] = [];
    statement
      .streamRows()
      .on("data", (row) => rows.push(row))
      .on("error", reject)
      .on("end", () => {
        resolve(rows);
      });
  });
}

describe("an asynchronous statement", () => {
  it("tells its status and gives its rows by id", async () => {
    const id = await submit("SELECT 42 AS N");
    expect(await client.connection.getQueryStatus(id)).toBe("SUCCESS");
    expect(await rowsOf(id)).toEqual([{ N: 42 }]);
  });

  it("tells how it failed", async () => {
    const id = await submit("DROP ROLE NOPE");
    expect(await client.connection.getQueryStatus(id)).toBe("FAILED_WITH_ERROR");
    await expect(client.connection.getQueryStatusThrowIfError(id)).rejects.toMatchObject({
      message: expect.stringContaining("does not exist"),
      sqlState: "02000",
    });
  });

  it("is unknown under another id", async () => {
    const id = "01234567-0000-0000-0000-000000000000";
    expect(await client.connection.getQueryStatus(id)).toBe("NO_QUERY_DATA");
    const there = await plain(emulator.url);
    expect(await there.read(`/queries/${id}/result`)).toMatchObject({ code: "000709" });
  });

  it("is saved when it is done, though nobody asks for its answer", async () => {
    const there = await plain(emulator.url);
    await there.query("CREATE ROLE SAVED_ASYNC", { body: { asyncExec: true } });
    await emulator.log.waitFor(
      (entry) => entry.outcome?.ok === true && entry.sql.includes("ASYNC"),
    );
    expect(await afterCrash("SHOW ROLES LIKE 'SAVED_ASYNC'")).toHaveLength(1);
  });
});

/** Rows of a server over what stands in the folder now, as after a crash. */
async function afterCrash(sql: string): Promise<readonly unknown[]> {
  const other = scratch();
  other.copy(`${folder.path}/state.json`, "state.json");
  const copy = await start({ directory: other.path });
  const rows = await copy.execute(sql);
  await copy.stop();
  other.remove();
  return rows;
}

describe("a statement that takes longer than a request is held", () => {
  it("is asked for again by the driver, and saved", async () => {
    await client.query("CREATE ROLE SAVED_LATE");
    expect(await afterCrash("SHOW ROLES LIKE 'SAVED_LATE'")).toHaveLength(1);
  });

  it("is answered 333333 first when requests are not held at all", async () => {
    const there = await plain(emulator.url);
    const asked = await there.query("SELECT 1 AS N");
    expect(asked).toMatchObject({ success: true, code: "333333" });
    expect(await there.read(String(asked.data?.["getResultUrl"]))).toMatchObject({
      success: true,
      code: null,
      data: { rowset: [["1"]] },
    });
  });
});
