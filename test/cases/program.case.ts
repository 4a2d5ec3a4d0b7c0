import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../provider/emulator";
import { Alias, FRONT_END, Model, ModelVersion } from "../support/classes";
import type { FrontEnd } from "../support/front-end";
import { mutating, seedStaging } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

/**
 * What both front ends must do alike: the same programs one after the other, the same changing
 * statements, the same outputs. What is expected is written when SNOWFLAKEML_RECORD is set.
 */

const EXPECTED = join(__dirname, "..", "fixtures", "cases", "program.json");

/** One `up` of the stack that all cases share. */
interface Case {
  readonly title: string;
  /** What somebody else does before it. */
  readonly before?: readonly string[];
  readonly program: () => void;
  /** Front ends that cannot do it, and why. */
  readonly skip?: Partial<Record<FrontEnd, string>>;
}

interface Wish {
  /** Versions by alias. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly comment?: string;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** The version that V2 is a copy of. */
  readonly copies?: string;
  readonly name?: string;
  readonly defaultVersion?: string;
}

/** A model with two versions and aliases: what deployment repositories hold. */
function registry(wish: Wish = {}) {
  return (): void => {
    const { aliases = {}, comment = "Tumours", metrics, tags, defaultVersion } = wish;
    const from = (version: string) => ({ model: "ML.STAGING.TUMOR", version });
    const model = new Model("model", {
      database: "ML",
      schema: "PROD",
      name: wish.name ?? "TUMOR",
      firstVersion: { name: "V1", source: from("V1") },
      comment,
      allowRename: true,
      deletionProtection: false,
      ...(tags === undefined ? {} : { tags }),
    });
    new ModelVersion("v1", { model, name: "V1", source: from("V1") });
    const v2 = new ModelVersion("v2", {
      model,
      name: "V2",
      source: from(wish.copies ?? "V2"),
      ...(metrics === undefined ? {} : { metrics }),
    });
    for (const [name, version] of Object.entries(aliases))
      new Alias(name, { model, name, version: version === "V2" ? v2 : version });
    if (defaultVersion !== undefined)
      new Alias("default", { model, name: "DEFAULT", version: defaultVersion });
  };
}

const SERVED = { aliases: { PRODUCTION: "V1", CANDIDATE: "V2" } };
const SWAPPED = { aliases: { PRODUCTION: "V2", CANDIDATE: "V1" } };
const METRICS = { auc: 0.97, log_loss: 0.19 };

const CASES: readonly Case[] = [
  { title: "creates a model, its versions and aliases", program: registry(SERVED) },
  { title: "lets two aliases change places", program: registry(SWAPPED) },
  {
    title: "sets what can be set in place",
    before: ["CREATE TAG ML.PROD.STAGE"],
    program: registry({ ...SWAPPED, comment: "new", metrics: METRICS, tags: { STAGE: "live" } }),
  },
  {
    title: "puts back what somebody else changed",
    before: [
      "ALTER MODEL ML.PROD.TUMOR SET COMMENT = 'theirs'",
      "ALTER MODEL ML.PROD.TUMOR UNSET TAG ML.PROD.STAGE",
      "ALTER MODEL ML.PROD.TUMOR MODIFY VERSION V2 SET METADATA = '{}'",
    ],
    program: registry({ ...SWAPPED, comment: "new", metrics: METRICS, tags: { STAGE: "live" } }),
  },
  {
    title: "sets an alias again that somebody took off",
    before: ["ALTER MODEL ML.PROD.TUMOR VERSION CANDIDATE UNSET ALIAS"],
    program: registry({ ...SWAPPED, comment: "new", metrics: METRICS, tags: { STAGE: "live" } }),
    skip: { native: "the engine reads it before, and makes it as new, without a version before" },
  },
  {
    title: "takes out what the program no longer has",
    program: registry({ aliases: { PRODUCTION: "V2" }, comment: "new" }),
  },
  {
    title: "promotes by moving one alias",
    program: registry({ aliases: { PRODUCTION: "V1" }, comment: "new" }),
  },
  {
    title: "replaces a version that is copied from another one",
    program: registry({ aliases: { PRODUCTION: "V1" }, comment: "new", copies: "V1" }),
  },
  {
    title: "moves the default version, and renames the model in place",
    program: registry({
      aliases: { PRODUCTION: "V2" },
      comment: "new",
      copies: "V1",
      name: "RENAMED",
      defaultVersion: "V2",
    }),
  },
];

/** Properties of a front end's own, and what is another at each run. */
const VOLATILE = /^__|^createdOn$|^modelCreatedOn$/;

/** What one case did. */
interface Did {
  readonly sent: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Expected = Readonly<Record<string, Did>>;

const isRecording = process.env["SNOWFLAKEML_RECORD"] !== undefined;

function expectations(): Expected {
  return JSON.parse(readFileSync(EXPECTED, "utf8")) as Expected;
}

async function done(emulator: Emulator, stack: TestStack): Promise<Did> {
  const resources = Object.entries(await stack.resources()).sort(([a], [b]) => (a < b ? -1 : 1));
  const outputs = resources.map(([name, { outputs }]) => {
    const kept = Object.entries(outputs).filter(([key]) => !VOLATILE.test(key));
    return [name, Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  // Resources that do not wait for each other are worked on in any order.
  return { sent: [...mutating(emulator)].sort(), outputs: Object.fromEntries(outputs) };
}

/** Runs the cases over the front end that stories run over. */
export function describePrograms(): void {
  const recorded: Record<string, Did> = {};
  let world: World;
  let stack: TestStack;

  beforeAll(async () => {
    world = await startWorld();
    await seedStaging(world.emulator);
    stack = await world.stack(() => undefined);
  });

  afterAll(async () => {
    await world.stop();
    if (isRecording) writeFileSync(EXPECTED, `${JSON.stringify(recorded, null, 2)}\n`);
  });

  const run = async ({ title, before = [], program }: Case): Promise<void> => {
    for (const sql of before) await world.emulator.execute(sql);
    world.emulator.log.clear();
    stack.program = program;
    expect(await stack.up()).toMatchObject({ ok: true });
    recorded[title] = await done(world.emulator, stack);
  };

  const named = CASES.map((each) => {
    const reason = each.skip?.[FRONT_END];
    return [
      reason === undefined ? each.title : `${each.title}: not alike, ${reason}`,
      each,
    ] as const;
  });

  it.each(named)("%s", async (_name, each) => {
    await run(each);
    const { [each.title]: did } = recorded;
    const { [each.title]: expected = did } = isRecording ? {} : expectations();
    if (each.skip?.[FRONT_END] === undefined) expect(did).toEqual(expected);
    else expect(did).not.toEqual(expected);
  });

  it("has nothing to do once all is done", async () => {
    expect(await stack.preview({ expectNoChanges: true })).toMatchObject({ ok: true });
  });

  it("leaves nothing behind", async () => {
    expect(await stack.destroy()).toMatchObject({ ok: true });
    expect(await world.emulator.execute("SHOW MODELS IN SCHEMA ML.PROD")).toEqual([]);
  });
}
