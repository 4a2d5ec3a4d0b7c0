import { Alias, Provider } from "pulumi-snowflakeml/native";
import type { Emulator } from "../../provider/emulator";
import { startAccount } from "../support/account";
import { seedModel } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const CANARY = "canary-of-a-provider";

let world: World;
let other: Emulator;
let stack: TestStack;

/** One alias in each of two accounts. */
function program({ account = "PRODUCTION", role = "ACCOUNTADMIN" } = {}) {
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
      accessUrl: world.emulator.url,
    });
    for (const provider of [staging, production])
      new Alias(
        provider === staging ? "tested" : "served",
        { model: "ML.PROD.TUMOR", name: "SERVED", version: "V1" },
        { provider },
      );
  };
}

beforeAll(async () => {
  world = await startWorld();
  other = await startAccount();
  await seedModel(world.emulator, 1);
  stack = await world.stack(program());
});

afterAll(async () => {
  await other.stop();
  await world.stop();
});

const aliasesOf = async (emulator: Emulator): Promise<string> => {
  const [row] = await emulator.execute("SHOW MODELS LIKE 'TUMOR' IN SCHEMA ML.PROD");
  return String(row?.["aliases"]);
};

describe("two explicit providers", () => {
  it("reach two accounts in one program, and the next preview is empty", async () => {
    const up = await stack.up();
    expect([up.ok, up.steps]).toEqual([true, { tested: "create", served: "create" }]);
    for (const emulator of [other, world.emulator])
      expect(await aliasesOf(emulator)).toContain('"SERVED":"V1"');
    expect(await stack.preview({ expectNoChanges: true })).toMatchObject({ ok: true });
  });

  it("keep their secrets out of the state and of everything that is printed", async () => {
    expect(world.state()).not.toContain(CANARY);
    const preview = await stack.preview();
    // What the SDK says to itself is not shown, and is not ours.
    const shown = preview.messages.filter(({ severity }) => severity !== "debug");
    expect(preview.text + JSON.stringify(shown)).not.toContain(CANARY);
  });

  it("replace their resources with another account, and never with another role", async () => {
    for (const sql of [
      "CREATE ROLE DEPLOYER",
      "GRANT ROLE ACCOUNTADMIN TO ROLE DEPLOYER",
      "GRANT ROLE DEPLOYER TO USER STORY",
    ])
      await world.emulator.execute(sql);
    stack.program = program({ role: "DEPLOYER" });
    const changed = await stack.up();
    expect([changed.ok, changed.steps]).toEqual([true, {}]);
    stack.program = program({ role: "DEPLOYER", account: "ELSEWHERE" });
    const moved = await stack.preview();
    expect(moved.steps["served"]).toMatch(/replace/);
    expect(moved.steps["tested"]).toBeUndefined();
  });
});
