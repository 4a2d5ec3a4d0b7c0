import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { connect } from "../../support/client";
import { newKeys, signed } from "../../support/keys";
import type { Keys } from "../../support/keys";
import { plainLogin } from "../../support/plain";

const NOW = Date.UTC(2026, 10, 24, 10);

let emulator: Emulator;
let first: Keys;
let second: Keys;

beforeAll(async () => {
  first = newKeys();
  second = newKeys();
  emulator = await start({
    authentication: "strict",
    init: [
      `CREATE USER ADA RSA_PUBLIC_KEY = '${first.body}' DEFAULT_ROLE = PUBLIC`,
      `CREATE USER BOB RSA_PUBLIC_KEY_2 = '${second.publicPem}'`,
      "CREATE USER EVE PASSWORD = 'right'",
    ],
  });
});

afterAll(() => emulator.stop());

const withKey = (keys: Keys, username: string, more: object = {}) => {
  const login = { username, authenticator: "SNOWFLAKE_JWT", privateKey: keys.privatePem, ...more };
  return connect(emulator.url, login);
};

/** The reason behind a refusal, as the administrator is told it. */
async function reasonOf(on: Emulator, token: string, data: object = {}) {
  const login = { LOGIN_NAME: "ADA", AUTHENTICATOR: "SNOWFLAKE_JWT", TOKEN: token, ...data };
  const { code, message } = await plainLogin(on.url, "", { ACCOUNT_NAME: "local", ...login });
  if (code === null) return "accepted";
  expect(code).toBe("390144");
  const id = /^JWT token is invalid\. \[([0-9a-f-]{36})\]$/.exec(message ?? "")?.[1] ?? "";
  const [row] = await on.execute(`SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('${id}') AS D`);
  return (JSON.parse(row?.["D"] ?? "{}") as { errorCode: string }).errorCode;
}

describe("a key pair in strict mode", () => {
  it("opens a session, with either key", async () => {
    for (const [keys, name] of [
      [first, "ada"],
      [second, "BOB"],
    ] as const) {
      const client = await withKey(keys, name);
      expect(await client.query("SELECT CURRENT_USER() AS U")).toEqual([{ U: name.toUpperCase() }]);
      await client.close();
    }
  });

  it("opens one as PKCS #1 too", async () => {
    const privateKey = String(first.privateKey.export({ format: "pem", type: "pkcs1" }));
    const client = await withKey(first, "ada", { privateKey });
    expect(await client.query("SELECT CURRENT_ROLE() AS R")).toEqual([{ R: "PUBLIC" }]);
    await client.close();
  });

  it("of somebody else, or nobody, is refused", async () => {
    for (const [keys, name] of [
      [second, "ada"],
      [first, "bob"],
      [first, "eve"],
      [first, "nobody"],
    ] as const)
      await expect(withKey(keys, name)).rejects.toMatchObject({ code: "390144" });
    await expect(
      withKey(first, "eve", { authenticator: "OAUTH", token: "x" }),
    ).rejects.toMatchObject({ code: "390303" });
  });

  it("is told by its fingerprint, changed, and taken away", async () => {
    const shown = async () => {
      const rows = await emulator.execute("DESC USER CAL");
      const property = (name: string) => rows.find((row) => row["property"] === name)?.["value"];
      const [user] = await emulator.execute("SHOW USERS LIKE 'CAL'");
      return [
        property("RSA_PUBLIC_KEY_FP"),
        property("RSA_PUBLIC_KEY_2_FP"),
        user?.["has_rsa_public_key"],
      ];
    };
    await emulator.execute("CREATE USER CAL");
    expect(await shown()).toEqual(["null", "null", "false"]);
    await emulator.execute(`ALTER USER CAL SET RSA_PUBLIC_KEY='${first.body}'`);
    await emulator.execute(`ALTER USER CAL SET RSA_PUBLIC_KEY_2='${second.publicPem}'`);
    expect(await shown()).toEqual([first.fingerprint, second.fingerprint, "true"]);
    const both = await withKey(second, "cal");
    await both.close();
    await emulator.execute("ALTER USER CAL UNSET RSA_PUBLIC_KEY, RSA_PUBLIC_KEY_2");
    expect(await shown()).toEqual(["null", "null", "false"]);
    await expect(withKey(second, "cal")).rejects.toMatchObject({ code: "390144" });
  });

  it("must be an RSA key", async () => {
    for (const key of ["garbage", "", Buffer.from("abc").toString("base64")])
      await expect(emulator.execute(`ALTER USER EVE SET RSA_PUBLIC_KEY='${key}'`)).rejects.toThrow(
        "Invalid Public key",
      );
  });
});

