import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { connectWith } from "../../support/client";
import { plainLogin } from "../../support/plain";

const START = Date.UTC(2026, 10, 24);

let emulator: Emulator;

beforeAll(async () => {
  emulator = await start({
    authentication: "strict",
    clock: { start: new Date(START) },
    init: [
      "CREATE ROLE DEPLOYER",
      "CREATE ROLE READER",
      "CREATE USER ADA DEFAULT_ROLE = READER",
      "GRANT ROLE DEPLOYER TO USER ADA",
      "GRANT ROLE READER TO USER ADA",
    ],
  });
  emulator.acceptToken({ token: "any-role", user: "ada" });
  emulator.acceptToken({ token: "reader", user: "ADA", role: "reader" });
  emulator.acceptToken({ token: "deployer", user: "ADA", role: "DEPLOYER" });
  emulator.acceptToken({ token: "of-nobody", user: "EVE" });
  emulator.acceptToken({ token: "short", user: "ADA", expiresAt: new Date(START + 60_000) });
});

afterAll(() => emulator.stop());

const withToken = (token: string, more: object = {}) =>
  connectWith({
    account: "local",
    accessUrl: emulator.url,
    authenticator: "OAUTH",
    token,
    sfRetryMaxLoginRetries: 1,
    ...more,
  });

async function whoIs(token: string, more: object = {}): Promise<unknown> {
  const client = await withToken(token, more);
  const [row] = await client.query("SELECT CURRENT_USER() AS U, CURRENT_ROLE() AS R");
  await client.close();
  return row;
}

describe("an OAuth token in strict mode", () => {
  it("is good for its user, with and without a name beside it", async () => {
    expect(await whoIs("any-role")).toEqual({ U: "ADA", R: "READER" });
    expect(await whoIs("any-role", { username: "ada" })).toEqual({ U: "ADA", R: "READER" });
    expect(await whoIs("any-role", { role: "DEPLOYER" })).toEqual({ U: "ADA", R: "DEPLOYER" });
  });

  it("is good for its own role alone", async () => {
    expect(await whoIs("reader")).toEqual({ U: "ADA", R: "READER" });
    expect(await whoIs("deployer", { role: "deployer" })).toEqual({ U: "ADA", R: "DEPLOYER" });
    const client = await withToken("deployer", { role: "DEPLOYER" });
    await expect(client.query("USE ROLE READER")).rejects.toMatchObject({ sqlState: "42501" });
    await client.close();
  });

  it.each([
    ["the default role", "deployer", {}, "READER"],
    ["the asked role", "reader", { role: "DEPLOYER" }, "DEPLOYER"],
  ])("is refused when it does not list %s", async (_what, token, more, role) => {
    await expect(withToken(token, more)).rejects.toMatchObject({
      code: "390317",
      message: expect.stringContaining(`('${role}'), is not listed in the Access Token`) as string,
    });
  });

  it("does not make up for a role that the user does not hold", async () => {
    await expect(withToken("any-role", { role: "ACCOUNTADMIN" })).rejects.toMatchObject({
      code: "390189",
    });
  });

  it("is refused with another user's name beside it", async () => {
    await expect(withToken("any-role", { username: "bob" })).rejects.toMatchObject({
      code: "390309",
      message: expect.stringMatching(
        /differs from the user tied to the access token\. \[[\w-]{36}\]$/,
      ) as string,
    });
  });

  it.each(["unknown", "of-nobody", ""])("is refused as invalid: %s", async (token) => {
    await expect(withToken(token)).rejects.toMatchObject({
      code: "390303",
      message: expect.stringMatching(/^Invalid OAuth access token\. \[[\w-]{36}\]$/) as string,
    });
  });

  it("expires by the clock, and administrators learn why it was refused", async () => {
    expect(await whoIs("short")).toMatchObject({ U: "ADA" });
    await emulator.clock.advance(60_000);
    const data = { AUTHENTICATOR: "OAUTH", TOKEN: "short", LOGIN_NAME: "" };
    const refusal = await plainLogin(emulator.url, "", data);
    expect(refusal).toMatchObject({ code: "390318", data: { authnMethod: "OAUTH" } });
    const id = /\[(.*)\]/.exec(refusal.message ?? "")?.[1] ?? "";
    const [row] = await emulator.execute(`SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('${id}') AS D`);
    expect(JSON.parse(row?.["D"] ?? "")).toMatchObject({ errorCode: "OAUTH_ACCESS_TOKEN_EXPIRED" });
  });

  it("stays good over a reset, once its user is there again", async () => {
    await emulator.reset();
    expect(await whoIs("reader")).toEqual({ U: "ADA", R: "READER" });
  });
});
