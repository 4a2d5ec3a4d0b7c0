import { status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Secret, Unknown, decode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { PRODUCTION as ALIAS, TUMOR as MODEL, configured, requests } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";
import { declared } from "../../support/tables";

const { Kind } = rpc.PropertyDiff;

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

const check = async (kind: string, news: Properties, olds?: Properties, on = plugin) => {
  const response = await on.call<rpc.CheckResponse>("check", requests.check(kind, news, olds));
  return {
    inputs: decode(response.getInputs()),
    failures: response.getFailuresList().map((each) => [each.getProperty(), each.getReason()]),
  };
};

const diff = async (kind: string, values: Parameters<typeof requests.diff>[1], on = plugin) => {
  const response = await on.call<rpc.DiffResponse>("diff", requests.diff(kind, values));
  const { changes, replacesList, deletebeforereplace, diffsList, detaileddiffMap } =
    response.toObject();
  const leaves = detaileddiffMap.map(([path, { kind: how, inputdiff }]) => [path, how, inputdiff]);
  return { changes, replacesList, deletebeforereplace, diffsList, leaves };
};

describe("Check and Diff", () => {
  it("ask no account", async () => {
    const lost = await configured("http://127.0.0.1:9");
    expect(await check("Alias", ALIAS, undefined, lost)).toEqual({ inputs: ALIAS, failures: [] });
    const olds = { ...ALIAS, owner: "ACCOUNTADMIN" };
    const found = await diff("Alias", { news: { ...ALIAS, version: "V2" }, olds }, lost);
    expect(found.leaves).toEqual([["version", Kind.UPDATE, false]]);
    await expect(lost.call("create", requests.create("Alias", ALIAS))).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringContaining("Could not log in to http://127.0.0.1:9"),
    });
    await lost.stop();
  });

  it("let a table keep history whose frozen region is not known yet", async () => {
    const news = {
      ...declared,
      onModelVersionChange: "keepHistory",
      frozenWhere: new Unknown("string"),
    };
    expect((await check("DynamicInferenceTable", news as Properties)).failures).toEqual([]);
  });

  it("give back what is secret and what is not known as it came", async () => {
    const news = {
      ...MODEL,
      comment: new Secret("hidden"),
      tags: { STAGE: new Unknown("string") },
    };
    expect(await check("Model", news)).toEqual({ inputs: news, failures: [] });
  });

  it("name a broken rule by its path, without the property that the engine would print", async () => {
    const news = { ...ALIAS, name: "two words", displaces: "x" };
    const { failures } = await check("Alias", news);
    expect(failures).toEqual([["", expect.stringContaining("displaces")]]);
    expect((await check("Model", { ...MODEL, name: new Secret("CANARY") })).failures).toEqual([
      ["", expect.stringMatching(/^name: is secret/)],
    ]);
  });

  it("list one entry for each changed leaf, as the program spells it", async () => {
    const olds = {
      ...MODEL,
      comment: "old",
      tags: { "ML.PROD.STAGE": "test", "ML.PROD.GONE": "x" },
      deletionProtection: true,
    };
    const news = {
      ...MODEL,
      comment: "new",
      tags: { STAGE: "live" },
      deletionProtection: false,
      allowRename: true,
    };
    const found = await diff("Model", { news, olds });
    expect(found).toMatchObject({ changes: rpc.DiffResponse.DiffChanges.DIFF_SOME });
    expect(found.leaves.sort()).toEqual([
      ["comment", Kind.UPDATE, false],
      ["deletionProtection", Kind.UPDATE, true],
      ["tags.STAGE", Kind.ADD, false],
      ['tags["ML.PROD.GONE"]', Kind.DELETE, false],
    ]);
    expect(found.diffsList.sort()).toEqual(["comment", "deletionProtection", "tags"]);
    expect(found.replacesList).toEqual([]);
  });

  it("tell a replacement, which comes first where the name stays", async () => {
    const olds = { model: "ML.PROD.TUMOR", name: "V2", source: { stage: "@ML.PROD.A" } };
    const news = { ...olds, source: { stage: "@ML.PROD.B" } };
    expect(await diff("ModelVersion", { news, olds })).toMatchObject({
      replacesList: ["source"],
      deletebeforereplace: true,
      leaves: [["source.stage", Kind.UPDATE_REPLACE, true]],
    });
    const renamed = await diff("ModelVersion", { news: { ...olds, name: "V3" }, olds });
    expect(renamed).toMatchObject({ replacesList: ["name"], deletebeforereplace: false });
  });

  it("leave out what is ignored, what only its spelling changed, and what another front end left", async () => {
    const olds = { ...ALIAS, __provider: "exports…", __snowflakeml: "{}" };
    const spelled = { ...ALIAS, model: 'ml."PROD".tumor', version: "v1" };
    expect((await diff("Alias", { news: spelled, olds })).leaves).toEqual([]);
    const request = requests.diff("Model", {
      news: { ...MODEL, comment: "ours" },
      olds: { ...MODEL, comment: "theirs" },
    });
    const ignored = await plugin.call<rpc.DiffResponse>(
      "diff",
      request.setIgnorechangesList(["comment"]),
    );
    expect(ignored.getChanges()).toBe(rpc.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("take a value that is not known yet for a change, never for a replacement", async () => {
    const news = { ...ALIAS, version: new Unknown("string") };
    expect(await diff("Alias", { news, olds: ALIAS })).toMatchObject({
      replacesList: [],
      leaves: [["version", Kind.UPDATE, true]],
    });
  });

  it("name what is known to change beside a value that is not known yet", async () => {
    const olds = { model: "ML.PROD.TUMOR", name: "V2", source: { stage: "@ML.PROD.A" } };
    const source = { stage: "@ML.PROD.B" };
    expect(
      await diff("ModelVersion", {
        news: { ...olds, source, comment: new Unknown("string") },
        olds,
      }),
    ).toMatchObject({
      replacesList: ["source"],
      diffsList: ["source", "comment"],
      leaves: [
        ["comment", Kind.UPDATE, true],
        ["source.stage", Kind.UPDATE_REPLACE, true],
      ],
    });
  });

  it("list no leaf that is ignored inside a change", async () => {
    const tags = { STAGE: "test", "ML.PROD.OWNER": "ours" };
    const request = requests.diff("Model", {
      news: { ...MODEL, tags: { ...tags, STAGE: "live" } },
      olds: { ...MODEL, tags: { STAGE: "test", "ML.PROD.OWNER": "theirs" } },
    });
    request.setIgnorechangesList(['tags["ML.PROD.OWNER"]']);
    const found = await plugin.call<rpc.DiffResponse>("diff", request);
    expect(found.toObject().detaileddiffMap.map(([path]) => path)).toEqual(["tags.STAGE"]);
  });
});
