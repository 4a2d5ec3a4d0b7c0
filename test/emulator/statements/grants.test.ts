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

describe("GRANT", () => {
  it.each([
    "GRANT FLY ON DATABASE ML TO ROLE READER",
    "GRANT READ ON DATABASE ML TO ROLE READER",
    "GRANT SELECT ON MODEL ML.PROD.TUMOR TO ROLE READER",
    "GRANT APPLY ON WAREHOUSE COMPUTE_WH TO ROLE READER",
    "GRANT OWNERSHIP, READ ON MODEL ML.PROD.TUMOR TO ROLE READER",
    "REVOKE OWNERSHIP ON MODEL ML.PROD.TUMOR FROM ROLE READER",
  ])("refuses %s", async (sql) => {
    expect(await layer.refusal(sql)).toContain("001003 42000");
  });

  it("ALL grants each privilege of the kind", async () => {
    await layer.run("GRANT ALL PRIVILEGES ON MODEL ML.PROD.TUMOR TO ROLE READER");
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual(["READ", "USAGE"]);
    await layer.run("REVOKE ALL ON MODEL ML.PROD.TUMOR FROM ROLE READER");
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual([]);
  });

  it("ALL of a grantor who can grant some grants those and tells the rest", async () => {
    for (const sql of [
      "CREATE ROLE SHARER",
      "GRANT USAGE ON DATABASE ML TO ROLE SHARER",
      "GRANT USAGE ON SCHEMA ML.PROD TO ROLE SHARER",
      "GRANT USAGE ON MODEL ML.PROD.TUMOR TO ROLE SHARER WITH GRANT OPTION",
    ]) {
      await layer.run(sql);
    }
    const session = layer.open({ role: "SHARER" });
    expect(
      await layer.refusal("GRANT ALL ON MODEL ML.PROD.TUMOR TO ROLE READER", { session }),
    ).toContain("003011 42501");
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual(["USAGE"]);
    expect(
      await layer.refusal("GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE READER", { session }),
    ).toContain("003001 42501");
    const [row] = (await layer.run("SHOW GRANTS TO ROLE SHARER")).filter(
      (each) => each["granted_on"] === "MODULE",
    );
    expect(row).toMatchObject({ grant_option: "true", granted_by_role_type: "ROLE" });
  });

  it("OWNERSHIP says what becomes of the grants that stand", async () => {
    await layer.run("GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE READER");
    const sql = "GRANT OWNERSHIP ON MODEL ML.PROD.TUMOR TO ROLE SYSADMIN";
    expect(await layer.refusal(sql)).toContain("must be revoked");
    await layer.run(`${sql} COPY CURRENT GRANTS`);
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual(["READ"]);
    await layer.run(`${sql} REVOKE CURRENT GRANTS`);
    expect(await granted("MODEL ML.PROD.TUMOR")).toEqual([]);
  });

  it.each([
    "GRANT USAGE ON ALL FUNCTIONS IN SCHEMA ML.PROD TO ROLE READER",
    "GRANT SELECT ON FUTURE STREAMS IN SCHEMA ML.PROD TO ROLE READER",
    "GRANT CREATE DATABASE ON ACCOUNT TO ROLE READER",
    "GRANT READ ON MODEL ML.PROD.TUMOR TO SHARE S",
    "GRANT READ ON MODEL ML.PROD.TUMOR TO DATABASE ROLE ML.R",
    "REVOKE GRANT OPTION FOR READ ON MODEL ML.PROD.TUMOR FROM ROLE READER",
    "SHOW GRANTS",
    "SHOW GRANTS OF ROLE READER",
  ])("does not offer %s", async (sql) => {
    expect(await layer.refusal(sql)).toContain("emulator: not supported");
  });
});

describe("roles and users", () => {
  it("are granted by their owner or a manager of grants", async () => {
    await layer.run("CREATE USER EVE");
    await layer.run("CREATE ROLE MINE");
    await layer.run("GRANT OWNERSHIP ON ROLE MINE TO ROLE READER");
    const session = layer.open({ role: "READER" });
    for (const sql of [
      "GRANT ROLE ACCOUNTADMIN TO USER EVE",
      "GRANT ROLE SYSADMIN TO ROLE READER",
    ]) {
      expect(await layer.refusal(sql, { session })).toContain("003001 42501");
    }
    await layer.run("GRANT ROLE MINE TO USER EVE", { session });
    await layer.run("GRANT ROLE READER TO USER EVE", {
      session: layer.open({ role: "SECURITYADMIN" }),
    });
  });

  it("inherit nothing from those of the same name before", async () => {
    await layer.run("CREATE USER EVE");
    await layer.run("GRANT ROLE READER TO USER EVE");
    await layer.run("GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE READER");
    for (const again of [
      ["DROP ROLE READER", "CREATE ROLE READER"],
      ["CREATE OR REPLACE ROLE READER"],
    ]) {
      for (const sql of again) await layer.run(sql);
      expect(await granted("MODEL ML.PROD.TUMOR")).toEqual([]);
      expect(layer.engine.users.mayTake("EVE", "READER")).toBe(false);
      await layer.run("GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE READER");
      await layer.run("GRANT ROLE READER TO USER EVE");
    }
    await layer.run("DROP USER EVE");
    await layer.run("CREATE USER EVE");
    expect(layer.engine.users.mayTake("EVE", "READER")).toBe(false);
  });

  it("of the system stay, and what a dropped role owned goes to who drops it", async () => {
    expect(await layer.refusal("DROP ROLE ACCOUNTADMIN")).toContain("003001");
    await layer.run("GRANT OWNERSHIP ON MODEL ML.PROD.TUMOR TO ROLE READER");
    await layer.run("DROP ROLE READER");
    const [row] = await layer.run("SHOW MODELS IN ACCOUNT");
    expect(row).toMatchObject({ owner: "ACCOUNTADMIN" });
  });

  it("change by their owner, a user administrator, or for the password themselves", async () => {
    await layer.run("CREATE USER EVE PASSWORD = 'old'");
    const eve = layer.open({ user: "EVE", role: "READER" });
    const other = layer.open({ user: "BOB", role: "READER" });
    const set = "ALTER USER EVE SET PASSWORD = 'new'";
    expect(await layer.refusal(set, { session: other })).toContain("003001 42501");
    await layer.run(set, { session: eve });
    expect(layer.engine.users.verifyPassword("EVE", "new")).toBe(true);
    const role = "ALTER USER EVE SET DEFAULT_ROLE = ACCOUNTADMIN";
    expect(await layer.refusal(role, { session: eve })).toContain("003001 42501");
    await layer.run(role, { session: layer.open({ role: "USERADMIN" }) });
    await layer.run("ALTER USER IF EXISTS NOBODY SET PASSWORD = 'x'");
  });

  it("lose grants on what is dropped around them", async () => {
    await layer.run("GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE READER");
    await layer.run("GRANT USAGE ON SCHEMA ML.PROD TO ROLE READER");
    await layer.run("DROP DATABASE ML");
    expect(JSON.stringify(layer.engine.state.save())).not.toContain('"role":"READER"');
  });
});
