import { readFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { refusal, scratch } from "../../support/account";
import { connect } from "../../support/client";
import { plainLogin } from "../../support/plain";

const DAY_MS = 86_400_000;
const folder = scratch();

let emulator: Emulator;

beforeAll(async () => {
  emulator = await start({
    authentication: "strict",
    directory: folder.path,
    clock: { start: new Date(Date.UTC(2026, 10, 24)) },
    init: [
      "CREATE ROLE DEPLOYER",
      "CREATE ROLE READER",
      "CREATE USER ADA PASSWORD = 'right' DEFAULT_ROLE = READER",
      "GRANT ROLE DEPLOYER TO USER ADA",
      "GRANT ROLE READER TO USER ADA",
      "CREATE USER BOT TYPE = SERVICE",
    ],
  });
});

afterAll(async () => {
  await emulator.stop();
  folder.remove();
});

const ADD = "ALTER USER ADA ADD PROGRAMMATIC ACCESS TOKEN";

async function secretOf(sql: string): Promise<string> {
  const [row] = await emulator.execute(sql);
  return row?.["token_secret"] ?? "";
}

const withToken = (token: string, more: object = {}) =>
  connect(emulator.url, {
    username: "ada",
    authenticator: "PROGRAMMATIC_ACCESS_TOKEN",
    token,
    ...more,
  });

const statusOf = async (name: string) => {
  const rows = await emulator.execute("SHOW USER PROGRAMMATIC ACCESS TOKENS FOR USER ADA");
  return rows.find((row) => row["name"] === name)?.["status"];
};

describe("a programmatic access token in strict mode", () => {
  it("is good as a token, without a name, and in place of a password", async () => {
    const [row] = await emulator.execute(`${ADD} CI COMMENT = 'for the build'`);
    expect(Object.keys(row ?? {})).toEqual(["token_name", "token_secret"]);
    const secret = row?.["token_secret"] ?? "";
    for (const client of [
      await withToken(secret),
      await connect(emulator.url, { username: "ada", password: secret }),
    ]) {
      const [who] = await client.query("SELECT CURRENT_USER() AS U, CURRENT_ROLE() AS R");
      expect(who).toEqual({ U: "ADA", R: "READER" });
      await client.close();
    }
    const nameless = { AUTHENTICATOR: "PROGRAMMATIC_ACCESS_TOKEN", TOKEN: secret, LOGIN_NAME: "" };
    const { data } = await plainLogin(emulator.url, "", nameless);
    expect(data?.["displayUserName"]).toBe("ADA");
  });

  it("that is wrong, or another user's, is refused", async () => {
    const secret = await secretOf(`${ADD} OWN`);
    await expect(withToken("wrong")).rejects.toMatchObject({
      code: "394400",
      message: "Programmatic access token is invalid.",
    });
    await expect(withToken(secret, { username: "bot" })).rejects.toMatchObject({ code: "394400" });
    const data = { AUTHENTICATOR: "PROGRAMMATIC_ACCESS_TOKEN", TOKEN: "wrong" };
    expect(await plainLogin(emulator.url, "", data)).toMatchObject({
      code: "394400",
      data: { authnMethod: "PAT" },
    });
  });

  it("ends with its days, when it is disabled, and when it is removed", async () => {
    const secret = await secretOf(`${ADD} SHORT DAYS_TO_EXPIRY = 1`);
    const open = () => withToken(secret).then((client) => client.close());
    await open();
    await emulator.execute("ALTER USER ADA MODIFY PAT SHORT SET DISABLED = TRUE");
    expect(await statusOf("SHORT")).toBe("DISABLED");
    await expect(open()).rejects.toMatchObject({ code: "394400" });
    await emulator.execute("ALTER USER ADA MODIFY PAT SHORT SET DISABLED = FALSE");
    await open();
    await emulator.clock.advance(DAY_MS);
    expect(await statusOf("SHORT")).toBe("EXPIRED");
    await expect(open()).rejects.toMatchObject({ code: "394400" });
    await expect(
      connect(emulator.url, { username: "ada", password: secret }),
    ).rejects.toMatchObject({ code: "394400" });
    const other = await secretOf(`${ADD} GONE`);
    await emulator.execute("ALTER USER IF EXISTS ADA REMOVE PROGRAMMATIC ACCESS TOKEN GONE");
    await expect(withToken(other)).rejects.toMatchObject({ code: "394400" });
    expect(await statusOf("GONE")).toBeUndefined();
  });

  it("for one role opens sessions of that role alone", async () => {
    const secret = await secretOf(`${ADD} NARROW ROLE_RESTRICTION = 'DEPLOYER'`);
    const client = await withToken(secret);
    expect(await client.query("SELECT CURRENT_ROLE() AS R")).toEqual([{ R: "DEPLOYER" }]);
    await expect(client.query("USE ROLE READER")).rejects.toMatchObject({ code: "003013" });
    await client.close();
    await expect(withToken(secret, { role: "READER" })).rejects.toMatchObject({ code: "394400" });
    expect(await refusal(emulator, `${ADD} X ROLE_RESTRICTION = 'SYSADMIN'`)).toMatch(/^002003/);
    expect(await refusal(emulator, "ALTER USER BOT ADD PAT X")).toMatch(/^001008/);
  });

  it("gets a new secret by rotation, and the old one goes on for as long as is said", async () => {
    const old = await secretOf(`${ADD} TURN`);
    const [row] = await emulator.execute(
      "ALTER USER ADA ROTATE PROGRAMMATIC ACCESS TOKEN TURN EXPIRE_ROTATED_TOKEN_AFTER_HOURS = 1",
    );
    const rotated = String(row?.["rotated_token_name"]);
    expect(rotated).toMatch(/^TURN_ROTATED_\d+$/);
    const fresh = await withToken(row?.["token_secret"] ?? "");
    await expect(fresh.query("ALTER USER ROTATE PAT TURN")).rejects.toMatchObject({
      code: "092918",
    });
    await fresh.close();
    await withToken(old).then((client) => client.close());
    await emulator.clock.advance(3_600_000);
    expect([await statusOf("TURN"), await statusOf(rotated)]).toEqual(["ACTIVE", "EXPIRED"]);
    await expect(withToken(old)).rejects.toMatchObject({ code: "394400" });
  });

  it("is made by users for themselves, and by administrators", async () => {
    const ada = await connect(emulator.url, { username: "ada", password: "right" });
    const [row] = await ada.query("ALTER USER ADD PAT MINE");
    const shown = await ada.query("SHOW USER PROGRAMMATIC ACCESS TOKENS");
    expect(shown.map((each) => each["name"])).toContain("MINE");
    expect(JSON.stringify(shown)).not.toContain(row?.["token_secret"]);
    await expect(ada.query("ALTER USER BOT ADD PAT X")).rejects.toMatchObject({ code: "003001" });
    await expect(ada.query("SHOW USER PATS FOR USER BOT")).rejects.toMatchObject({
      code: "003001",
    });
    await ada.close();
  });

  it.each([
    [`${ADD} MINE`, "002002"],
    [`${ADD} X DAYS_TO_EXPIRY = 366`, "001008"],
    [`${ADD} X MINS_TO_BYPASS_NETWORK_POLICY_REQUIREMENT = 5`, "000002"],
    [`${ADD} X WINGS = 1`, "001008"],
    ["ALTER USER ADA REMOVE PAT NOT_THERE", "002003"],
    ["ALTER USER NOT_THERE ADD PAT X", "002003"],
    ["ALTER USER IF EXISTS NOT_THERE ADD PAT X", "accepted"],
    ["SHOW USER PATS FOR USER NOT_THERE", "002003"],
  ])("%s is answered %s", async (sql, code) => {
    expect((await refusal(emulator, sql)).split(" ")[0]).toBe(code);
  });

  it("leaves its secret nowhere but in the answer", async () => {
    const ada = await connect(emulator.url, { username: "ada", password: "right" });
    const [row] = await ada.query('ALTER USER ADA ADD PROGRAMMATIC ACCESS TOKEN "quoted name"');
    await ada.query('ALTER USER ADA MODIFY PAT "quoted name" RENAME TO PLAIN');
    await ada.close();
    const secret = String(row?.["token_secret"]);
    expect(secret.length).toBeGreaterThan(40);
    const log = emulator.log.statements({ kind: "ALTER USER ADD TOKEN" });
    expect(log.at(-1)?.sql).toContain('"quoted name"');
    expect(JSON.stringify(emulator.log.statements())).not.toContain(secret);
    for (const file of ["state.json", "history.ndjson"])
      expect(readFileSync(join(folder.path, file), "utf8")).not.toContain(secret);
  });
});
