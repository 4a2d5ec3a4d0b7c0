import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { decode, encode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { connect } from "../../support/client";
import { configured, requests, urnOf } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";

const source = { model: "ML.PROD.TUMOR", version: "V1" };
const OLD = {
  database: "ML",
  schema: "PROD",
  name: "OLD",
  firstVersion: { name: "V1", source },
  allowRename: true,
  deletionProtection: false,
};

let emulator: Emulator;
let plugin: Plugin;
/** What the state has of a model that was renamed since. */
let outputs: Properties;

beforeEach(async () => {
  emulator = await startAccount();
  plugin = await configured(emulator.url);
  const made = await plugin.call<rpc.CreateResponse>("create", requests.create("Model", OLD));
  outputs = decode(made.getProperties()) ?? {};
  const renamed = requests.update("Model", { news: { ...OLD, name: "NEW" }, olds: outputs });
  await plugin.call("update", renamed.setOldInputs(encode(OLD)));
  await plugin.stop();
  plugin = await configured(emulator.url);
});

afterEach(async () => {
  await plugin.stop();
  await emulator.stop();
});

const read = async () => {
  const request = new rpc.ReadRequest().setUrn(urnOf("Model")).setId("ML.PROD.OLD");
  request.setProperties(encode(outputs)).setInputs(encode(OLD));
  const found = await plugin.call<rpc.ReadResponse>("read", request);
  return [found.getId(), decode(found.getProperties())?.["name"]];
};

describe("a model that an unfinished run of the stack renamed", () => {
  it("is read under its new name", async () => {
    expect(await read()).toEqual(["ML.PROD.OLD", "NEW"]);
  });

  it("is not gone because the history gives no answer", async () => {
    emulator.faults.add({
      match: { sql: /QUERY_HISTORY/ },
      action: { sql: { code: "000630", sqlState: "57014", message: "timed out" } },
    });
    await expect(read()).rejects.toMatchObject({ details: expect.stringContaining("000630") });
  });

  it("is gone when its user has renamed it back and again by hand", async () => {
    const client = await connect(emulator.url, { username: "story" });
    for (const [from, to] of [
      ["NEW", "OLD"],
      ["OLD", "NEW"],
    ] as const)
      await client.query(`ALTER MODEL "ML"."PROD"."${from}" RENAME TO "ML"."PROD"."${to}"`);
    await client.close();
    expect(await read()).toEqual(["", undefined]);
  });

  it("is deleted under its new name", async () => {
    const request = new rpc.DeleteRequest().setUrn(urnOf("Model")).setId("ML.PROD.OLD");
    await plugin.call("delete", request.setProperties(encode(outputs)));
    expect(await emulator.execute("SHOW MODELS LIKE 'NEW' IN SCHEMA ML.PROD")).toEqual([]);
  });
});
