import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localSettings, projectFrom } from "../support/project";
import type { Project } from "../support/project";
import { PACKAGES, mutating, seedStaging } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

/** An example in another language, run as its users run it. */
export interface LanguageCase {
  readonly example: string;
  /** A version V3 from the folder models/V2, as the program's text says it and before which line. */
  readonly more: { readonly file: string; readonly text: string; readonly before: string };
  /** What its language needs in the copied project. */
  readonly prepare?: (project: Project) => Promise<void>;
  /** As of a project. */
  readonly programs?: string;
}

/** What stands while a language's story goes on. */
export interface LanguageStory {
  readonly world: () => World;
  readonly project: () => Project;
}

const MODEL = 'ALTER MODEL "ML"."PROD"."TUMOR"';

/**
 * From an empty schema to a promotion and back to nothing, with every preview between them empty. One
 * stack, since each command of the CLI costs a second or more: what a test leaves is where the next begins.
 */
export function describeLanguage({ example, more, prepare, ...rest }: LanguageCase): LanguageStory {
  let world: World;
  let project: Project;

  const outputs = async (): Promise<unknown> =>
    JSON.parse((await project.pulumi("stack", "output", "--json")).output);

  beforeAll(async () => {
    world = await startWorld();
    await seedStaging(world.emulator);
    project = await projectFrom(example, { ...rest, linked: true });
    await prepare?.(project);
    await project.configure(localSettings(world.emulator.url));
  });

  afterAll(async () => {
    project.remove();
    await world.stop();
  });

  it("creates a model, its versions and an alias, and looks up what was logged", async () => {
    expect(await project.succeed("up", "--yes")).toContain("5 created");
    const [first, ...others] = mutating(world.emulator);
    expect(first).toMatch(/^CREATE MODEL "ML"\."PROD"\."TUMOR" WITH VERSION "V1" FROM MODEL/);
    // The alias waits for the versions, though only a text names them.
    expect(others.at(-1)).toBe(`${MODEL} VERSION "V1" SET ALIAS = PRODUCTION`);
    expect(await outputs()).toMatchObject({
      model: "ML.PROD.TUMOR",
      inProduction: "V1",
      logged: ["V1", "V2"],
    });
    await project.succeed("preview", "--expect-no-changes");
  });

  it("promotes by configuration, in the two statements of a move", async () => {
    await project.configure({ productionVersion: "V2" });
    expect(await project.succeed("preview")).toContain("takes PRODUCTION off V1");
    world.emulator.log.clear();
    await project.succeed("up", "--yes", "--skip-preview");
    expect(mutating(world.emulator)).toEqual([
      `${MODEL} VERSION PRODUCTION UNSET ALIAS`,
      `${MODEL} VERSION "V2" SET ALIAS = PRODUCTION`,
    ]);
    expect(await outputs()).toMatchObject({ inProduction: "V2", rollbackTo: "V1" });
    await project.succeed("preview", "--expect-no-changes");
    await project.succeed("refresh", "--preview-only", "--expect-no-changes");
  });

  it("rolls back onto a version whose alias may be displaced", async () => {
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = CANDIDATE");
    await project.configure({ productionVersion: "V1" });
    world.emulator.log.clear();
    await project.succeed("up", "--yes", "--skip-preview");
    expect(mutating(world.emulator)).toEqual([
      `${MODEL} VERSION CANDIDATE UNSET ALIAS`,
      `${MODEL} VERSION PRODUCTION UNSET ALIAS`,
      `${MODEL} VERSION "V1" SET ALIAS = PRODUCTION`,
    ]);
  });

  it("hears of a wrong input in the provider's own words, before anything is sent", async () => {
    await project.configure({ productionVersion: "V 2" });
    world.emulator.log.clear();
    const { code, output } = await project.pulumi("up", "--yes");
    expect(code).not.toBe(0);
    expect(output).toContain('version: "V 2" is not an identifier: expected letters, digits');
    expect(mutating(world.emulator)).toEqual([]);
    await project.configure({ productionVersion: "V1" });
  });

  it("uploads a package from a folder beside the program", async () => {
    cpSync(join(PACKAGES, "V2"), join(project.folder, "models", "V2"), { recursive: true });
    const program = join(project.folder, more.file);
    const text = readFileSync(program, "utf8");
    writeFileSync(program, text.replace(more.before, `${more.text}\n${more.before}`));
    expect(await project.succeed("up", "--yes", "--skip-preview")).toContain("1 created");
    expect(mutating(world.emulator).join("\n")).toContain(`${MODEL} ADD VERSION "V3" FROM @`);
  });

  it("refuses to be destroyed in preview, and destroys what is let go", async () => {
    world.emulator.log.clear();
    const refused = await project.pulumi("destroy", "--yes");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("because it is protected");
    expect(mutating(world.emulator)).toEqual([]);
    await project.configure({ keepModel: "false" });
    for (const command of ["up", "destroy"])
      await project.succeed(command, "--yes", "--skip-preview");
    expect(await world.emulator.execute("SHOW MODELS IN SCHEMA ML.PROD")).toEqual([]);
  });

  return { world: () => world, project: () => project };
}
