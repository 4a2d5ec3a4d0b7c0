import { Alias, Model, Provider } from "pulumi-snowflakeml/native";
import type { Emulator } from "../../provider/emulator";
import { startAccount } from "../support/account";
import { mutating, seedModel } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const CANARY = "canary-of-a-provider";

let world: World;
let other: Emulator;
let elsewhere: Emulator;
let stack: TestStack;

const TUMOR = { database: "ML", schema: "PROD", name: "TUMOR" };
const NAMES = { staging: "TESTED", production: "SERVED" };

/** A model of one name, and an alias of another, in each of two accounts. */
function program({ account = "PRODUCTION", role = "ACCOUNTADMIN", adopt = true } = {}) {
  return () => {
    const common = { user: "STORY", password: CANARY, warehouse: "COMPUTE_WH" };
    const staging = new Provider("staging", {
      ...common,
      account: "STAGING",
      accessUrl: other.url,
      maxStatements: 4,
    });
    const production = new Provider("production", {
      ...common,
      account,
      role,
      accessUrl: account === "PRODUCTION" ? world.emulator.url : elsewhere.url,
    });
    for (const [where, provider] of Object.entries({ staging, production })) {
      const model = new Model(
        `${where}-model`,
        { ...TUMOR, comment: "ours", adopt, deletionProtection: false },
        { provider },
      );
      new Alias(
        where,
        { model, name: NAMES[where as keyof typeof NAMES], version: "V1" },
        { provider },
      );
    }
  };
}

beforeAll(async () => {
  world = await startWorld();
  other = await startAccount();
  elsewhere = await startAccount();
  await seedModel(world.emulator, 1);
  stack = await world.stack(program());
});

afterAll(async () => {
  await other.stop();
  await elsewhere.stop();
  await world.stop();
});

const aliasesOf = async (emulator: Emulator): Promise<string> => {
  const [row] = await emulator.execute("SHOW MODELS LIKE 'TUMOR' IN SCHEMA ML.PROD");
  return String(row?.["aliases"]);
};

describe("two explicit providers", () => {
  it("reach two accounts in one program, and the next preview is empty", async () => {
    const up = await stack.up();
    expect([up.ok, up.steps]).toEqual([
      true,
      {
        staging: "create",
        "staging-model": "create",
        production: "create",
        "production-model": "create",
      },
    ]);
    expect(await aliasesOf(other)).toContain('"TESTED":"V1"');
    expect(await aliasesOf(world.emulator)).toContain('"SERVED":"V1"');
    expect(await stack.preview({ expectNoChanges: true })).toMatchObject({ ok: true });
  });

  it("keep their secrets out of the state and of everything that is printed", async () => {
    expect(world.state()).not.toContain(CANARY);
    const preview = await stack.preview();
    // What the SDK says to itself is not shown, and is not ours.
    const shown = preview.messages.filter(({ severity }) => severity !== "debug");
    expect(preview.text + JSON.stringify(shown)).not.toContain(CANARY);
  });

  it("replace nothing with another role", async () => {
    for (const sql of [
      "CREATE ROLE DEPLOYER",
      "GRANT ROLE ACCOUNTADMIN TO ROLE DEPLOYER",
      "GRANT ROLE DEPLOYER TO USER STORY",
    ])
      await world.emulator.execute(sql);
    stack.program = program({ role: "DEPLOYER", adopt: false });
    const changed = await stack.up();
    expect([changed.ok, changed.steps]).toEqual([true, {}]);
    expect(await stack.preview({ expectNoChanges: true })).toMatchObject({ ok: true });
  });

  it("replace their resources with another account, and take nothing over there", async () => {
    await elsewhere.execute("ALTER MODEL ML.PROD.TUMOR SET COMMENT = 'theirs'");
    elsewhere.log.clear();
    stack.program = program({ role: "ACCOUNTADMIN", account: "ELSEWHERE", adopt: false });
    const seen = await stack.preview();
    expect([seen.ok, seen.text]).toEqual([false, expect.stringContaining("adopt: true")]);
    expect(seen.steps["staging"]).toBeUndefined();
    expect(mutating(elsewhere)).toEqual([]);
    expect(await aliasesOf(world.emulator)).toContain('"SERVED":"V1"');
    stack.program = program({ role: "ACCOUNTADMIN", account: "ELSEWHERE" });
    expect(await stack.up()).toMatchObject({ ok: true });
    expect(await aliasesOf(elsewhere)).toContain('"SERVED":"V1"');
    expect(await aliasesOf(world.emulator)).not.toContain("SERVED");
  });
});
