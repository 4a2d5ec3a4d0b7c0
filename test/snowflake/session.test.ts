import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { currentOperation } from "../../provider/core/operation";
import { start } from "../../provider/emulator";
import type { Emulator } from "../../provider/emulator";
import { AuthenticationError } from "../../provider/core/errors";
import { DriverSession } from "../../provider/snowflake/session";
import { connectionSettings } from "../../provider/snowflake/settings/settings";
import { sql } from "../../provider/snowflake/sql/sql";
import { scratch } from "../support/account";
import { newKeys, signed } from "../support/keys";

let emulator: Emulator;
const files = scratch();

beforeAll(async () => {
  emulator = await start({ init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD"] });
});

afterAll(async () => {
  await emulator.stop();
  files.remove();
});

afterEach(() => {
  emulator.faults.clear();
  emulator.log.clear();
  warnings.length = 0;
});

/** What the sessions of the current test warned of. */
const warnings: string[] = [];

function open(
  given: Readonly<Record<string, string>>,
  { url }: Pick<Emulator, "url"> = emulator,
  environment: Readonly<Record<string, string>> = {},
): Promise<DriverSession> {
  const all: Readonly<Record<string, string>> = {
    account: "local",
    user: "ada",
    accessUrl: url,
    ...given,
  };
  return DriverSession.open(
    connectionSettings((name) => all[name], { SNOWFLAKE_HOME: files.path, ...environment }),
    (warning) => warnings.push(warning),
  );
}

const user = z.object({ U: z.string() });
const rowOf = (session: DriverSession) => session.rows(sql`SELECT CURRENT_USER() AS U`, user);

const ISSUER = "https://token.actions.githubusercontent.com";

describe("a login that the server verifies", () => {
  let strict: Emulator;
  const keys = newKeys();
  const path = join(files.path, "key.p8");

  beforeAll(async () => {
    const cipher = {
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "w",
    } as const;
    writeFileSync(path, keys.privateKey.export(cipher), { mode: 0o600 });
    strict = await start({
      authentication: "strict",
      issuers: { [ISSUER]: keys.publicPem },
      init: [
        `CREATE USER ADA PASSWORD = 'right' RSA_PUBLIC_KEY = '${keys.body}' WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '${ISSUER}' SUBJECT = 'ci')`,
      ],
    });
    strict.acceptToken({ token: "oauth", user: "ADA" });
    // The driver sends identities to known hosts alone.
    process.env["SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES"] = "127.0.0.1";
  });

  afterAll(async () => {
    delete process.env["SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES"];
    await strict.stop();
  });

  const identity = () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      sub: "ci",
      aud: "snowflakecomputing.com",
      iat: now,
      exp: now + 60,
    };
    const token = signed(keys, claims);
    return { token, authenticator: "WORKLOAD_IDENTITY", workloadIdentityProvider: "OIDC" };
  };

  const token = async () => {
    const [row] = await strict.execute(`ALTER USER ADA ADD PAT P${String(strict.log.logins())}`);
    return { token: row?.["token_secret"] ?? "" };
  };

  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>]>([
    ["a password", () => ({ password: "right" })],
    ["a key pair", () => ({ privateKey: keys.privatePem })],
    ["an encrypted key pair", () => ({ privateKeyPath: path, privateKeyPassphrase: "w" })],
    ["a programmatic access token", token],
    ["an OAuth token", () => ({ token: "oauth", authenticator: "OAUTH" })],
    ["the identity of a workload", identity],
  ])("is good with %s", async (_title, credentials) => {
    strict.log.clear();
    const session = await open(await credentials(), strict);
    expect(await rowOf(session)).toEqual([{ U: "ADA" }]);
    await session.close();
    expect(strict.log.logins()).toBe(1);
  });

  it.each<[string, Record<string, string>]>([
    ["390100", { password: "wrong" }],
    ["390144", { privateKey: newKeys().privatePem }],
    ["394400", { token: "wrong" }],
  ])("is refused with %s when it is wrong", async (code, credentials) => {
    await expect(open(credentials, strict)).rejects.toThrow(code);
  });

  it("takes what the environment has when the configuration's credentials are refused", async () => {
    const session = await open({ password: "old" }, strict, { SNOWFLAKE_PASSWORD: "right" });
    expect(await rowOf(session)).toEqual([{ U: "ADA" }]);
    expect(warnings).toEqual([
      expect.stringMatching(/390100.*The credentials of the environment are used instead\.$/),
    ]);
    await session.close();
  });

  it("takes it too when the configuration's key is none", async () => {
    const session = await open({ privateKey: "not a key" }, strict, {
      SNOWFLAKE_PASSWORD: "right",
    });
    expect(await rowOf(session)).toEqual([{ U: "ADA" }]);
    expect(warnings.join()).toContain("Could not log in");
    await session.close();
    const alone = open({ privateKeyPath: join(files.path, "none.p8") }, strict);
    await expect(alone).rejects.toThrow(/^Could not log in to .* as ada.*--run-program/);
  });

  it("says what was refused everywhere, and how refresh and destroy get newer settings", async () => {
    const refused = open({ password: "hush-hush" }, strict, { SNOWFLAKE_TOKEN: "hush-too" });
    await expect(refused).rejects.toThrow(/390100.*394400.*--run-program/);
    await expect(refused).rejects.not.toThrow(/hush/);
  });

  it("tries no other credentials where the role is what is refused, or nobody answers", async () => {
    const other = { SNOWFLAKE_PASSWORD: "right" };
    for (const [given, server] of [
      [{ password: "right", role: "SECURITYADMIN" }, strict],
      [{ password: "right" }, { url: "http://127.0.0.1:9" }],
    ] as const) {
      const failed = open(given, server, other);
      await expect(failed).rejects.toThrow(/^Could not log in .*--run-program\.$/);
      await expect(failed).rejects.not.toBeInstanceOf(AuthenticationError);
    }
  });
});

