import { Alias, ModelVersion } from "pulumi-snowflakeml/native";
import { seedModel } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const model = "ML.PROD.TUMOR";

let world: World;
let stack: TestStack;

function program(): void {
  const source = { model, version: "V1" };
  const v2 = new ModelVersion("v2", { model, name: "V2", source });
  new Alias("production", { model, name: "PRODUCTION", version: v2 });
}

const setPassword = (text: string) =>
  world.emulator.execute(`ALTER USER STORY SET PASSWORD = '${text}'`);

beforeAll(async () => {
  const init = [
    "CREATE USER STORY PASSWORD = 'first' DEFAULT_ROLE = 'ACCOUNTADMIN'",
    "GRANT ROLE ACCOUNTADMIN TO USER STORY",
  ];
  world = await startWorld({ authentication: "strict", init });
  await seedModel(world.emulator, 1);
  stack = await world.stack(program, { secrets: { "snowflakeml:password": "first" } });
  expect(await stack.up()).toMatchObject({ ok: true });
});

afterAll(() => world.stop());

describe("a password that the state has and Snowflake no longer takes", () => {
  beforeAll(async () => {
    await setPassword("second");
    await stack.setConfig("snowflakeml:password", "second");
  });

  it("keeps no preview from going on from the state, which says so", async () => {
    const preview = await stack.preview();
    expect(preview).toMatchObject({ ok: true, steps: {} });
    const warned = preview.messages.filter(({ severity }) => severity === "warning");
    const said = warned.filter(({ message }) => message.includes("Objects were not read"));
    expect(said).toHaveLength(1);
    expect(said[0]?.message).toMatch(/390100.*--run-program.*goes on from the state/s);
    expect(preview.text).not.toMatch(/first|second/);
  });

  it("makes a look for drift fail, with what to do", async () => {
    for (const drift of [
      await stack.refresh({ previewOnly: true, expectNoChanges: true }),
      await stack.preview({ expectNoChanges: true }),
    ])
      expect([drift.ok, drift.text]).toEqual([false, expect.stringContaining("--run-program")]);
    expect(await stack.refresh({ previewOnly: true, runProgram: true })).toMatchObject({
      ok: true,
    });
  });

  it("gives way to what the environment has", async () => {
    stack.setVariable("SNOWFLAKE_PASSWORD", "second");
    const drift = await stack.refresh({ previewOnly: true, expectNoChanges: true });
    expect(drift).toMatchObject({ ok: true });
    expect(drift.text + JSON.stringify(drift.messages)).toContain(
      "The credentials of the environment are used instead",
    );
    stack.setVariable("SNOWFLAKE_PASSWORD", "");
  });

  it("is gone from the state with the next update", async () => {
    expect(await stack.up()).toMatchObject({ ok: true, steps: {} });
    const drift = await stack.refresh({ previewOnly: true, expectNoChanges: true });
    expect(drift).toMatchObject({ ok: true });
  });
});

describe("a role that the state has and the user no longer", () => {
  it("keeps no up from going on with another one", async () => {
    await world.emulator.execute("CREATE ROLE DEPLOYER");
    await world.emulator.execute("GRANT ROLE ACCOUNTADMIN TO ROLE DEPLOYER");
    await world.emulator.execute("GRANT ROLE DEPLOYER TO USER STORY");
    await stack.setConfig("snowflakeml:role", "DEPLOYER");
    expect(await stack.up()).toMatchObject({ ok: true });
    await world.emulator.execute("REVOKE ROLE DEPLOYER FROM USER STORY");
    await stack.setConfig("snowflakeml:role", "ACCOUNTADMIN");
    const drift = await stack.refresh({ previewOnly: true });
    expect([drift.ok, drift.text]).toEqual([false, expect.stringContaining("--run-program")]);
    expect(await stack.up()).toMatchObject({ ok: true, steps: {} });
    expect(await stack.refresh()).toMatchObject({ ok: true });
  });
});

describe("a variable that the configuration names", () => {
  it("leaves its name in the state, and no secret", async () => {
    stack.setVariable("CI_PASSWORD", "second");
    await stack.removeConfig("snowflakeml:password");
    await stack.setConfig("snowflakeml:passwordVariable", "CI_PASSWORD");
    expect(await stack.up()).toMatchObject({ ok: true, steps: {} });
    expect(await stack.refresh()).toMatchObject({ ok: true });
    expect(world.state()).toContain("CI_PASSWORD");
    expect(await stack.destroy()).toMatchObject({ ok: true });
  });
});