describe("the token of a key pair", () => {
  const now = NOW;
  let still: Emulator;

  beforeAll(async () => {
    still = await start({
      authentication: "strict",
      clock: { start: new Date(NOW) },
      init: [`CREATE USER ADA RSA_PUBLIC_KEY = '${first.body}'`],
    });
  });

  afterAll(() => still.stop());

  const claims = (more: object = {}) => {
    const issuer = `LOCAL.ADA.${first.fingerprint}`;
    return { iss: issuer, sub: "LOCAL.ADA", iat: now, exp: now + 60_000, ...more };
  };

  it("counts in milliseconds or in seconds, by the emulator's clock", async () => {
    const seconds = (ms: number) => Math.floor(ms / 1000);
    const inSeconds = { iat: seconds(now), exp: seconds(now) + 60 };
    const of = (more: object) => reasonOf(still, signed(first, claims(more)));
    expect(await of({})).toBe("accepted");
    expect(await of(inSeconds)).toBe("accepted");
    expect(await of({ exp: now - 10_000 })).toBe("accepted");
    expect(await of({ exp: now - 40_000 })).toBe("JWT_TOKEN_EXPIRED");
    expect(await of({ iat: seconds(now) - 200, exp: seconds(now) - 40 })).toBe("JWT_TOKEN_EXPIRED");
    expect(await of({ iat: now - 3_700_000, exp: now + 60_000 })).toBe("JWT_TOKEN_EXPIRED");
    expect(await of({ iat: now + 40_000, exp: now + 90_000 })).toBe("JWT_TOKEN_NOT_YET_VALID");
  });

  it("is refused with its reason", async () => {
    const of = (token: string, data: object = {}) => reasonOf(still, token, data);
    const good = signed(first, claims());
    expect(await of(signed(second, claims()))).toBe("JWT_TOKEN_INVALID");
    expect(await of(good, { LOGIN_NAME: "BOB" })).toBe("JWT_TOKEN_INVALID");
    expect(await of(signed(first, claims({ sub: "LOCAL.EVE" })))).toBe("JWT_TOKEN_INVALID");
    expect(await of(good, { ACCOUNT_NAME: "other" })).toBe("JWT_TOKEN_ACCOUNT_MISMATCH");
    expect(await of(signed(first, claims(), "HS256"))).toBe("JWT_TOKEN_INVALID_ALGORITHM");
    const unknown = claims({ iss: `LOCAL.ADA.${second.fingerprint}` });
    const mismatch = "JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH";
    expect(await of(signed(second, unknown))).toBe(mismatch);
    for (const broken of ["", "a.b.c", `${good}.x`, signed(first, { iss: "LOCAL.ADA" })])
      expect(await of(broken)).toBe("JWT_TOKEN_INVALID_FORMAT");
    expect(await of(signed(first, claims({ iss: "LOCAL.ADA" })))).toBe("JWT_TOKEN_INVALID_FORMAT");
  });

  it("is explained to administrators alone", async () => {
    const details = "SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('x') AS D";
    await expect(emulator.execute(details, { role: "SYSADMIN" })).rejects.toMatchObject({
      code: "003001",
    });
    await expect(emulator.execute(details)).rejects.toMatchObject({ code: "001008" });
  });

  it("names the account that the server goes by", async () => {
    const named = await start({
      authentication: "strict",
      account: "myorg-acct",
      clock: { start: new Date(NOW) },
      init: [`CREATE USER ADA RSA_PUBLIC_KEY = '${first.body}'`],
    });
    const of = (account: string) => {
      const token = { iss: `${account}.ADA.${first.fingerprint}`, sub: `${account}.ADA` };
      const times = { iat: NOW, exp: NOW + 60_000 };
      const data = { ACCOUNT_NAME: account.toLowerCase() };
      return reasonOf(named, signed(first, { ...token, ...times }), data);
    };
    expect(await of("MYORG-ACCT")).toBe("accepted");
    expect(await of("OTHER")).toBe("JWT_TOKEN_ACCOUNT_MISMATCH");
    expect(await named.execute("SELECT CURRENT_ACCOUNT() AS A")).toEqual([{ A: "MYORG-ACCT" }]);
    await named.stop();
  });
});
