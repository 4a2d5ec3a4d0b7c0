import type { FaultAction } from "../../provider/emulator";
import { localSettings, projectFrom } from "../support/project";
import type { Project } from "../support/project";
import { providerUnder, runs } from "../support/processes";
import { mutating, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

let world: World;
let project: Project;

beforeAll(async () => {
  world = await startWorld();
  project = await projectFrom("examples/quickstart", { linked: true });
  await project.configure(localSettings(world.emulator.url));
});

afterAll(async () => {
  project.remove();
  await world.stop();
});

const UP = ["up", "--yes", "--skip-preview"];

/** An up that something happens to at a statement: `hit` gets the process that serves the resources. */
async function upUntil(
  sql: RegExp,
  action: FaultAction,
  hit: (provider: number, cli: number) => void,
) {
  const { child, ended } = project.begin(UP, { detached: true });
  const cli = child.pid ?? 0;
  let provider = 0;
  world.emulator.faults.add({
    match: { sql },
    action,
    onFire: () => {
      provider = providerUnder(cli);
      hit(provider, cli);
    },
  });
  return { ...(await ended), provider };
}

const killProvider = (provider: number): void => {
  process.kill(provider, "SIGKILL");
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

const gone = async (pid: number): Promise<void> => {
  while (runs(pid)) await new Promise((resolve) => setTimeout(resolve, 100));
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
      const { code, output } = await upUntil(sql, { hang }, killProvider);
      expect([code, output]).toEqual([1, expect.stringContaining("error reading from server")]);
      told.push(output);
    }
    expect(told[1]).toContain("ML.PROD.TUMOR was made by an earlier run of this program");
    expect(await project.pulumi(...UP)).toMatchObject({ code: 0 });
    const done = world.emulator.log
      .statements({ mutating: true })
      .filter(({ outcome }) => outcome?.ok === true)
      .map(({ sql }) => sql);
    expect(done).toHaveLength(8);
    expect(new Set(done).size).toBe(8);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    expect(await project.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("when the CLI is killed leaves no process, and a lock that pulumi cancel opens", async () => {
    await promote("V2");
    const killed = await upUntil(/UNSET ALIAS/, { hang: "after" }, (_provider, cli) => {
      process.kill(cli, "SIGKILL");
    });
    expect(killed.code).toBe(137);
    await gone(killed.provider);
    const locked = await project.pulumi(...UP);
    expect(locked).toMatchObject({ code: 1, output: expect.stringContaining("pulumi cancel") });
    expect(await project.pulumi("cancel", "--yes")).toMatchObject({ code: 0 });
    expect(await project.pulumi(...UP)).toMatchObject({ code: 0 });
    expect(moves()).toEqual(moved("V2"));
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    const { output } = await project.pulumi("stack", "output", "rollbackTo");
    expect(output.trim()).toBe("V1");
  });

  it("by Ctrl-C finishes the resource that it was at", async () => {
    await promote("V1");
    const { code, output } = await upUntil(/UNSET ALIAS/, { delayMs: 1000 }, (_provider, cli) => {
      interrupt(cli);
    });
    expect([code, output]).toEqual([1, expect.stringContaining("update canceled")]);
    expect(moves()).toEqual(moved("V1"));
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    expect(await project.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("by a second Ctrl-C leaves at once, without a lock, and the next up knows what was done", async () => {
    await promote("V2");
    const { code, output, provider } = await upUntil(
      /SET ALIAS = /,
      { hang: "after" },
      (_provider, cli) => {
        interrupt(cli);
        setTimeout(() => {
          interrupt(cli);
        }, 1000);
      },
    );
    expect(code).not.toBe(0);
    expect(output).toContain("^C received; terminating");
    await gone(provider);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    const next = await project.pulumi(...UP);
    expect([next.code, next.output]).toEqual([0, expect.stringContaining("1 pending operations")]);
    expect(moves()).toEqual(moved("V2"));
    const { output: outputs } = await project.pulumi("stack", "output", "--json");
    expect(JSON.parse(outputs)).toMatchObject({ inProduction: "V2", rollbackTo: "V1" });
    expect(await project.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
