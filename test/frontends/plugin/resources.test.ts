import { status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Secret, Unknown, decode, encode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import {
  PRODUCTION as ALIAS,
  TUMOR as MODEL,
  configured,
  partialOf,
  requests,
  urnOf,
} from "../../support/plugin";
import type { Plugin } from "../../support/plugin";
import { mutating } from "../../support/registry";

let emulator: Emulator;
let plugin: Plugin;

beforeAll(async () => {
  emulator = await startAccount({ init: ["CREATE TAG ML.PROD.STAGE"] });
  plugin = await configured(emulator.url);
});

afterAll(async () => {
  await plugin.stop();
  await emulator.stop();
});

describe("Create, Read, Update and Delete", () => {
  const create = async (kind: string, properties: Properties, preview = false) => {
    const made = await plugin.call<rpc.CreateResponse>(
      "create",
      requests.create(kind, properties, preview),
    );
    return { id: made.getId(), outputs: decode(made.getProperties()) ?? {}, made };
  };

  const read = async (kind: string, id: string, known?: Properties) => {
    const request = new rpc.ReadRequest().setUrn(urnOf(kind)).setId(id);
    if (known !== undefined) request.setProperties(encode(known)).setInputs(encode(known));
    const found = await plugin.call<rpc.ReadResponse>("read", request);
    return [found.getId(), decode(found.getInputs()), decode(found.getProperties())] as const;
  };

  it("create nothing in preview, and mirror what is known then", async () => {
    const before = mutating(emulator).length;
    const { outputs } = await create(
      "Model",
      { ...MODEL, name: "NEW", comment: new Unknown("string") },
      true,
    );
    expect(outputs["name"]).toBe("NEW");
    const alias = await create("Alias", ALIAS, true);
    expect(alias).toMatchObject({ id: "ML.PROD.TUMOR/PRODUCTION", outputs: ALIAS });
    expect(alias.outputs).not.toHaveProperty("owner");
    expect(mutating(emulator)).toHaveLength(before);
  });

  it("keep secret what was, ask to be read before the next update, and are gone after a delete", async () => {
    const news = { ...MODEL, comment: new Secret("hidden"), adopt: true };
    const { id, outputs, made } = await create("Model", news);
    expect(outputs).toMatchObject({ comment: new Secret("hidden"), owner: "ACCOUNTADMIN" });
    expect(made.getRefreshBeforeUpdate()).toBe(true);
    const [, inputs, fresh] = await read("Model", id, outputs);
    // What the program declared last stays in the state.
    expect(inputs).toBeUndefined();
    expect(fresh).toEqual(outputs);
    await create("Alias", ALIAS);
    const gone = new rpc.DeleteRequest()
      .setUrn(urnOf("Alias"))
      .setId("ML.PROD.TUMOR/PRODUCTION")
      .setProperties(encode(ALIAS));
    await plugin.call("delete", gone);
    await plugin.call("delete", gone);
    expect(
      await read("Alias", "ML.PROD.TUMOR/PRODUCTION", { ...ALIAS, owner: "ACCOUNTADMIN" }),
    ).toEqual(["", undefined, undefined]);
  });

  it("import by id with the inputs that declare the object, and refuse an id that is none", async () => {
    const [id, inputs, outputs] = await read("ModelVersion", "ml.prod.tumor.v2");
    expect([id, inputs]).toEqual(["ML.PROD.TUMOR.V2", { model: "ML.PROD.TUMOR", name: "V2" }]);
    expect(outputs).toMatchObject({ framework: "custom", functions: [{ name: "PREDICT" }] });
    await expect(read("ModelVersion", "V2")).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining("is not an id like DATABASE.SCHEMA.MODEL.VERSION"),
    });
    await expect(read("Model", "ML.PROD.NONE")).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it("tell what stands after a create that failed half-way", async () => {
    const source = { model: "ML.PROD.TUMOR", version: "V1" };
    const news = {
      ...MODEL,
      name: "HALF",
      firstVersion: { name: "V1", source },
      comment: "c",
      tags: { NONE: "x" },
    };
    const failed = await create("Model", news).catch((error: unknown) => error);
    const partial = partialOf(failed);
    expect(partial.getId()).toBe("ML.PROD.HALF");
    expect(decode(partial.getInputs())).toEqual(news);
    expect(decode(partial.getProperties())).toMatchObject({ comment: "c" });
    expect(decode(partial.getProperties())).not.toHaveProperty("tags.NONE");
    expect(partial.getReasonsList()).toEqual([expect.stringContaining("NONE")]);
  });

  it("say nothing of what a take-over will find", async () => {
    const { outputs } = await create("Model", { ...MODEL, comment: "taken", adopt: true }, true);
    expect(outputs).toMatchObject({ comment: "taken" });
    for (const name of ["owner", "createdOn", "modelType"])
      expect(outputs).not.toHaveProperty(name);
  });

  it("tell what stands after an update that failed half-way, unless something was to go", async () => {
    const olds = { ...MODEL, tags: { STAGE: "test" }, comment: "before" };
    await create("Model", { ...olds, adopt: true });
    const update = (news: Properties) =>
      plugin
        .call("update", requests.update("Model", { news, olds }))
        .catch((error: unknown) => error);
    const news = { ...MODEL, comment: "after", tags: { STAGE: "test", NONE: "x" } };
    const partial = partialOf(await update(news));
    expect(partial.getId()).toBe("ML.PROD.TUMOR");
    expect(decode(partial.getProperties())).toMatchObject({
      comment: "after",
      tags: { STAGE: "test" },
      owner: "ACCOUNTADMIN",
    });
    // What the program no longer has would be forgotten with the inputs that the state keeps.
    expect(await update({ ...MODEL, comment: "later", tags: { NONE: "x" } })).toMatchObject({
      code: status.NOT_FOUND,
    });
  });

  it("keep secret in a half-failed update what was, and still stands", async () => {
    const olds = { ...MODEL, tags: { STAGE: new Secret("CANARY") }, comment: "before" };
    await create("Model", { ...olds, adopt: true });
    emulator.faults.add({
      match: { sql: /SET TAG/ },
      action: { sql: { code: "000603", sqlState: "XX000", message: "incident" } },
    });
    const news = { ...MODEL, tags: { STAGE: "plain" }, comment: "after" };
    const failed = plugin.call("update", requests.update("Model", { news, olds }));
    const partial = partialOf(await failed.catch((error: unknown) => error));
    expect(decode(partial.getProperties())).toMatchObject({
      comment: "after",
      tags: { STAGE: new Secret("CANARY") },
    });
  });

  it("tell whether what failed half-way is read before the next update", async () => {
    const offline = await configured(emulator.url, { liveDiff: "false" });
    const source = { model: "ML.PROD.TUMOR", version: "V1" };
    const news = { ...MODEL, firstVersion: { name: "V1", source }, tags: { NONE: "x" } };
    for (const [on, name] of [
      [plugin, "LIVE"],
      [offline, "OFFLINE"],
    ] as const) {
      const failed = await on
        .call("create", requests.create("Model", { ...news, name }))
        .catch((error: unknown) => error);
      expect(partialOf(failed).getRefreshBeforeUpdate()).toBe(on === plugin);
    }
    await offline.stop();
  });

  it("send nothing where an update finds all as it should be, as after a create that failed half-way", async () => {
    const { outputs } = await create("Alias", { ...ALIAS, name: "READY", version: "V3" });
    emulator.log.clear();
    const olds = { ...ALIAS, name: "READY", version: "V3" };
    const request = requests.update("Alias", { news: olds, olds: { ...olds, owner: null } });
    const updated = await plugin.call<rpc.UpdateResponse>("update", request);
    expect(decode(updated.getProperties())).toEqual(outputs);
    expect(mutating(emulator)).toEqual([]);
  });

  it("hand a time limit of reads to Snowflake", async () => {
    emulator.log.clear();
    const request = new rpc.ReadRequest().setUrn(urnOf("Model")).setId("ML.PROD.TUMOR");
    const fresh = await configured(emulator.url);
    await fresh.call("read", request.setTimeout(77));
    await fresh.stop();
    const [sent] = emulator.log.statements();
    expect(sent?.parameters).toMatchObject({ STATEMENT_TIMEOUT_IN_SECONDS: 77 });
  });

  it("do not take for gone what another role owns, also where the state has no creation time", async () => {
    const known = { ...MODEL, name: "UNSEEN", owner: "ANOTHER" };
    await expect(read("Model", "ML.PROD.UNSEEN", known)).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
    });
  });

  it("tell that an object which was only looked at is gone", async () => {
    await create("Alias", { ...ALIAS, name: "LOOKED" });
    const id = "ML.PROD.TUMOR/LOOKED";
    const [, , outputs = {}] = await read("Alias", id);
    await emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V1 UNSET ALIAS");
    const request = new rpc.ReadRequest().setUrn(urnOf("Alias")).setId(id);
    request.setProperties(encode(outputs)).setInputs(encode({}));
    const later = await configured(emulator.url);
    expect((await later.call<rpc.ReadResponse>("read", request)).getId()).toBe("");
    await later.stop();
  });

  it("say nothing of what only Snowflake knows where an update would make the object", async () => {
    const news = { ...ALIAS, name: "GONE" };
    const olds = { ...news, owner: "ACCOUNTADMIN", createdOn: null };
    const request = requests.update("Alias", { news, olds }).setPreview(true);
    const foreseen = await plugin.call<rpc.UpdateResponse>("update", request);
    expect(decode(foreseen.getProperties())).toEqual(news);
  });
});

describe("another account", () => {
  it("has nothing that is taken over without adopt, whatever the state knows by its name", async () => {
    const moved = await configured(emulator.url);
    const news = { ...MODEL, comment: "of the other account" };
    const configs = [{ account: "HERE" }, { account: "THERE" }].map((each) => encode(each));
    await moved.call("diffConfig", new rpc.DiffRequest().setOlds(configs[0]).setNews(configs[1]));
    await moved.call("check", requests.check("Model", news, news));
    await moved.call("check", requests.check("Model", news));
    for (const preview of [true, false])
      await expect(
        moved.call("create", requests.create("Model", news, preview)),
      ).rejects.toMatchObject({
        code: status.ALREADY_EXISTS,
        details: expect.stringContaining("adopt"),
      });
    await moved.stop();
  });
});
