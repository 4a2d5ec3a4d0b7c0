import { generateKeyPairSync, sign } from "node:crypto";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { refusal } from "../../support/account";
import { connectWith } from "../../support/client";
import { newKeys, signed } from "../../support/keys";
import { plainLogin } from "../../support/plain";

const NOW = Date.UTC(2026, 10, 24) / 1000;
const GITHUB = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:octo/models:environment:prod";

const keys = newKeys();
const others = newKeys();
const curve = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

let emulator: Emulator;

beforeAll(async () => {
  // The driver sends identities to known hosts alone.
  process.env["SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES"] = "127.0.0.1";
  emulator = await start({
    authentication: "strict",
    clock: { start: new Date(NOW * 1000) },
    issuers: {
      [GITHUB]: keys.publicPem,
      "https://curve.example": String(curve.publicKey.export({ format: "pem", type: "spki" })),
    },
    init: [
      `CREATE USER CI TYPE = SERVICE DEFAULT_ROLE = PUBLIC WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '${GITHUB}' SUBJECT = '${SUBJECT}')`,
      `CREATE USER LISTED WORKLOAD_IDENTITY = (TYPE = OIDC, ISSUER = '${GITHUB}', SUBJECT = 'listed', OIDC_AUDIENCE_LIST = ('a', 'b'))`,
      "CREATE USER CURVED WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = 'https://curve.example' SUBJECT = 'c')",
      `CREATE USER TWIN_A WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '${GITHUB}' SUBJECT = 'twin')`,
      `CREATE USER TWIN_B WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '${GITHUB}' SUBJECT = 'twin')`,
    ],
  });
});

afterAll(async () => {
  delete process.env["SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES"];
  await emulator.stop();
});

const claims = {
  iss: GITHUB,
  sub: SUBJECT,
  aud: "snowflakecomputing.com",
  iat: NOW,
  exp: NOW + 300,
};

const withToken = (token: string, more: object = {}) =>
  connectWith({
    account: "local",
    accessUrl: emulator.url,
    authenticator: "WORKLOAD_IDENTITY",
    workloadIdentityProvider: "OIDC",
    token,
    sfRetryMaxLoginRetries: 1,
    ...more,
  } as object);

async function whoIs(token: string, more: object = {}): Promise<unknown> {
  const client = await withToken(token, more);
  const [row] = await client.query("SELECT CURRENT_USER() AS U");
  await client.close();
  return row?.["U"];
}

/** What a login of another provider than OIDC sends; the driver would ask the cloud for its token. */
const loginOf = (provider: string, token: string, name = "") =>
  plainLogin(emulator.url, "", {
    AUTHENTICATOR: "WORKLOAD_IDENTITY",
    PROVIDER: provider,
    TOKEN: token,
    LOGIN_NAME: name,
    PASSWORD: null,
  });

async function reasonOf(message: string | null): Promise<unknown> {
  const id = /^Login failed\. \[([\w-]{36})\]$/.exec(message ?? "")?.[1] ?? "";
  const [row] = await emulator.execute(`SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('${id}') AS D`);
  return (JSON.parse(row?.["D"] ?? "{}") as { errorCode?: string }).errorCode;
}

describe("a workload's OIDC token, by the unmodified driver", () => {
  it("is good for the user of its issuer and subject", async () => {
    expect(await whoIs(signed(keys, claims))).toBe("CI");
    expect(await whoIs(signed(keys, claims), { username: "ci" })).toBe("CI");
  });

  it("is good with one of the audiences of the identity", async () => {
    const listed = { ...claims, sub: "listed", aud: ["x", "b"] };
    expect(await whoIs(signed(keys, listed))).toBe("LISTED");
    const { message } = await loginOf("OIDC", signed(keys, { ...claims, sub: "listed" }));
    expect(await reasonOf(message)).toBe("WORKLOAD_IDENTITY_AUDIENCE_MISMATCH");
  });

  it("is good when it is signed on a curve", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const own = { ...claims, iss: "https://curve.example", sub: "c" };
    const text = `${part({ alg: "ES256" })}.${part(own)}`;
    const key = { key: curve.privateKey, dsaEncoding: "ieee-p1363" } as const;
    const signature = sign("sha256", Buffer.from(text), key).toString("base64url");
    expect(await whoIs(`${text}.${signature}`)).toBe("CURVED");
    const { message } = await loginOf("OIDC", signed(keys, own));
    expect(await reasonOf(message)).toBe("WORKLOAD_IDENTITY_SIGNATURE_INVALID");
  });

  it("is refused in an envelope that says no more than an id", async () => {
    await expect(withToken(signed(others, claims))).rejects.toMatchObject({
      code: "390401",
      message: expect.stringMatching(/^Login failed\. \[[\w-]{36}\]$/) as string,
    });
  });

  it("follows its identity when that is altered and unset", async () => {
    const moved = signed(keys, { ...claims, sub: "moved" });
    await emulator.execute(
      `ALTER USER CI SET WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '${GITHUB}' SUBJECT = 'moved')`,
    );
    expect(await whoIs(moved)).toBe("CI");
    const shown = async () =>
      (await emulator.execute("SHOW USERS LIKE 'CI'"))[0]?.["has_workload_identity"];
    expect(await shown()).toBe("true");
    await emulator.execute("ALTER USER CI UNSET WORKLOAD_IDENTITY");
    await expect(withToken(moved)).rejects.toMatchObject({ code: "390401" });
    expect(await shown()).toBe("false");
    await emulator.execute(
      `ALTER USER CI SET WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '${GITHUB}' SUBJECT = '${SUBJECT}')`,
    );
  });
});

