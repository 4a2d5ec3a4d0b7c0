import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Alias, FRONT_END, Model, ModelVersion } from "../support/classes";
import { scratch } from "../support/account";
import { mutating, seedModel, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { StateResource, World } from "../support/world";

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

/** Characters of the state that are not what the user wrote, which stands there twice. */
function sizeBeyond(resource: StateResource): number {
  // Where in the program it stands is the engine's own record, and as long as the program's paths.
  const { stackTrace, sourcePosition, ...own } = resource as unknown as Record<string, unknown>;
  const written = Object.entries(resource.inputs).filter(([name]) => !name.startsWith("__"));
  return JSON.stringify(own).length - 2 * JSON.stringify(Object.fromEntries(written)).length;
}

const sent = () => world.emulator.log.statements().map((entry) => entry.sql);

describe("what an operation sends", () => {
  it("is one statement per schema, per model with managed versions, and per model with managed tags", async () => {
    await world.emulator.execute("CREATE TAG ML.PROD.T");
    await world.emulator.execute("CREATE SCHEMA ML.OTHER");
    const names = ["A", "B", "C", "D"];
    for (const name of names) await seedModel(world.emulator, 2, name);
    await world.emulator.execute("ALTER MODEL ML.PROD.D RENAME TO ML.OTHER.D");
    const stack = await world.stack(() => {
      for (const name of names) {
        const tags = name < "C" ? { tags: { T: "1" } } : {};
        const model = new Model(name, {
          database: "ML",
          schema: name < "D" ? "PROD" : "OTHER",
          name,
          adopt: true,
          ...tags,
        });
        const comment = name < "D" ? { comment: "managed" } : {};
        new ModelVersion(`${name}-2`, { model, name: "V2", adopt: true, ...comment });
        new Alias(`${name}-production`, { model, name: "PRODUCTION", version: "V2" });
      }
    });
    expect((await stack.up()).ok).toBe(true);
    world.emulator.log.clear();
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    const kinds = sent().map((sql) => sql.split(" ").slice(0, 2).join(" "));
    expect(kinds.sort()).toEqual([
      "SELECT TAG_DATABASE,",
      "SELECT TAG_DATABASE,",
      "SHOW MODELS",
      "SHOW MODELS",
      "SHOW VERSIONS",
      "SHOW VERSIONS",
      "SHOW VERSIONS",
      // Reads before an operation do not know what is managed: they refresh the outputs too.
      ...(FRONT_END === "native" ? ["SHOW VERSIONS"] : []),
    ]);
    expect(world.emulator.log.logins()).toBe(1);
    for (const resource of Object.values(await stack.resources()))
      expect(sizeBeyond(resource)).toBeLessThan(1536);
    const tags = world.emulator.log
      .statements()
      .map((entry) => String(entry.parameters["QUERY_TAG"]));
    for (const tag of tags)
      expect(JSON.parse(tag)).toEqual({
        pulumi: expect.stringContaining("urn:pulumi:test::story::"),
        operation: expect.any(String),
      });
  });

  it("is nothing with liveDiff off and nothing to do, and the change alone otherwise", async () => {
    await seedModel(world.emulator, 2);
    const program = (version: string) => () => {
      new Alias("a", { model: "ML.PROD.TUMOR", name: "PRODUCTION", version });
    };
    const stack = await world.stack(program("V1"), { config: { "snowflakeml:liveDiff": "false" } });
    expect((await stack.up()).ok).toBe(true);
    world.emulator.log.clear();
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    stack.program = program("V2");
    const preview = await stack.preview();
    expect(preview.text).toContain('VERSION "V2" SET ALIAS = PRODUCTION');
    expect([sent(), world.emulator.log.logins()]).toEqual([[], 0]);
    expect((await stack.up()).ok).toBe(true);
    expect(mutating(world.emulator)).toHaveLength(2);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
  });
});

describe("the default version", () => {
  it("moves by one statement; told in a line of the plan file, and with showSql off in warnings alone", async () => {
    await seedModel(world.emulator, 2);
    const files = scratch();
    const file = join(files.path, "plan.jsonl");
    const program = (version: string) => () => {
      new Alias("default", { model: "ML.PROD.TUMOR", name: "DEFAULT", version });
    };
    const stack = await world.stack(program("V1"), { config: { "snowflakeml:showSql": "false" } });
    const taken = await stack.up();
    expect(taken.ok).toBe(true);
    expect(taken.messages).toContainEqual({
      name: "default",
      severity: "warning",
      message: expect.stringContaining("exists already and is taken over."),
    });
    expect(taken.text).not.toContain("adopt ML.PROD.TUMOR/DEFAULT");
    expect(mutating(world.emulator)).toEqual([]);

    stack.program = program("V2");
    process.env["SNOWFLAKEML_PLAN_FILE"] = file;
    const preview = await stack.preview();
    Reflect.deleteProperty(process.env, "SNOWFLAKEML_PLAN_FILE");
    const sql = 'ALTER MODEL "ML"."PROD"."TUMOR" SET DEFAULT_VERSION = "V2"';
    expect(preview.text).not.toContain("ALTER MODEL");
    const [line = ""] = readFileSync(file, "utf8").split("\n");
    expect(JSON.parse(line)).toMatchObject({
      format: 1,
      kind: "Alias",
      object: "ML.PROD.TUMOR/DEFAULT",
      action: "update",
      steps: [{ sql, consequences: ["safe"] }],
    });
    expect((await stack.up()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([sql]);
    const { default: whole } = await stack.resources();
    expect(JSON.stringify(whole)).not.toContain("hint");
    const destroyed = await stack.destroy();
    expect([destroyed.ok, mutating(world.emulator).length]).toEqual([true, 1]);
    expect(destroyed.text).toContain("stays where it is");
    files.remove();
  });
});
