import { join } from "node:path";
import { scratch } from "../support/account";
import { newKeys } from "../support/keys";
import { localSettings, projectFrom, textOf } from "../support/project";
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

const PASSWORD = "canary-password-77c0";

const LOGIN = {
  "snowflakeml:privateKey": privateKey,
  "snowflakeml:privateKeyPassphrase": PASSPHRASE,
};

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
  const user = `CREATE USER STORY PASSWORD = '${PASSWORD}' RSA_PUBLIC_KEY = '${keys.body}' DEFAULT_ROLE = ACCOUNTADMIN`;
  const init = [user, "GRANT ROLE ACCOUNTADMIN TO USER STORY", "CREATE TAG ML.PROD.STAGE"];
  world = await startWorld({ authentication: "strict", init });
  await seedModel(world.emulator, 2);
  process.env["SNOWFLAKEML_PLAN_FILE"] = plans;
  process.env["PULUMI_DEBUG_COMMANDS"] = "true";
  project = await projectFrom("test/fixtures/programs/secrets", { linked: true });
  const { "snowflakeml:password": _password, ...settings } = localSettings(world.emulator.url);
  await project.configure(settings, { ...LOGIN, ...VALUES });
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
    // The statements that set them have them, and no other does.
    for (const { kind, sql, mutating: changes } of world.emulator.log.statements())
      if (sql.includes("canary")) expect([kind, changes]).toEqual([kind, true]);
  });

  it("are kept in drift, and in a failure that repeats them", async () => {
    for (const sql of [
      "ALTER MODEL ML.PROD.TUMOR SET COMMENT = 'theirs'",
      "ALTER MODEL ML.PROD.TUMOR UNSET TAG ML.PROD.STAGE",
    ])
      await world.emulator.execute(sql);
    const drift = await told("preview", "--event-log", join(files.path, "drift.jsonl"));
    expect(drift.output).toContain("drift: comment is [secret]");
    const message = `invalid value '${VALUES["secrets:tag"]}' near '${VALUES["secrets:comment"]}'`;
    world.emulator.faults.add({
      match: { sql: /SET TAG/ },
      action: { sql: { code: "001003", sqlState: "42000", message } },
    });
    const failed = await told("up", "--yes", "--event-log", join(files.path, "failed.jsonl"));
    expect([failed.code, failed.output]).toEqual([1, expect.stringContaining("001003")]);
    expect(await told("refresh", "--yes")).toMatchObject({ code: 0 });
    expect(await told("up", "--yes")).toMatchObject({ code: 0 });
    expect(await told("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("of a login by password do as well", async () => {
    for (const name of Object.keys(LOGIN)) await project.pulumi("config", "rm", name);
    await project.configure({}, { "snowflakeml:password": PASSWORD });
    world.emulator.log.clear();
    const up = await told("up", "--yes", "--event-log", join(files.path, "password.jsonl"));
    expect([up.code, world.emulator.log.logins()]).toEqual([0, 2]);
  });

  it("stand nowhere in clear", () => {
    const tags = world.emulator.log
      .statements()
      .map(({ parameters }) => JSON.stringify(parameters));
    const places = {
      printed: leaked.join("\n"),
      state: project.state(),
      // The plan file and the events of every operation.
      written: textOf(files.path),
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
