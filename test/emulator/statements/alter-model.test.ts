import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

const M = "ALTER MODEL ML.PROD.TUMOR";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await furnish(layer);
});

afterEach(() => {
  layer.close();
});

const model = async (name: string) => (await layer.run(`SHOW MODELS LIKE '${name}' IN ACCOUNT`))[0];

describe("IF EXISTS of ALTER MODEL", () => {
  it("excuses a missing model, also in a missing schema", async () => {
    for (const sql of [
      "ALTER MODEL IF EXISTS ML.PROD.NOPE DROP VERSION V1",
      "ALTER MODEL IF EXISTS ML.NOPE.NOPE SET COMMENT = 'x'",
      "COMMENT IF EXISTS ON MODEL ML.PROD.NOPE IS 'x'",
    ]) {
      expect(await layer.refusal(sql)).toBe("accepted");
    }
  });

  it.each([
    "DROP VERSION NOPE",
    "VERSION NOPE SET ALIAS = A",
    "MODIFY VERSION NOPE SET COMMENT = 'x'",
    "SET TAG ML.PROD.NOPE = 'x'",
    "UNSET TAG ML.PROD.NOPE",
    "ADD VERSION V3 FROM MODEL ML.PROD.NOPE",
    "ADD VERSION V3 FROM @ML.PROD.NOPE",
    "RENAME TO ML.NOPE.TUMOR",
  ])("does not excuse %s", async (action) => {
    expect(await layer.refusal(`ALTER MODEL IF EXISTS ML.PROD.TUMOR ${action}`)).toContain(
      "002003 02000",
    );
  });
});

describe("CREATE OR REPLACE MODEL", () => {
  it("leaves the standing model when the new version fails", async () => {
    for (const from of ["@ML.PROD.PACKAGES/nowhere", "MODEL ML.PROD.NOPE", "@ML.PROD.NOPE"]) {
      await layer.refusal(`CREATE OR REPLACE MODEL ML.PROD.TUMOR WITH VERSION V9 FROM ${from}`);
    }
    layer.engine.sweep();
    expect(await model("TUMOR")).toMatchObject({ versions: '["V1","V2"]' });
    expect(await layer.run("LIST 'snow://model/ML.PROD.TUMOR/versions/V1/'")).not.toEqual([]);
  });

  it("may copy from the model that it replaces", async () => {
    await layer.run(
      "CREATE OR REPLACE MODEL ML.PROD.TUMOR WITH VERSION V9 FROM MODEL ML.PROD.TUMOR VERSION V2",
    );
    layer.engine.sweep();
    expect(await model("TUMOR")).toMatchObject({ versions: '["V9"]' });
    expect(await layer.run("LIST 'snow://model/ML.PROD.TUMOR/versions/V9/'")).not.toEqual([]);
  });

  it("needs ownership of the standing model", async () => {
    for (const sql of [
      "CREATE ROLE MAKER",
      "GRANT ROLE MAKER TO USER ADA",
      "GRANT USAGE ON DATABASE ML TO ROLE MAKER",
      "GRANT USAGE, CREATE MODEL, CREATE STAGE, CREATE TAG ON SCHEMA ML.PROD TO ROLE MAKER",
      "GRANT USAGE ON STAGE ML.PROD.PACKAGES TO ROLE MAKER",
      "GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE MAKER",
      "CREATE TAG ML.PROD.T",
      "GRANT READ ON TAG ML.PROD.T TO ROLE MAKER",
    ]) {
      await layer.run(sql);
    }
    const session = layer.open({ role: "MAKER" });
    for (const sql of [
      "CREATE OR REPLACE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES",
      "CREATE OR REPLACE STAGE ML.PROD.PACKAGES",
      "CREATE OR REPLACE TAG ML.PROD.T",
    ]) {
      expect(await layer.refusal(sql, { session })).toContain("003001 42501");
    }
  });
});

it.each([
  "CREATE OR REPLACE ROLE ACCOUNTADMIN",
  "CREATE OR REPLACE ROLE LOADER",
  "CREATE OR REPLACE USER ADA",
])("%s needs ownership of what stands", async (sql) => {
  await layer.run("CREATE ROLE LOADER");
  const session = layer.open({ role: "USERADMIN" });
  expect(await layer.refusal(sql, { session })).toContain("003001 42501");
});

it.each(["CREATE OR REPLACE WAREHOUSE COMPUTE_WH", "CREATE OR REPLACE DATABASE ML"])(
  "%s needs ownership of what stands",
  async (sql) => {
    await layer.run("GRANT USAGE ON DATABASE ML TO ROLE SYSADMIN");
    const session = layer.open({ role: "SYSADMIN" });
    expect(await layer.refusal(sql, { session })).toContain("003001 42501");
  },
);

describe("SET TAG", () => {
  it("sets all tags of a statement or none", async () => {
    await layer.run("CREATE TAG ML.PROD.A");
    await layer.run("CREATE TAG ML.PROD.B ALLOWED_VALUES 'x'");
    for (const second of ["ML.PROD.B = 'y'", "ML.PROD.NOPE = 'x'"]) {
      expect(await layer.refusal(`${M} SET TAG ML.PROD.A = '1', ${second}`)).not.toBe("accepted");
      expect(await tagsOf("ML.PROD.TUMOR")).toEqual([]);
    }
    await layer.run(`${M} SET TAG ML.PROD.A = '1', ML.PROD.B = 'x'`);
    expect(await tagsOf("ML.PROD.TUMOR")).toEqual(["A=1", "B=x"]);
  });

  it("does not outlive the tag", async () => {
    for (const gone of ["DROP TAG ML.PROD.A", "CREATE OR REPLACE TAG ML.PROD.A"]) {
      await layer.run("CREATE TAG IF NOT EXISTS ML.PROD.A");
      await layer.run(`${M} SET TAG ML.PROD.A = '1'`);
      await layer.run(gone);
      expect(await tagsOf("ML.PROD.TUMOR")).toEqual([]);
    }
  });
});

