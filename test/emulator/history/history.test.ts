import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import { QueryHistory } from "../../../provider/emulator/history/history";
import type { QueryRecord } from "../../../provider/emulator/records";
import { noLines, openLines } from "../../../provider/emulator/store/lines";
import { scratch } from "../../support/account";

const folder = scratch();

afterAll(() => {
  folder.remove();
});

const record = (id: string): QueryRecord => ({
  id,
  text: `SELECT '${id}'`,
  type: "SELECT",
  database: null,
  schema: null,
  session: 1,
  user: "ADA",
  role: "PUBLIC",
  warehouse: null,
  tag: "",
  startedAt: 1,
});

const success = { at: 2, status: "SUCCESS", code: null, message: null } as const;

const opened = (file: string, tookEffect: readonly string[] = []) => {
  const history = new QueryHistory(openLines(file));
  history.load({ now: 9, tookEffect: (id) => tookEffect.includes(id) });
  return history;
};

describe("the query history's file", () => {
  it("outlives the server, whatever became of its last line", () => {
    const file = join(folder.path, "torn.ndjson");
    const first = opened(file);
    first.start(record("a"));
    first.end("a", success);
    first.start(record("b"));
    appendFileSync(file, '{"id":"c","text":"SEL');
    const second = opened(file);
    second.start(record("d"));
    expect([...opened(file).all()].map(({ id, end }) => [id, end?.status])).toEqual([
      ["a", "SUCCESS"],
      ["b", "FAILED_WITH_INCIDENT"],
      ["d", "FAILED_WITH_INCIDENT"],
    ]);
  });

  it("says of what ran when the server died whether the account has it", () => {
    const file = join(folder.path, "ran.ndjson");
    const first = opened(file);
    first.start(record("done"));
    first.start(record("lost"));
    const [done, lost] = [...opened(file, ["done"]).all()];
    expect([done?.end?.status, lost?.end?.status]).toEqual(["SUCCESS", "FAILED_WITH_INCIDENT"]);
  });

  it("passes over what is no record", () => {
    const file = join(folder.path, "odd.ndjson");
    writeFileSync(file, 'x\n{}\n{"id":"a","end":{}}\n');
    expect([...opened(file).all()]).toEqual([]);
  });

  it("is written anew when it is large, with the last 20000", () => {
    const file = join(folder.path, "large.ndjson");
    const history = opened(file);
    for (let index = 0; index < 30_001; index += 1) {
      history.start(record(String(index)));
      history.end(String(index), success);
    }
    const kept = [...history.all()];
    expect([kept.length, kept[0]?.id]).toEqual([20_000, "10001"]);
    expect(readFileSync(file, "utf8").split("\n").length).toBeLessThan(20_010);
    expect([...opened(file).all()].length).toBe(20_000);
  });

  it("fails no statement when it cannot be written", () => {
    const broken = {
      ...noLines(),
      append() {
        throw new Error("disk full");
      },
    };
    const history = new QueryHistory(broken);
    history.start(record("a"));
    history.end("a", success);
    expect([...history.all()][0]?.end).toEqual(success);
  });
});

describe("a server's history", () => {
  it("goes on after a restart, and is gone after a reset", async () => {
    const directory = join(folder.path, "account");
    const count = "SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.QUERY_HISTORY())";
    const made = async (server: { execute: typeof first.execute }) =>
      (await server.execute(count)).filter((row) => row["QUERY_TEXT"] === "CREATE SCHEMA ML.S");
    const first = await start({ directory, init: ["CREATE DATABASE ML"] });
    await first.execute("CREATE SCHEMA ML.S");
    first.log.clear();
    await first.stop();
    const second = await start({ directory, init: ["CREATE DATABASE ML"] });
    expect(await made(second)).toMatchObject([{ EXECUTION_STATUS: "SUCCESS", USER_NAME: "LOCAL" }]);
    await second.reset();
    expect(await made(second)).toEqual([]);
    await second.stop();
  });
});
