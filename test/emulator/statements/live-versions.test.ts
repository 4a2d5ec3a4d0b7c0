import { furnish, openLayer, putPackage } from "../../support/layer";
import type { Layer } from "../../support/layer";

const TUMOR = "ALTER MODEL ML.PROD.TUMOR";
const PENDING = "ML.PROD.PENDING_1234ABCD_MODEL";
const LIVE = "LIVE_1234ABCD_VERSION";
const PLACE = `'snow://model/${PENDING}/versions/${LIVE}'`;

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnish(layer);
});

afterEach(() => {
  layer.close();
});

const first = async (sql: string) => (await layer.run(sql))[0];

const upload = async () => {
  const { fileTransfer } = await layer.result(`PUT 'file:///x' ${PLACE}`);
  expect(fileTransfer?.command).toBe("UPLOAD");
  await putPackage(layer, PLACE);
};

describe("a live version of a new model", () => {
  beforeEach(() => layer.run(`CREATE MODEL ${PENDING} WITH LIVE VERSION ${LIVE}`));

  it("is written to, listed and removed from, and appears under its final name at once", async () => {
    await upload();
    expect(await layer.run(`LIST ${PLACE}`)).not.toEqual([]);
    expect(await layer.run("SHOW MODELS IN SCHEMA ML.PROD")).toHaveLength(1);
    const rename = "RENAME TO ML.PROD.CHURN RENAME VERSION TO V1";
    await layer.run(`ALTER MODEL ${PENDING} COMMIT VERSION ${LIVE} ${rename}`);
    expect(await first("SHOW MODELS LIKE 'CHURN' IN SCHEMA ML.PROD")).toMatchObject({
      default_version_name: "V1",
      versions: '["V1"]',
    });
    expect(await first("SHOW VERSIONS IN MODEL ML.PROD.CHURN")).toMatchObject({
      name: "V1",
      aliases: '["DEFAULT","FIRST","LAST"]',
    });
    expect(await layer.run("SHOW FUNCTIONS IN MODEL ML.PROD.CHURN")).not.toEqual([]);
    expect(await layer.refusal(`ALTER MODEL ${PENDING} COMMIT VERSION ${LIVE}`)).toContain(
      "002003",
    );
    const closed = "'snow://model/ML.PROD.CHURN/versions/V1/MANIFEST.yml'";
    expect(await layer.refusal(`REMOVE ${closed}`)).toContain("003001");
  });

  it("stays as it is when its commit is refused", async () => {
    const commit = `ALTER MODEL ${PENDING} COMMIT VERSION ${LIVE}`;
    expect(await layer.refusal(commit)).toContain("398507");
    await upload();
    expect(await layer.refusal(`${commit} RENAME TO ML.PROD.TUMOR`)).toContain("002002");
    expect(await layer.refusal(`${commit} RENAME VERSION TO DEFAULT`)).toContain("092918");
    await layer.run(`REMOVE ${PLACE}`);
    expect(await layer.refusal(commit)).toContain("398507");
    await upload();
    await layer.run(commit);
    expect(await first("SHOW MODELS LIKE 'PENDING%' IN SCHEMA ML.PROD")).toMatchObject({
      versions: `["${LIVE}"]`,
    });
  });

  it("is all that its model has: only the model can be dropped", async () => {
    expect(await layer.refusal(`ALTER MODEL ${PENDING} DROP VERSION ${LIVE}`)).toContain("092918");
    expect(await layer.refusal(`SHOW FUNCTIONS IN MODEL ${PENDING}`)).toContain("002003");
    await layer.run(`DROP MODEL ${PENDING}`);
    expect(await layer.refusal(`LIST ${PLACE}`)).toContain("002003");
  });
});

describe("a live version of a model that stands", () => {
  beforeEach(() => layer.run(`${TUMOR} ADD LIVE VERSION ${LIVE}`));

  it("moves neither the default nor LAST until it is committed", async () => {
    const aliases = async () =>
      JSON.parse((await first("SHOW MODELS IN SCHEMA ML.PROD"))?.["aliases"] ?? "") as object;
    expect(await aliases()).toEqual({ DEFAULT: "V1", FIRST: "V1", LAST: "V2" });
    await putPackage(layer, `'snow://model/ML.PROD.TUMOR/versions/${LIVE}'`);
    await layer.run(`${TUMOR} COMMIT VERSION ${LIVE} RENAME VERSION TO V3`);
    expect(await aliases()).toEqual({ DEFAULT: "V1", FIRST: "V1", LAST: "V3" });
  });

  it.each([
    `${TUMOR} VERSION ${LIVE} SET ALIAS = A`,
    `${TUMOR} SET DEFAULT_VERSION = ${LIVE}`,
    `${TUMOR} MODIFY VERSION ${LIVE} SET COMMENT = 'x'`,
    `${TUMOR} ADD VERSION V9 FROM MODEL ML.PROD.TUMOR VERSION ${LIVE}`,
    `SHOW FUNCTIONS IN MODEL ML.PROD.TUMOR VERSION ${LIVE}`,
  ])("is no version yet: %s", async (sql) => {
    expect(await layer.refusal(sql)).toContain("commit it first");
  });

  it("keeps its name for itself, and can be dropped", async () => {
    for (const sql of [
      `${TUMOR} ADD LIVE VERSION ${LIVE}`,
      `${TUMOR} ADD VERSION ${LIVE} FROM MODEL ML.PROD.TUMOR VERSION V1`,
      `${TUMOR} VERSION V1 SET ALIAS = ${LIVE}`,
      `${TUMOR} ADD LIVE VERSION V1`,
    ]) {
      expect(await layer.refusal(sql)).toContain("already exists");
    }
    await layer.run(`${TUMOR} DROP VERSION ${LIVE}`);
    await layer.run(`${TUMOR} ADD LIVE VERSION ${LIVE}`);
  });

  it("is kept with the account, and its files with it", async () => {
    await putPackage(layer, `'snow://model/ML.PROD.TUMOR/versions/${LIVE}'`);
    layer.engine.state.load(JSON.parse(JSON.stringify(layer.engine.state.save())));
    expect(await layer.refusal(`${TUMOR} COMMIT VERSION ${LIVE}`)).toBe("accepted");
  });

  it("has its folder on the disk before the state names it, and all its files before it is a version", async () => {
    const added = layer.engine.made();
    await putPackage(layer, `'snow://model/ML.PROD.TUMOR/versions/${LIVE}'`);
    expect(layer.engine.made()).toEqual([]);
    await layer.run(`${TUMOR} COMMIT VERSION ${LIVE}`);
    expect(layer.engine.made()).toEqual(added.slice(-1));
  });

  it("is written to by the model's owner alone", async () => {
    await layer.run("CREATE ROLE READER");
    for (const sql of [
      "GRANT USAGE ON DATABASE ML TO ROLE READER",
      "GRANT USAGE ON SCHEMA ML.PROD TO ROLE READER",
      "GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE READER",
    ])
      await layer.run(sql);
    const session = layer.open({ role: "READER" });
    const place = `'snow://model/ML.PROD.TUMOR/versions/${LIVE}/'`;
    expect(await layer.refusal(`LIST ${place}`, { session })).toBe("accepted");
    expect(await layer.refusal(`PUT 'file:///x' ${place}`, { session })).toContain("003001");
    const bare = layer.open({ warehouse: null });
    expect(await layer.refusal(`${TUMOR} ADD LIVE VERSION X`, { session: bare })).toContain(
      "000606",
    );
  });
});
