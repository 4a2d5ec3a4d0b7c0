import type { FaultAction } from "../../provider/emulator";
import { FRONT_END } from "../support/front-end";
import { localSettings, projectFrom } from "../support/project";
import type { Project } from "../support/project";
import { providersUnder, runs } from "../support/processes";
import { mutating, userAliases } from "../support/registry";
import { samplesTable } from "../support/tables";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

let world: World;
let project: Project;

beforeAll(async () => {
  world = await startWorld({ init: [samplesTable("ML.PROD.SAMPLES")] });
  project = await projectFrom("examples/quickstart", { linked: true });
  await project.configure(localSettings(world.emulator.url));
});

afterAll(async () => {
  project.remove();
  await world.stop();
});

const UP = ["up", "--yes", "--skip-preview"];

/** An up that something happens to at a statement: `hit` gets the processes that serve the resources. */
async function upUntil(
  sql: RegExp,
  action: FaultAction,
  hit: (providers: readonly number[], cli: number) => void,
) {
  const { child, ended } = project.begin(UP, { detached: true });
  const cli = child.pid ?? 0;
  let providers: readonly number[] = [];
  world.emulator.faults.add({
    match: { sql },
    action,
    onFire: () => {
      providers = providersUnder(cli);
      hit(providers, cli);
    },
  });
  return { ...(await ended), providers };
}

const killProviders = (providers: readonly number[]): void => {
  for (const each of providers) process.kill(each, "SIGKILL");
};

/** Ctrl-C in a terminal goes to everything that runs there. */
const interrupt = (cli: number): void => {
  process.kill(-cli, "SIGINT");
};

const promote = (version: string) => project.configure({ productionVersion: version });

const moves = () => mutating(world.emulator).filter((sql) => sql.includes("ALIAS"));
const moved = (to: string) => [
  `ALTER MODEL "ML"."PROD"."TUMOR" VERSION PRODUCTION UNSET ALIAS`,
  `ALTER MODEL "ML"."PROD"."TUMOR" VERSION "${to}" SET ALIAS = PRODUCTION`,
];

const gone = async (pids: readonly number[]): Promise<void> => {
  while (pids.some(runs)) await new Promise((resolve) => setTimeout(resolve, 100));
};

beforeEach(() => {
  world.emulator.log.clear();
});

// One stack: what each break leaves behind is where the next begins.
describe("an up that breaks off", () => {
  it("when its provider is killed is gone on with, three times over, and repeats nothing", async () => {
    const told: string[] = [];
    for (const [sql, hang] of [
      [/^CREATE MODEL/, "after"],
      [/ADD VERSION/, "before"],
      [/SET ALIAS/, "after"],
    ] as const) {
      const { code, output } = await upUntil(sql, { hang }, killProviders);
      expect([code, output]).toEqual([1, expect.stringContaining("error reading from server")]);
      told.push(output);
    }
    expect(told[1]).toContain("ML.PROD.TUMOR was made by an earlier run of this program");
    expect(await project.pulumi(...UP)).toMatchObject({ code: 0 });
    const done = world.emulator.log
      .statements({ mutating: true })
      .filter(({ outcome }) => outcome?.ok === true)
      .map(({ sql }) => sql);
    expect(done).toHaveLength(9);
    expect(new Set(done).size).toBe(9);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    expect(await project.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("when the CLI is killed leaves no process, and a lock that pulumi cancel opens", async () => {
    await promote("V2");
    const killed = await upUntil(/UNSET ALIAS/, { hang: "after" }, (_providers, cli) => {
      process.kill(cli, "SIGKILL");
    });
    expect(killed.code).toBe(137);
    await gone(killed.providers);
    const locked = await project.pulumi(...UP);
    expect(locked).toMatchObject({ code: 1, output: expect.stringContaining("pulumi cancel") });
    expect(await project.pulumi("cancel", "--yes")).toMatchObject({ code: 0 });
    expect(await project.pulumi(...UP)).toMatchObject({ code: 0 });
    expect(moves()).toEqual(moved("V2"));
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    const { output } = await project.pulumi("stack", "output", "rollbackTo");
    // Before the plugin's program runs the alias is read, and between its two statements it is gone.
    expect(output.trim()).toBe(FRONT_END === "native" ? "null" : "V1");
  });

  // Nothing reaches dynamic resources before running calls have ended; the plugin hears of it at once.
  it("by Ctrl-C finishes the resource that it was at, or takes it back", async () => {
    await promote("V1");
    const { code, output } = await upUntil(/UNSET ALIAS/, { delayMs: 500 }, (_providers, cli) => {
      interrupt(cli);
    });
    expect([code, output]).toEqual([1, expect.stringContaining("^C received; cancelling")]);
    if (FRONT_END === "native") {
      expect(output).toContain("stopped, because Pulumi was asked to");
      expect(moves()).toEqual([moved("V1")[0], moved("V2")[1]]);
      expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    } else {
      expect(moves()).toEqual(moved("V1"));
      expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    }
    // The table that follows the alias had its turn in neither.
    expect(await project.pulumi(...UP)).toMatchObject({ code: 0 });
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    expect(await project.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("by a second Ctrl-C leaves at once, without a lock, and the next up knows what was done", async () => {
    await promote("V2");
    const { code, output, providers } = await upUntil(
      /SET ALIAS = /,
      { hang: "after" },
      (_providers, cli) => {
        interrupt(cli);
        setTimeout(() => {
          interrupt(cli);
        }, 1000);
      },
    );
    expect(code).not.toBe(0);
    expect(output).toContain("^C received; terminating");
    await gone(providers);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    const next = await project.pulumi(...UP);
    // The plugin answers before the engine leaves, so nothing is pending then; the table follows its alias.
    const pending = FRONT_END === "native" ? "2 updated" : "1 pending operations";
    expect([next.code, next.output]).toEqual([0, expect.stringContaining(pending)]);
    expect(moves()).toEqual(moved("V2"));
    const { output: outputs } = await project.pulumi("stack", "output", "--json");
    expect(JSON.parse(outputs)).toMatchObject({ inProduction: "V2", rollbackTo: "V1" });
    expect(await project.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