describe("an attestation is refused", () => {
  const none = `${signed(keys, claims, "none").split(".").slice(0, 2).join(".")}.`;
  it.each([
    ["signed by somebody else", signed(others, claims), "SIGNATURE_INVALID"],
    ["of another algorithm", signed(keys, claims, "HS256"), "SIGNATURE_INVALID"],
    ["not signed", none, "SIGNATURE_INVALID"],
    ["of an unknown issuer", signed(keys, { ...claims, iss: "https://x" }), "ISSUER_UNKNOWN"],
    ["of an unknown subject", signed(keys, { ...claims, sub: "x" }), "USER_UNKNOWN"],
    ["of two users", signed(keys, { ...claims, sub: "twin" }), "USER_UNKNOWN"],
    ["for another audience", signed(keys, { ...claims, aud: "sts" }), "AUDIENCE_MISMATCH"],
    ["too old", signed(keys, { ...claims, exp: NOW - 31 }), "TOKEN_EXPIRED"],
    ["too young", signed(keys, { ...claims, nbf: NOW + 31 }), "TOKEN_NOT_YET_VALID"],
    ["without claims", signed(keys, { iss: GITHUB }), "TOKEN_INVALID"],
    ["no token", "x", "TOKEN_INVALID"],
    ["nothing", "", "TOKEN_INVALID"],
  ])("that is %s", async (_what, token, reason) => {
    const { code, message, data } = await loginOf("OIDC", token);
    expect([code, data?.["authnMethod"]]).toEqual(["390401", "WORKLOAD_IDENTITY"]);
    expect(await reasonOf(message)).toBe(`WORKLOAD_IDENTITY_${reason}`);
  });

  it("of an unknown provider, of another one, and with another user's name", async () => {
    const token = signed(keys, claims);
    const unknown = await loginOf("ORACLE", token);
    expect(await reasonOf(unknown.message)).toBe("WORKLOAD_IDENTITY_PROVIDER_UNKNOWN");
    expect(await reasonOf((await loginOf("AZURE", token)).message)).toBe(
      "WORKLOAD_IDENTITY_USER_UNKNOWN",
    );
    expect(await reasonOf((await loginOf("OIDC", token, "LISTED")).message)).toBe(
      "WORKLOAD_IDENTITY_USER_UNKNOWN",
    );
  });

  it("is told by the name of the user alone when two have it", async () => {
    const token = signed(keys, { ...claims, sub: "twin" });
    expect((await loginOf("OIDC", token, "TWIN_B")).data?.["displayUserName"]).toBe("TWIN_B");
  });
});

describe("WORKLOAD_IDENTITY", () => {
  const set = (identity: string) => `ALTER USER CI SET WORKLOAD_IDENTITY = ${identity}`;
  it.each([
    [
      "(ISSUER = 'x' SUBJECT = 'y')",
      "002029 42601 SQL compilation error: Missing option(s): [TYPE]",
    ],
    [
      "(TYPE = OIDC SUBJECT = 'y')",
      "002029 42601 SQL compilation error: Missing option(s): [ISSUER]",
    ],
    ["(TYPE = AWS)", "002029 42601 SQL compilation error: Missing option(s): [ARN]"],
    [
      "(TYPE = ORACLE)",
      "001008 22023 SQL compilation error: invalid value [ORACLE] for parameter 'TYPE'",
    ],
    ["(TYPE = GCP SUBJECT = 'y' ISSUER = 'x')", "001008"],
    ["(TYPE = GCP SUBJECT = 'y' NONCE = 'x')", "001008"],
    ["(TYPE = OIDC ISSUER = 'x' SUBJECT = 'y' OIDC_AUDIENCE_LIST = 'a')", "001003"],
    ["'OIDC'", "001003"],
  ])("%s is refused", async (identity, words) => {
    expect(await refusal(emulator, set(identity))).toContain(words);
  });

  it("of a name of its own, and the list of them, are refused by name", async () => {
    const add = "ALTER USER CI ADD WORKLOAD IDENTITY X TYPE = GCP SUBJECT = 'y'";
    expect(await refusal(emulator, add)).toContain("000002");
    const show = "SHOW USER WORKLOAD IDENTITY AUTHENTICATION METHODS FOR USER CI";
    expect(await refusal(emulator, show)).toContain("000002");
  });

  it("needs the right to alter the user", async () => {
    const words = await refusal(emulator, set("(TYPE = GCP SUBJECT = 'y')"), { role: "PUBLIC" });
    expect(words).toContain("003001");
  });
});

describe("a server", () => {
  it("does not start with a key that is none", async () => {
    await expect(start({ issuers: { [GITHUB]: "x" } })).rejects.toThrow(
      `issuers: the key of ${GITHUB} is no PEM of a public key`,
    );
  });

  it("in open mode takes any attestation", async () => {
    const open = await start();
    const client = await withToken("x", { accessUrl: open.url, username: "me" });
    expect(await client.query("SELECT CURRENT_USER() AS U")).toEqual([{ U: "ME" }]);
    await client.close();
    await open.stop();
  });
});
