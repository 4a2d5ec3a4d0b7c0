import { furnish, openLayer, putPackage } from "../../support/layer";
import type { Layer } from "../../support/layer";
import { CASES } from "../../support/right-cases";
import { LEVELS, SUBJECTS } from "../../support/rights";
import type { Answer, Case, Level } from "../../support/rights";

/** Every statement on every kind under a role that has nothing, little, what it takes, and all. */

let layer: Layer;
let saved: string;

beforeAll(async () => {
  layer = openLayer();
  await furnish(layer);
  for (const sql of [
    "CREATE ROLE R",
    "CREATE ROLE OTHER",
    "CREATE USER EVE COMMENT = 'hers' DEFAULT_ROLE = OTHER",
    "CREATE WAREHOUSE WH",
    "CREATE TAG ML.PROD.T",
    "CREATE TABLE ML.PROD.TAB (A INT) AS SELECT 1",
    "CREATE VIEW ML.PROD.SEEN AS SELECT A FROM ML.PROD.TAB",
    "CREATE MODEL ML.PROD.OWN WITH VERSION V1 FROM MODEL ML.PROD.TUMOR",
    "GRANT OWNERSHIP ON MODEL ML.PROD.OWN TO ROLE R",
    "ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = LIVE",
    "ALTER MODEL ML.PROD.TUMOR ADD LIVE VERSION DRAFT",
  ])
    await layer.run(sql);
  await putPackage(layer, "'snow://model/ML.PROD.TUMOR/versions/DRAFT/'");
  saved = JSON.stringify(layer.engine.state.save());
});

afterAll(() => {
  layer.close();
});

beforeEach(() => {
  layer.engine.state.load(JSON.parse(saved));
});

function grantsOf({ kind, needs, besides = [] }: Case, level: Level): readonly string[] {
  const { on, little, around } = SUBJECTS[kind];
  const own: Readonly<Record<Level, readonly string[]>> = {
    nothing: [],
    little: [`${little ?? ""} ON ${on}`],
    one: [`${needs ?? ""} ON ${on}`],
    ownership: [`OWNERSHIP ON ${on}`],
  };
  return [...around, ...besides, ...own[level]];
}

const WORDS: readonly (readonly [string, Answer])[] = [
  ["002003 02000", "hidden"],
  ["002003 42S02", "hidden"],
  ["002043 02000", "no container"],
  ["003001 42501", "forbidden"],
  ["003041 42710", "name taken"],
  ["000002 0A000", "not offered"],
];

/** What the statement comes to for the role R. */
async function answerOf(sql: string): Promise<string> {
  const session = layer.open({ role: "R", user: "NOBODY" });
  const said = await layer.refusal(sql, { session });
  if (said !== "accepted") return WORDS.find(([start]) => said.startsWith(start))?.[1] ?? said;
  return "accepted";
}

const READS = /^(?:SHOW|DESCRIBE|LIST|SELECT|REMOVE)/;

async function tried(each: Case, level: Level): Promise<string> {
  for (const grant of grantsOf(each, level)) await layer.run(`GRANT ${grant} TO ROLE R`);
  const before = JSON.stringify(layer.engine.state.save());
  const isCounted = READS.test(each.sql) && (each.answers[level] ?? "").includes("row");
  if (!isCounted) {
    const answer = await answerOf(each.sql);
    // A refusal has no effect.
    if (answer !== "accepted") expect(JSON.stringify(layer.engine.state.save())).toBe(before);
    return answer;
  }
  const session = layer.open({ role: "R", user: "NOBODY" });
  const rows = await layer.run(each.sql, { session });
  return rows.length === 0 ? "no row" : "a row";
}

const ALL = CASES.flatMap((each) =>
  LEVELS.flatMap((level) => {
    const answer = each.answers[level];
    return answer === undefined ? [] : [[each.sql, level, answer, each] as const];
  }),
);

it.each(ALL)("%s with %s is answered: %s", async (_sql, level, answer, each) => {
  expect(await tried(each, level)).toBe(answer);
});

