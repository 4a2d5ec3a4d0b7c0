import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { connect } from "../../support/client";
import { plainLogin } from "../../support/plain";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await start({
    init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD", 'CREATE ROLE "my role"'],
  });
});

afterAll(() => emulator.stop());

/** What the session has after a login with these names in the address. */
const info = async (names: string) =>
  (await plainLogin(emulator.url, names)).data?.["sessionInfo"] as Record<string, unknown>;

describe("logins", () => {
  it("take any credential in open mode", async () => {
    for (const [authenticator, more] of [
      ["SNOWFLAKE", { PASSWORD: "x" }],
      ["SNOWFLAKE_JWT", { TOKEN: "x" }],
      ["PROGRAMMATIC_ACCESS_TOKEN", { TOKEN: "x" }],
      ["OAUTH", { TOKEN: "x" }],
    ] as const) {
      const data = { AUTHENTICATOR: authenticator, ...more };
      expect(await plainLogin(emulator.url, "", data)).toMatchObject({ success: true });
    }
  });

  it("check passwords in strict mode", async () => {
    const strict = await start({
      authentication: "strict",
      init: ["CREATE USER ADA PASSWORD = 'right' DEFAULT_ROLE = PUBLIC", "CREATE USER NOBODY"],
    });
    const ada = await connect(strict.url, { username: "ada", password: "right" });
    expect(await ada.query("SELECT CURRENT_ROLE() AS R")).toEqual([{ R: "PUBLIC" }]);
    await ada.close();
    for (const [username, password] of [
      ["ada", "wrong"],
      ["ada", "right "],
      ["eve", "right"],
      ["nobody", "null"],
    ] as const) {
      await expect(connect(strict.url, { username, password })).rejects.toMatchObject({
        code: "390100",
      });
    }
    expect(strict.log.logins()).toBe(1);
    await strict.stop();
  });

  it.each(["NOT_THERE", "my role", "PUBLIC-garbage", "1ROLE", '"', ";"])(
    "refuse the role %s in an envelope",
    async (role) => {
      const names = `roleName=${encodeURIComponent(role)}`;
      expect(await plainLogin(emulator.url, names)).toMatchObject({ status: 200, code: "390189" });
      await expect(connect(emulator.url, { role })).rejects.toMatchObject({ code: "390189" });
    },
  );

  it("fold names as identifiers", async () => {
    const names = "roleName=public&warehouse=%22COMPUTE_WH%22&databaseName=ml&schemaName=prod";
    expect(await info(names)).toEqual({
      roleName: "PUBLIC",
      warehouseName: "COMPUTE_WH",
      databaseName: "ML",
      schemaName: "PROD",
    });
  });

  it.each(["COMPUTE_WH-garbage", "1WH", "NOT_THERE", "COMPUTE_WH;", "COMPUTE_WH--"])(
    "leave the session without the warehouse %s",
    async (warehouse) => {
      const { warehouseName } = await info(`warehouse=${encodeURIComponent(warehouse)}`);
      expect(warehouseName).toBeNull();
    },
  );

  it.each([
    ["databaseName=ML&schemaName=NOPE", "ML"],
    ["databaseName=NOPE&schemaName=PROD", null],
    ["schemaName=PROD", null],
    ["databaseName=ML&schemaName=PROD%20x", "ML"],
  ])("leave the session without a schema for %s", async (names, databaseName) => {
    expect(await info(names)).toMatchObject({ databaseName, schemaName: null });
  });

  it("work with a trailing slash in the access URL", async () => {
    const slashed = await connect(`${emulator.url}/`);
    expect(await slashed.query("SELECT 1 AS N")).toEqual([{ N: 1 }]);
    await slashed.close();
  });
});