async function tagsOf(name: string): Promise<readonly string[]> {
  const rows = await layer.run(
    `SELECT TAG_NAME, TAG_VALUE FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('${name}', 'MODULE'))`,
  );
  return rows.map((row) => `${String(row["TAG_NAME"])}=${String(row["TAG_VALUE"])}`);
}

describe("settings of ALTER MODEL", () => {
  it.each([
    `${M} SET COMMENT = bareword`,
    `${M} MODIFY VERSION V1 SET COMMENT = bareword`,
    `${M} SET COMMENT = 'a' COMMENT = 'b'`,
    `${M} ADD VERSION "" FROM MODEL ML.PROD.TUMOR`,
    `${M} SET`,
  ])("%s is bad syntax", async (sql) => {
    expect(await layer.refusal(sql)).toContain("001003 42000");
  });

  it("never takes a system name or one that is too long", async () => {
    for (const name of ["DEFAULT", "first", '"LAST"']) {
      expect(await layer.refusal(`${M} ADD VERSION ${name} FROM MODEL ML.PROD.TUMOR`)).toContain(
        "system alias",
      );
      expect(
        await layer.refusal(`CREATE MODEL ML.PROD.X WITH VERSION ${name} FROM MODEL ML.PROD.TUMOR`),
      ).toContain("system alias");
    }
    expect(await layer.refusal(`${M} VERSION V1 SET ALIAS = ${"a".repeat(256)}`)).toContain(
      "001008",
    );
  });
});

describe("names", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "like %s are names",
    async (name) => {
      const quoted = `"${name}"`;
      await layer.run(
        `CREATE MODEL ML.PROD.${quoted} WITH VERSION ${quoted} FROM @ML.PROD.PACKAGES`,
      );
      await layer.run(`CREATE TAG ML.PROD.${quoted}`);
      await layer.run(`ALTER MODEL ML.PROD.${quoted} SET TAG ML.PROD.${quoted} = 'x'`);
      await layer.run(`${M} VERSION V1 SET ALIAS = ${name.toUpperCase()}`);
      await layer.run(`CREATE ROLE ${quoted}`);
      await layer.run(`GRANT READ ON MODEL ML.PROD.${quoted} TO ROLE ${quoted}`);
      await restart();
      const [row] = (await layer.run("SHOW MODELS IN SCHEMA ML.PROD")).filter(
        (each) => each["name"] === name,
      );
      expect(row).toMatchObject({ default_version_name: name, versions: JSON.stringify([name]) });
      expect(await tagsOf(`ML.PROD.${quoted}`)).toEqual([`${name}=x`]);
      expect(await layer.run(`SHOW GRANTS TO ROLE ${quoted}`)).toHaveLength(1);
      await layer.run(`DROP MODEL ML.PROD.${quoted}`);
      expect(await layer.refusal(`DROP MODEL ML.PROD.${quoted}`)).toContain("002003");
    },
  );

  it("are missing when nobody made them", async () => {
    expect(await layer.refusal(`${M} VERSION "constructor" UNSET ALIAS`)).toContain("002003");
    expect(await layer.refusal('DROP MODEL ML.PROD."__proto__"')).toContain("002003");
    expect(await layer.refusal('USE DATABASE "toString"')).toContain("002043");
    expect(await layer.refusal('SHOW "constructor"')).toContain("001003 42000");
  });
});

/** As a server does: what was saved is read by another. */
async function restart(): Promise<void> {
  const saved: unknown = JSON.parse(JSON.stringify(layer.engine.state.save()));
  const next = openLayer("strict", layer.filesRoot);
  next.engine.state.load(saved);
  layer = next;
}

describe("files of what is gone", () => {
  const folders = () => readdirSync(join(layer.filesRoot, "models"));

  it("stay until the state was saved", async () => {
    const before = folders();
    await layer.run(`${M} DROP VERSION V2`);
    expect(folders()).toEqual(before);
    layer.engine.sweep();
    expect(folders()).toHaveLength(before.length - 1);
  });

  it.each([
    "DROP MODEL ML.PROD.TUMOR",
    "DROP SCHEMA ML.PROD",
    "DROP DATABASE ML",
    "CREATE OR REPLACE SCHEMA ML.PROD",
    "CREATE OR REPLACE DATABASE ML",
  ])("go with %s", async (sql) => {
    await layer.run(sql);
    layer.engine.sweep();
    expect(folders()).toEqual([]);
    const stages = readdirSync(join(layer.filesRoot, "stages"));
    expect(stages).toHaveLength(sql.includes("MODEL") ? 1 : 0);
  });

  it("are removed on start when the state names them no more", async () => {
    await layer.run("CREATE TEMPORARY STAGE ML.PROD.TEMP");
    await layer.run(`${M} DROP VERSION V2`);
    await restart();
    expect(folders()).toHaveLength(1);
    expect(existsSync(join(layer.filesRoot, "temporary"))).toBe(false);
    expect(await layer.run("LIST 'snow://model/ML.PROD.TUMOR/versions/V1/'")).not.toEqual([]);
    expect(existsSync(join(layer.filesRoot, "stages"))).toBe(true);
  });
});