const INSIDE = CASES.filter(({ kind }) =>
  ["STAGE", "TAG", "MODEL", "TABLE", "VIEW"].includes(kind),
);

describe.each([
  ["the database", "REVOKE USAGE ON DATABASE ML FROM ROLE R"],
  ["the schema", "REVOKE USAGE ON SCHEMA ML.PROD FROM ROLE R"],
])("without a privilege on %s", (_what, revoke) => {
  it.each(INSIDE.map((each) => [each.sql, each] as const))(
    "nothing works: %s",
    async (sql, each) => {
      const inside = { ...each, besides: [] };
      for (const grant of grantsOf(inside, "ownership"))
        await layer.run(`GRANT ${grant} TO ROLE R`);
      await layer.run(revoke);
      const before = JSON.stringify(layer.engine.state.save());
      const session = layer.open({ role: "R", user: "NOBODY" });
      const said = await layer.refusal(sql, { session });
      const gone = sql.includes(" IF EXISTS ") && said === "accepted";
      const empty = sql.startsWith("SELECT") && said === "accepted";
      if (empty) expect(await layer.run(sql, { session })).toEqual([]);
      else if (!gone) expect(said).toMatch(/^(?:002003|002043|000002) /);
      expect(JSON.stringify(layer.engine.state.save())).toBe(before);
    },
  );
});

describe("an account's own objects", () => {
  it.each([
    ["CREATE DATABASE NEW", "SYSADMIN"],
    ["CREATE WAREHOUSE NEW", "SYSADMIN"],
    ["CREATE ROLE NEW", "USERADMIN"],
    ["CREATE USER NEW", "USERADMIN"],
  ])("%s takes the role %s", async (sql, role) => {
    expect(await answerOf(sql)).toBe("forbidden");
    expect(await layer.refusal(sql, { session: layer.open({ role }) })).toBe("accepted");
  });

  it("are refused in the account's name", async () => {
    const session = layer.open({ role: "R" });
    expect(await layer.refusal("CREATE ROLE NEW", { session })).toContain("account 'LOCAL'");
  });
});

describe("MANAGE GRANTS", () => {
  const session = () => layer.open({ role: "SECURITYADMIN" });

  it.each([
    "DATABASES",
    "SCHEMAS IN ACCOUNT",
    "STAGES IN ACCOUNT",
    "TAGS IN ACCOUNT",
    "MODELS IN ACCOUNT",
    "TABLES IN ACCOUNT",
    "VIEWS IN ACCOUNT",
  ])("sees all %s", async (what) => {
    const own = await layer.run(`SHOW ${what}`, { session: session() });
    const all = await layer.run(`SHOW ${what}`);
    expect(own.map((row) => row["name"])).toEqual(all.map((row) => row["name"]));
    expect(own).not.toEqual([]);
  });

  it.each(Object.values(SUBJECTS).filter(({ little }) => little !== undefined))(
    "grants on $on, and owns nothing by it",
    async ({ on, little }) => {
      const grant = `GRANT ${little ?? ""} ON ${on} TO ROLE OTHER`;
      expect(await layer.refusal(grant, { session: session() })).toBe("accepted");
      expect(await layer.refusal(`DROP ${on}`, { session: session() })).toContain("003001");
    },
  );
});

describe("users", () => {
  it("are seen by name alone, but for their owner and those who may create users", async () => {
    const shown = async (role: string) =>
      (await layer.run("SHOW USERS LIKE 'EVE'", { session: layer.open({ role }) }))[0];
    expect(await shown("R")).toMatchObject({ name: "EVE", comment: null, default_role: null });
    expect(await shown("USERADMIN")).toMatchObject({ comment: "hers", default_role: "OTHER" });
    await layer.run("GRANT OWNERSHIP ON USER EVE TO ROLE R");
    expect(await shown("R")).toMatchObject({ comment: "hers" });
  });

  it("describe themselves", async () => {
    const session = layer.open({ role: "R", user: "EVE" });
    const rows = await layer.run("DESCRIBE USER EVE", { session });
    expect(rows.find((row) => row["property"] === "COMMENT")?.["value"]).toBe("hers");
  });
});