describe("a session", () => {
  it("tags each statement with URN and operation, and hands over the time limit", async () => {
    const session = await open({ password: "any" });
    await currentOperation.run({ urn: "urn:x", verb: "update", timeoutSeconds: 90 }, () =>
      rowOf(session),
    );
    expect(emulator.log.statements()[0]?.parameters).toEqual({
      QUERY_TAG: '{"pulumi":"urn:x","operation":"update"}',
      QUOTED_IDENTIFIERS_IGNORE_CASE: "FALSE",
      STATEMENT_TIMEOUT_IN_SECONDS: 90,
    });
    await session.close();
  });

  it("sends a change whose answer was lost once, and a package that is not readable yet again", async () => {
    const session = await open({ password: "any" });
    emulator.faults.add({ match: { sql: /CREATE ROLE/ }, action: { reset: "after" } });
    await session.run(sql`CREATE ROLE ONCE`);
    expect(emulator.log.statements().map((entry) => entry.attempts)).toEqual([2]);
    emulator.log.clear();
    const early = {
      code: "398507",
      sqlState: "22000",
      message: "Unable to read file MANIFEST.yml",
    };
    emulator.faults.add({ match: { sql: /CREATE ROLE/ }, times: 2, action: { sql: early } });
    await session.run(sql`CREATE ROLE LATER`);
    expect(emulator.log.statements().map((entry) => entry.outcome?.ok)).toEqual([
      false,
      false,
      true,
    ]);
    await session.close();
  });

  it("asks once more for a read whose answers were all lost, and never sends a change anew", async () => {
    const session = await open({ password: "any" });
    const lost = { match: { route: "query" }, times: 3, action: { badBody: "truncated" } } as const;
    emulator.faults.add(lost);
    expect(await rowOf(session)).toEqual([{ U: "ADA" }]);
    expect(emulator.log.statements().map((entry) => entry.attempts)).toEqual([2, 2]);
    emulator.log.clear();
    emulator.faults.add(lost);
    await expect(session.run(sql`CREATE ROLE LOST`)).rejects.toThrow("The account does not answer");
    expect(emulator.log.statements().map((entry) => entry.attempts)).toEqual([2]);
    await session.close();
  });

  it("tells a page that is not Snowflake's", async () => {
    const session = await open({ password: "any" });
    emulator.faults.add({ match: { route: "query" }, times: 2, action: { badBody: "html" } });
    await expect(rowOf(session)).rejects.toThrow("Something other than Snowflake answered");
    await session.close();
  });

  it("says what a warehouse is missing for, and what Snowflake said", async () => {
    const session = await open({ password: "any" });
    const none = { code: "000606", sqlState: "57P03", message: "No active warehouse selected" };
    emulator.faults.add({ match: { sql: /CREATE ROLE/ }, action: { sql: none } });
    await expect(session.run(sql`CREATE ROLE R`)).rejects.toThrow("Set snowflakeml:warehouse");
    await expect(session.run(sql`DROP ROLE NOPE`)).rejects.toThrow(
      "Snowflake said: 002003 (02000)",
    );
    await session.close();
  });
});
