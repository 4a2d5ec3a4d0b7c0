import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { run } from "../../../scripts/engine/command";
import { ROOT } from "../../../scripts/engine/places";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { connectWith } from "../../support/client";
import { newKeys, signed } from "../../support/keys";
import { plainLogin } from "../../support/plain";

const NOW = Date.UTC(2026, 10, 24) / 1000;
const ENTRA = "https://login.microsoftonline.com/tenant/v2.0";
const GOOGLE = "https://accounts.google.com";
const AZURE_AUDIENCE = "api://fd3f753b-eed3-462c-b6a7-a4b5bb650aad";

const keys = newKeys();
const before = { ...process.env };

let emulator: Emulator;
let metadata: Server;
let asked: string[] = [];

const claims = { aud: "snowflakecomputing.com", iat: NOW, exp: NOW + 300 };
const google = { ...claims, iss: GOOGLE, sub: "1234" };
const azure = { ...claims, iss: ENTRA, sub: "principal", aud: AZURE_AUDIENCE };

/** What a machine in a cloud asks for its own identity; the one of this test is of both clouds. */
function metadataOf({ url = "" }: IncomingMessage): string {
  asked.push(url);
  if (url.includes("/service-accounts/default/identity")) return signed(keys, google);
  if (url.startsWith("/azure"))
    return JSON.stringify({ access_token: signed(keys, azure), expires_on: "4102444800" });
  return "ok";
}

beforeAll(async () => {
  metadata = createServer((request, response) => {
    response.writeHead(200, { "metadata-flavor": "Google", "content-type": "application/json" });
    response.end(metadataOf(request));
  });
  await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${String((metadata.address() as AddressInfo).port)}`;
  Object.assign(process.env, {
    SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES: "127.0.0.1",
    GCE_METADATA_HOST: host,
    IDENTITY_ENDPOINT: `http://${host}/azure`,
    IDENTITY_HEADER: "x",
    // The driver signs by itself with what it finds here, and asks nobody.
    AWS_REGION: "eu-north-1",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
  emulator = await start({
    authentication: "strict",
    clock: { start: new Date(NOW * 1000) },
    issuers: { [ENTRA]: keys.publicPem, [GOOGLE]: keys.publicPem },
    init: [
      "CREATE USER VM WORKLOAD_IDENTITY = (TYPE = GCP SUBJECT = '1234')",
      `CREATE USER APP WORKLOAD_IDENTITY = (TYPE = AZURE ISSUER = '${ENTRA}' SUBJECT = 'principal')`,
      "CREATE USER LAMBDA WORKLOAD_IDENTITY = (TYPE = AWS ARN = 'arn:aws:iam::1:role/x')",
    ],
  });
});

afterAll(async () => {
  process.env = before;
  await emulator.stop();
  metadata.closeAllConnections();
  await new Promise((resolve) => metadata.close(resolve));
});

beforeEach(() => {
  asked = [];
});

async function whoIs(workloadIdentityProvider: string): Promise<unknown> {
  const client = await connectWith({
    account: "local",
    accessUrl: emulator.url,
    authenticator: "WORKLOAD_IDENTITY",
    workloadIdentityProvider,
    sfRetryMaxLoginRetries: 1,
  } as object);
  const [row] = await client.query("SELECT CURRENT_USER() AS U");
  await client.close();
  return row?.["U"];
}

const GOOGLE_LOGIN = `
const driver = require("snowflake-sdk");
driver.configure({ logLevel: "OFF", additionalLogToConsole: false });
const connection = driver.createConnection({
  account: "local", accessUrl: "ACCESS_URL", authenticator: "WORKLOAD_IDENTITY",
  workloadIdentityProvider: "GCP",
});
connection.connectAsync((error) => {
  if (error) throw error;
  const complete = (_error, _statement, rows) => {
    console.log(rows[0].U);
    connection.destroy(() => undefined);
  };
  connection.execute({ sqlText: "SELECT CURRENT_USER() AS U", complete });
});
`;

const loginOf = (provider: string, token: string) =>
  plainLogin(emulator.url, "", {
    AUTHENTICATOR: "WORKLOAD_IDENTITY",
    PROVIDER: provider,
    TOKEN: token,
    LOGIN_NAME: "",
  });

async function reasonOf(message: string | null): Promise<unknown> {
  const id = /\[(.*)\]/.exec(message ?? "")?.[1] ?? "";
  const [row] = await emulator.execute(`SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('${id}') AS D`);
  return (JSON.parse(row?.["D"] ?? "{}") as { errorCode?: string }).errorCode;
}

describe("the unmodified driver on a machine of a cloud", () => {
  // In a process of its own: what it asks Google with imports dynamically, which Jest refuses.
  it("logs in with what Google says of it", async () => {
    const script = GOOGLE_LOGIN.replace("ACCESS_URL", emulator.url);
    // Jest's copy of the environment reaches no child by itself.
    const where = { cwd: ROOT, env: { ...process.env } };
    const ended = await run(process.execPath, ["--no-warnings", "-e", script], where);
    expect(ended).toEqual({ code: 0, output: "VM\n" });
    expect(asked.some((url) => url.includes("audience=snowflakecomputing.com"))).toBe(true);
  });

  it("logs in with what Azure says of it", async () => {
    expect(await whoIs("AZURE")).toBe("APP");
    expect(asked.some((url) => url.includes(encodeURIComponent(AZURE_AUDIENCE)))).toBe(true);
  });

  it("is refused with what it signs for AWS, since only AWS could verify it", async () => {
    const { message } = (await whoIs("AWS").catch((error: unknown) => error)) as Error;
    expect(await reasonOf(message)).toBe("WORKLOAD_IDENTITY_AWS_NOT_VERIFIABLE");
  });
});

describe("an attestation of a cloud", () => {
  it("by Google is held against Google's name, whatever its subject", async () => {
    const other = await loginOf("GCP", signed(keys, { ...google, iss: ENTRA }));
    expect(await reasonOf(other.message)).toBe("WORKLOAD_IDENTITY_USER_UNKNOWN");
  });

  it("by Azure is held against Snowflake's audience, in both its forms", async () => {
    const bare = { ...azure, aud: AZURE_AUDIENCE.replace("api://", "") };
    expect((await loginOf("AZURE", signed(keys, bare))).data?.["displayUserName"]).toBe("APP");
    const other = await loginOf("AZURE", signed(keys, { ...azure, aud: claims.aud }));
    expect(await reasonOf(other.message)).toBe("WORKLOAD_IDENTITY_AUDIENCE_MISMATCH");
  });
});
