import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../scripts/engine/command";
import { ROOT } from "../../scripts/engine/places";
import { localSettings, projectFrom } from "../support/project";
import type { Project } from "../support/project";
import { seedSamples } from "../support/samples";
import { moves, seedModel, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

let world: World;
let project: Project | undefined;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(async () => {
  project?.remove();
  project = undefined;
  await world.stop();
});

describe("examples/promote-only", () => {
  it("manages an alias of a model that others log", async () => {
    await seedModel(world.emulator, 2);
    project = await projectFrom("examples/promote-only", { linked: true });
    await project.configure({
      ...localSettings(world.emulator.url),
      model: "ML.PROD.TUMOR",
      version: "V1",
    });
    expect(await project.pulumi("up", "--yes")).toMatchObject({ code: 0 });
    world.emulator.log.clear();
    await project.configure({ version: "V2" });
    expect(await project.pulumi("up", "--yes")).toMatchObject({ code: 0 });
    expect(moves(world.emulator)).toHaveLength(2);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    const unchanged = await project.pulumi("preview", "--expect-no-changes");
    expect(unchanged).toMatchObject({ code: 0 });
  });
});

describe("the package as users get it", () => {
  // Installs from the registry: the one test that is as slow as npm is.
  it("runs the quickstart from its tarball in an empty project", async () => {
    const packed = mkdtempSync(join(tmpdir(), "snowflakeml-tarball-"));
    expect(
      await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", packed], {
        cwd: ROOT,
      }),
    ).toMatchObject({ code: 0 });
    const tarball = join(packed, readdirSync(packed)[0] ?? "");
    await seedSamples(world.emulator);
    project = await projectFrom("examples/quickstart", { linked: false });
    const wanted = ["@pulumi/pulumi@3.248.0", "typescript@6.0.3", tarball];
    const install = await project.run(
      "npm",
      "install",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--prefer-offline",
      ...wanted,
    );
    expect(install).toMatchObject({ code: 0 });
    await project.configure(localSettings(world.emulator.url));
    const up = await project.pulumi("up", "--yes");
    expect([up.code, up.output]).toEqual([0, expect.stringContaining("6 created")]);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    expect(await project.pulumi("refresh", "--yes", "--expect-no-changes")).toMatchObject({
      code: 0,
    });
    const refused = await project.pulumi("destroy", "--yes");
    expect(refused.code).not.toBe(0);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    rmSync(packed, { recursive: true, force: true });
  }, 240_000);
});
