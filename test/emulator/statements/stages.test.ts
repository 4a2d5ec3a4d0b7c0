import { readdirSync } from "node:fs";
import { join } from "node:path";
import { furnish, openLayer, putPackage } from "../../support/layer";
import type { Layer } from "../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await furnish(layer);
});

afterEach(() => {
  layer.close();
});

describe("temporary stages", () => {
  const CREATE = "CREATE TEMPORARY STAGE IF NOT EXISTS ML.PROD.X";

  it("belong to their session, and to no other", async () => {
    const [first, second] = [layer.open(), layer.open()];
    await layer.run(CREATE, { session: first });
    await putPackage(layer, "ML.PROD.X", first);
    expect(await layer.refusal("LIST @ML.PROD.X", { session: second })).toContain("002003");
    await layer.run(CREATE, { session: second });
    expect(await layer.run("LIST @ML.PROD.X", { session: second })).toEqual([]);
    expect(await layer.run("LIST @ML.PROD.X", { session: first })).not.toEqual([]);
    expect(await layer.refusal("CREATE TEMP STAGE ML.PROD.X", { session: first })).toContain(
      "002002",
    );
  });

  it("stand before a permanent stage of the same name until they are dropped", async () => {
    const session = layer.open();
    await layer.run("CREATE SCOPED TEMPORARY STAGE ML.PROD.PACKAGES", { session });
    expect(await layer.run("LIST @ML.PROD.PACKAGES", { session })).toEqual([]);
    const types = async () =>
      (await layer.run("SHOW STAGES IN SCHEMA ML.PROD", { session })).map((row) => row["type"]);
    expect((await types()).sort()).toEqual(["INTERNAL", "INTERNAL TEMPORARY"]);
    await layer.run("DROP STAGE ML.PROD.PACKAGES", { session });
    expect(await layer.run("LIST @ML.PROD.PACKAGES", { session })).not.toEqual([]);
    expect(await types()).toEqual(["INTERNAL"]);
  });

  it("go with their files when the session ends, and are never saved", async () => {
    const session = layer.open();
    const version = layer.engine.state.version;
    await layer.run(CREATE, { session });
    await putPackage(layer, "ML.PROD.X", session);
    expect(layer.engine.state.version).toBe(version);
    expect(JSON.stringify(layer.engine.state.save())).not.toContain('"X"');
    layer.engine.endSession(session);
    expect(readdirSync(join(layer.filesRoot, "temporary"))).toEqual([]);
    expect(await layer.refusal("LIST @ML.PROD.X", { session })).toContain("002003");
  });

  it("go with their schema", async () => {
    await layer.run(CREATE);
    await layer.run("CREATE OR REPLACE SCHEMA ML.PROD");
    layer.engine.sweep();
    expect(readdirSync(join(layer.filesRoot, "temporary"))).toEqual([]);
    expect(await layer.refusal("LIST @ML.PROD.X")).toContain("002003");
  });
});

describe("stage places", () => {
  it("tell a quoted stage from a snow:// address", async () => {
    await layer.run('CREATE STAGE ML.PROD."snow:"');
    await putPackage(layer, 'ML.PROD."snow:"');
    expect(await layer.run('LIST @ML.PROD."snow:"/MANIFEST.yml')).toHaveLength(1);
    const short = { session: layer.open({ database: "ML", schema: "PROD" }) };
    expect(await layer.run('LIST @"snow:"/MANIFEST.yml', short)).toHaveLength(1);
    const address = "LIST 'snow://model/ML.PROD.TUMOR/versions/V1/MANIFEST.yml'";
    expect(await layer.run(address)).toHaveLength(1);
    expect(await layer.refusal("LIST 'snow://elsewhere'")).toContain("001003");
  });

  it("are whole names", async () => {
    expect(await layer.refusal("LIST '@ML.PROD.PACKAGES nonsense'")).toContain("001003");
    expect(await layer.refusal("LIST @A.B.C.D")).toContain("001003");
    expect(
      await layer.refusal("LIST 'snow://model/ML.PROD.TUMOR nonsense/versions/V1/'"),
    ).toContain("001003");
  });

  it("never lead out of their folder", async () => {
    for (const sql of [
      "LIST '@ML.PROD.PACKAGES/../x'",
      "REMOVE '@ML.PROD.PACKAGES/a/../../x'",
      "LIST @~/..",
      "GET '@ML.PROD.PACKAGES/..' 'file:///tmp'",
      "PUT file:///x '@ML.PROD.PACKAGES/..'",
    ]) {
      expect(await layer.refusal(sql)).toContain("leaves the stage");
    }
  });

  it("are filtered by a pattern, which must be one", async () => {
    const yml = await layer.run("LIST @ML.PROD.PACKAGES PATTERN = 'MANIFEST.yml|nothing'");
    expect(yml).toHaveLength(1);
    for (const word of ["LIST", "REMOVE"]) {
      expect(await layer.refusal(`${word} @ML.PROD.PACKAGES PATTERN = '('`)).toContain("100048");
    }
  });
});
