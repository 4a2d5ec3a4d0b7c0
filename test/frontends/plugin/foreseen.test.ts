import { status } from "@grpc/grpc-js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { decode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { PRODUCTION, configured, requests } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";
import { setAliases } from "../../support/registry";
import { FEATURES, declared, samplesTable } from "../../support/tables";

const REFUSED = /^DynamicInferenceTable ML.PROD.PREDICTIONS: preview of the update failed. outputs/;

const TABLE = "DynamicInferenceTable";
const table = { ...declared, arguments: FEATURES, warehouse: "COMPUTE_WH" } as Properties;

let emulator: Emulator;
let plugin: Plugin;
let olds: Properties;

beforeAll(async () => {
  emulator = await startAccount({
    unknowns: "lenient",
    init: [samplesTable("ML.PROD.SAMPLES")],
  });
  await setAliases(emulator, { PRODUCTION: "V1" });
  plugin = await configured(emulator.url);
  const made = await plugin.call<rpc.CreateResponse>("create", requests.create(TABLE, table));
  olds = decode(made.getProperties()) ?? {};
});

afterAll(async () => {
  await plugin.stop();
  await emulator.stop();
});

/** What is known before an update of the table, and what the engine may take for granted. */
async function foreseen(more: Properties) {
  // Plans of one process reckon with those before them.
  const own = await configured(emulator.url);
  const values = { news: { ...table, ...more }, olds, oldInputs: table };
  const diff = await own.call<rpc.DiffResponse>("diff", requests.diff(TABLE, values));
  const request = requests.update(TABLE, values).setPreview(true);
  const update = await own.call<rpc.UpdateResponse>("update", request);
  await own.stop();
  const outputs = decode(update.getProperties()) ?? {};
  const told = ["createdOn", "owner", "refreshModeActual", "refreshModeReason"];
  return {
    unknown: told.filter((name) => !(name in outputs)),
    createdOn: outputs["createdOn"],
    stables: diff.getStablesList(),
  };
}

describe("a preview of a table", () => {
  it.each<[string, Properties]>([
    ["is to be transient", { transient: true }],
    [
      "is replaced",
      { where: "SAMPLE_ID > 1", onModelVersionChange: "replace", model: "ml.prod.tumor.v3" },
    ],
    ["is filled beside", { model: "ml.prod.tumor.v3", onModelVersionChange: "blueGreen" }],
  ])("that %s knows nothing of the new one's own", async (_title, more) => {
    const { unknown, stables } = await foreseen(more);
    expect(unknown).toEqual(["createdOn", "owner", "refreshModeActual", "refreshModeReason"]);
    expect(stables).toEqual(["database", "schema", "name"]);
  });

  it("that gets another mode knows all but the mode", async () => {
    const { unknown, createdOn } = await foreseen({ refreshMode: "FULL" });
    expect(unknown).toEqual(["refreshModeActual", "refreshModeReason"]);
    expect(createdOn).toBe(olds["createdOn"]);
  });

  it("that cannot be planned is what failed, and no update", async () => {
    const refused = { code: status.INVALID_ARGUMENT, details: expect.stringMatching(REFUSED) };
    await expect(foreseen({ outputs: { NOTHING: { type: "FLOAT" } } })).rejects.toMatchObject(
      refused,
    );
  });

  it("that gets a comment knows everything", async () => {
    expect(await foreseen({ comment: "new" })).toMatchObject({
      unknown: [],
      createdOn: olds["createdOn"],
    });
  });
});

it("the time of the model's creation is the same after every move of an alias", async () => {
  const values = { news: { ...PRODUCTION, version: "V2" }, olds: PRODUCTION };
  const diff = await plugin.call<rpc.DiffResponse>("diff", requests.diff("Alias", values));
  expect(diff.getStablesList()).toEqual(["model", "name", "modelCreatedOn"]);
});
