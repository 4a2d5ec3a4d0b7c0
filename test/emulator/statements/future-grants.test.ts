import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await furnish(layer);
  await layer.run("CREATE ROLE READER");
});

afterEach(() => {
  layer.close();
});

const granted = async (on: string) =>
  (await layer.run(`SHOW GRANTS ON ${on}`))
    .filter((row) => row["grantee_name"] === "READER")
    .map((row) => row["privilege"]);

const NEW_MODEL = "CREATE MODEL ML.PROD.NEW WITH VERSION V1 FROM MODEL ML.PROD.TUMOR";

describe("a grant on all objects of a kind", () => {
  it("is one on each that stands", async () => {
    await layer.run(NEW_MODEL);
    await layer.run("GRANT READ ON ALL MODELS IN SCHEMA ML.PROD TO ROLE READER");
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual(["READ"]);
    expect(await granted("MODEL ML.PROD.NEW")).toEqual(["READ"]);
    await layer.run("REVOKE READ ON ALL MODELS IN DATABASE ML FROM ROLE READER");
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual([]);
  });

  it("reaches schemas of a database", async () => {
    await layer.run("GRANT USAGE ON ALL SCHEMAS IN DATABASE ML TO ROLE READER");
    expect(await granted("SCHEMA ML.PROD")).toEqual(["USAGE"]);
    expect(await granted("SCHEMA ML.PUBLIC")).toEqual(["USAGE"]);
  });
});

describe("a grant on future objects of a kind", () => {
  it.each([
    ["MODELS IN SCHEMA ML.PROD", "READ", NEW_MODEL, "MODEL ML.PROD.NEW"],
    ["STAGES IN DATABASE ML", "READ", "CREATE STAGE ML.PROD.NEW", "STAGE ML.PROD.NEW"],
    ["TAGS IN SCHEMA ML.PROD", "APPLY", "CREATE TAG ML.PROD.NEW", "TAG ML.PROD.NEW"],
    ["SCHEMAS IN DATABASE ML", "USAGE", "CREATE SCHEMA ML.NEW", "SCHEMA ML.NEW"],
  ])("on %s is there when one is made", async (what, privilege, make, made) => {
    await layer.run(`GRANT ${privilege} ON FUTURE ${what} TO ROLE READER`);
    await layer.run(make);
    expect(await granted(made)).toEqual([privilege]);
  });

  it("leaves what stands alone, and what is made after it was revoked", async () => {
    await layer.run("GRANT READ ON FUTURE MODELS IN SCHEMA ML.PROD TO ROLE READER");
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual([]);
    await layer.run("REVOKE READ ON FUTURE MODELS IN SCHEMA ML.PROD FROM ROLE READER");
    await layer.run(NEW_MODEL);
    expect(await granted("MODEL ML.PROD.NEW")).toEqual([]);
  });

  it("on the schema stands before one on the database", async () => {
    await layer.run("GRANT READ ON FUTURE STAGES IN DATABASE ML TO ROLE READER");
    await layer.run("GRANT WRITE ON FUTURE STAGES IN SCHEMA ML.PROD TO ROLE READER");
    await layer.run("CREATE STAGE ML.PROD.NEW");
    await layer.run("CREATE STAGE ML.PUBLIC.NEW");
    expect(await granted("STAGE ML.PROD.NEW")).toEqual(["WRITE"]);
    expect(await granted("STAGE ML.PUBLIC.NEW")).toEqual(["READ"]);
  });

  it("of OWNERSHIP gives new objects to the role", async () => {
    await layer.run("GRANT OWNERSHIP ON FUTURE STAGES IN SCHEMA ML.PROD TO ROLE READER");
    await layer.run("CREATE STAGE ML.PROD.NEW");
    expect(await granted("STAGE ML.PROD.NEW")).toEqual(["OWNERSHIP"]);
  });

  it("is shown for the place and for the role, and goes with either", async () => {
    await layer.run("GRANT READ ON FUTURE MODELS IN SCHEMA ML.PROD TO ROLE READER");
    const expected = [
      expect.objectContaining({
        privilege: "READ",
        grant_on: "MODEL",
        name: "ML.PROD.<MODEL>",
        grant_to: "ROLE",
        grantee_name: "READER",
        grant_option: "false",
      }),
    ];
    expect(await layer.run("SHOW FUTURE GRANTS IN SCHEMA ML.PROD")).toEqual(expected);
    expect(await layer.run("SHOW FUTURE GRANTS TO ROLE READER")).toEqual(expected);
    await layer.run("DROP SCHEMA ML.PROD");
    expect(await layer.run("SHOW FUTURE GRANTS TO ROLE READER")).toEqual([]);
  });

  it("takes MANAGE GRANTS, or OWNERSHIP of the schema", async () => {
    await layer.run("CREATE ROLE OTHER");
    for (const grant of ["USAGE ON DATABASE ML", "USAGE ON SCHEMA ML.PROD"])
      await layer.run(`GRANT ${grant} TO ROLE READER`);
    const session = layer.open({ role: "READER" });
    const sql = "GRANT READ ON FUTURE MODELS IN SCHEMA ML.PROD TO ROLE OTHER";
    expect(await layer.refusal(sql, { session })).toContain("003001 42501");
    await layer.run("GRANT OWNERSHIP ON SCHEMA ML.PROD TO ROLE READER COPY CURRENT GRANTS");
    expect(await layer.refusal(sql, { session })).toBe("accepted");
  });
});
