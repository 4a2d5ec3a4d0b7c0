import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { newKeys } from "../../support/keys";
import { scratch, startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { mutating, source, userAliases } from "../../support/registry";
import type { Emulator } from "../../../provider/emulator";
import type { Values } from "../../../provider/core/values";

// How the engine shows such a failure is a story; here is what each one says.

let emulator: Emulator;
const folder = scratch();

beforeAll(async () => {
  emulator = await startAccount();
  mkdirSync(join(folder.path, "empty"));
  const nothing = "manifest_version: '1.0'\nmethods: []\n";
  writeFileSync(join(folder.path, "empty", "MANIFEST.yml"), nothing);
});

afterAll(async () => {
  folder.remove();
  await emulator.stop();
});

const model = "ML.PROD.TUMOR";
const alias = (more: Values): Values => ({ model, name: "A", version: "V1", ...more });
const version = (more: Values): Values => ({ model, name: "V9", ...more });
const lung = { database: "ML", schema: "PROD", name: "LUNG" };

describe("bad input", () => {
  it.each<[string, string, Values, string]>([
    ["an incomplete model name", "Alias", alias({ model: "TUMOR" }), '"TUMOR" is not a full name'],
    ["an alias named like a version", "Alias", alias({ name: "V1" }), "name of the version too"],
    ["FIRST as alias", "Alias", alias({ name: "FIRST" }), "set by Snowflake itself"],
    [
      "a model that nothing makes",
      "Alias",
      alias({ model: "ML.PROD.NOPE" }),
      "model: the model ML.PROD.NOPE does not exist",
    ],
    [
      "a malformed identifier",
      "Model",
      { ...lung, name: "a-b" },
      'name: "a-b" is not an identifier',
    ],
    ["an unknown property", "Model", { ...lung, coment: "typo" }, "coment"],
    ["a missing property", "Alias", { model, name: "A" }, "version: "],
    ["no first version", "Model", lung, "Give firstVersion"],
    [
      "a missing package",
      "ModelVersion",
      version({ source: { directory: "nowhere" } }),
      'source.directory: the folder "nowhere" does not exist',
    ],
    [
      "a package without methods",
      "ModelVersion",
      version({ source: { directory: join(folder.path, "empty") } }),
      "declares no methods",
    ],
    [
      "a folder that is no package",
      "ModelVersion",
      version({ source: { directory: folder.path } }),
      "has no MANIFEST.yml at its top",
    ],
    [
      "metadata that is no object",
      "ModelVersion",
      version({ source: source("V1"), metadata: "text" }),
      "metadata: ",
    ],
    [
      "too much metadata",
      "ModelVersion",
      version({ source: source("V1"), metadata: { a: "x".repeat(110_000) } }),
      "Snowflake keeps at most",
    ],
  ])("%s is told with advice, and nothing is sent", async (_title, kind, inputs, message) => {
    emulator.log.clear();
    const stack = new DispatchedStack(emulator);
    await expect(stack.preview({ x: { kind, inputs } })).rejects.toThrow(message);
    expect(mutating(emulator)).toEqual([]);
  });
});

describe("an object that exists and differs", () => {
  it("is a conflict in preview, and adopt resolves it", async () => {
    const account = await startAccount();
    await account.execute(`ALTER MODEL ${model} VERSION V1 SET ALIAS = A`);
    const stack = new DispatchedStack(account);
    const program = (adopt: boolean) => ({
      x: { kind: "Alias", inputs: alias({ version: "V2", adopt }) },
    });
    const refused = stack.preview(program(false));
    await expect(refused).rejects.toThrow(/version is "V1", the program wants "V2"[^]*adopt: true/);
    expect(mutating(account)).toEqual([]);
    await stack.up(program(true));
    expect(await userAliases(account)).toEqual({ A: "V2" });
    await account.stop();
  });
});

describe("a login that is refused", () => {
  const keys = newKeys();
  const format = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc" } as const;
  const passphrase = "canary-passphrase";
  const privateKey = String(keys.privateKey.export({ ...format, passphrase }));
  const body = privateKey.split("\n")[3] ?? "";

  it.each<[string, Readonly<Record<string, string>>]>([
    ["password", { password: "canary-password" }],
    ["key", { privateKey, privateKeyPassphrase: passphrase }],
    ["passphrase", { privateKey, privateKeyPassphrase: "canary-wrong" }],
    ["token", { token: "canary-token", authenticator: "PROGRAMMATIC_ACCESS_TOKEN" }],
  ])("does not tell the %s", async (title, credentials) => {
    const strict = await startAccount({ authentication: "strict", init: ["CREATE USER STORY"] });
    const settings = Object.entries({ password: undefined, ...credentials });
    const config = settings.map(([name, value]) => [`snowflakeml:${name}`, value] as const);
    const stack = new DispatchedStack(strict, Object.fromEntries(config));
    const failed: unknown = await stack
      .preview({ x: { kind: "Alias", inputs: alias({}) } })
      .catch((error: unknown) => error);
    await strict.stop();
    expect(String(failed)).toContain("Could not log in");
    if (title === "password")
      expect(String(failed)).toContain("390100 Incorrect username or password was specified.");
    for (const text of [String(failed), JSON.stringify(failed), inspect(failed)]) {
      expect(text).not.toContain("canary");
      expect(text).not.toContain(body);
    }
  });
});
