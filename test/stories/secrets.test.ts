import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../support/account";
import { newKeys } from "../support/keys";
import { localSettings, projectFrom } from "../support/project";
import type { Project } from "../support/project";
import { mutating, seedModel } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

const keys = newKeys();
const PASSPHRASE = "canary-passphrase-5b1f";
const privateKey = String(
  keys.privateKey.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: PASSPHRASE,
  }),
);

/** What the program is given, and must be found nowhere. */
const VALUES = {
  "secrets:comment": "canary-comment 'it''s'",
  "secrets:tag": 'canary-tag "quoted"',
  "secrets:note": "canary-note \\ $$",
  "secrets:metric": "canary-metric",
  "secrets:metadata": "canary-metadata\nof two lines",
};

let world: World;
let project: Project;
/** Everything that was printed or written. */
const leaked: string[] = [];
const files = scratch();
const plans = join(files.path, "plans.jsonl");
const events = join(files.path, "events.jsonl");

async function told(...args: readonly string[]) {
  const ended = await project.pulumi(...args);
  leaked.push(ended.output);
  return ended;
}

beforeAll(async () => {
  const user = `CREATE USER STORY RSA_PUBLIC_KEY = '${keys.body}' DEFAULT_ROLE = ACCOUNTADMIN`;
  const init = [user, "GRANT ROLE ACCOUNTADMIN TO USER STORY", "CREATE TAG ML.PROD.STAGE"];
  world = await startWorld({ authentication: "strict", init });
  await seedModel(world.emulator, 2);
  process.env["SNOWFLAKEML_PLAN_FILE"] = plans;
  process.env["PULUMI_DEBUG_COMMANDS"] = "true";
  project = await projectFrom("test/fixtures/programs/secrets", { linked: true });
  const { "snowflakeml:password": _password, ...settings } = localSettings(world.emulator.url);
  const login = {
    "snowflakeml:privateKey": privateKey,
    "snowflakeml:privateKeyPassphrase": PASSPHRASE,
  };
  await project.configure(settings, { ...login, ...VALUES });
});

afterAll(async () => {
  for (const name of ["SNOWFLAKEML_PLAN_FILE", "PULUMI_DEBUG_COMMANDS"])
    Reflect.deleteProperty(process.env, name);
  await world.stop();
  project.remove();
  files.remove();
});

describe("secrets", () => {
  it("do their work", async () => {
    const preview = await told("preview");
    expect([preview.code, preview.output]).toEqual([
      0,
      expect.stringContaining("SET METADATA = '[secret]'"),
    ]);
    await told("preview", "--json");
    expect(await told("up", "--yes", "--event-log", events)).toMatchObject({ code: 0 });
    expect(mutating(world.emulator).join()).toContain("canary-metadata");
  });

  it("are kept in drift, and in a failure that repeats them", async () => {
    for (const sql of [
      "ALTER MODEL ML.PROD.TUMOR SET COMMENT = 'theirs'",
      "ALTER MODEL ML.PROD.TUMOR UNSET TAG ML.PROD.STAGE",
    ])
      await world.emulator.execute(sql);
    const drift = await told("preview");
    expect(drift.output).toContain("drift: comment is [secret]");
    const message = `invalid value '${VALUES["secrets:tag"]}' near '${VALUES["secrets:comment"]}'`;
    world.emulator.faults.add({
      match: { sql: /SET TAG/ },
      action: { sql: { code: "001003", sqlState: "42000", message } },
    });
    const failed = await told("up", "--yes");
    expect([failed.code, failed.output]).toEqual([1, expect.stringContaining("001003")]);
    expect(await told("refresh", "--yes")).toMatchObject({ code: 0 });
    expect(await told("up", "--yes")).toMatchObject({ code: 0 });
  });

  it("stand nowhere in clear", () => {
    const tags = world.emulator.log
      .statements()
      .map(({ parameters }) => JSON.stringify(parameters));
    const places = {
      printed: leaked.join("\n"),
      state: project.state(),
      plans: readFileSync(plans, "utf8"),
      events: readFileSync(events, "utf8"),
      tags: tags.join("\n"),
    };
    const body = privateKey.split("\n")[3] ?? "";
    for (const [place, text] of Object.entries(places)) {
      expect([place, text.length > 100]).toEqual([place, true]);
      expect([place, /.{0,80}canary.{0,20}/.exec(text)?.[0]]).toEqual([place, undefined]);
      expect([place, text.includes(body)]).toEqual([place, false]);
    }
  });
});
