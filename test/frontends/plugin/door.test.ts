import { readFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { decode, encode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import { packageSchema } from "../../../provider/schema/package-schema";
import type { Manifest } from "../../../provider/schema/package-schema";
import { run } from "../../../scripts/engine/command";
import { ROOT } from "../../../scripts/engine/places";
import { startPlugin } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

let plugin: Plugin;

beforeAll(async () => {
  plugin = await startPlugin();
});

afterAll(() => plugin.stop());

describe("the plugin's process", () => {
  it("prints its port and nothing else, and leaves on a signal", async () => {
    const own = await startPlugin();
    await own.call("handshake", new rpc.ProviderHandshakeRequest());
    await own.call("getPluginInfo", new Empty());
    expect(await own.stop()).toEqual({ code: 0, signal: null });
    expect(own.stdout()).toMatch(/^\d+\n$/);
  });
});

describe("the driver", () => {
  it("is loaded when a connection is opened, and not before", async () => {
    const text = `
      const { Door } = require("./bin/frontends/plugin/door");
      const { PluginProvider } = require("./bin/frontends/plugin/provider");
      new PluginProvider(new Door());
      console.log(Object.keys(require.cache).filter((file) => file.includes("snowflake-sdk")).length);`;
    expect(await run(process.execPath, ["-e", text], { cwd: ROOT })).toEqual({
      code: 0,
      output: "0\n",
    });
  });
});

describe("who it is and what it can", () => {
  it("is told in the handshake, in its version and in its schema", async () => {
    const shaken = await plugin.call<rpc.ProviderHandshakeResponse>(
      "handshake",
      new rpc.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:9"),
    );
    expect(shaken.toObject()).toMatchObject({
      acceptSecrets: true,
      acceptResources: true,
      acceptOutputs: true,
      supportsAutonamingConfiguration: false,
    });
    const info = await plugin.call<PluginInfo>("getPluginInfo", new Empty());
    expect(info.getVersion()).toBe(manifest.version);
    const schema = await plugin.call<rpc.GetSchemaResponse>(
      "getSchema",
      new rpc.GetSchemaRequest(),
    );
    expect(JSON.parse(schema.getSchema())).toEqual(packageSchema(manifest));
    await expect(
      plugin.call("getSchema", new rpc.GetSchemaRequest().setVersion(1)),
    ).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  it("answers what it has nothing to say to", async () => {
    await plugin.call("attach", new PluginAttach().setAddress("127.0.0.1:9"));
    const mapping = await plugin.call<rpc.GetMappingResponse>(
      "getMapping",
      new rpc.GetMappingRequest().setKey("terraform"),
    );
    expect(mapping.getProvider()).toBe("");
    const all = await plugin.call<rpc.GetMappingsResponse>(
      "getMappings",
      new rpc.GetMappingsRequest(),
    );
    expect(all.getProvidersList()).toEqual([]);
    for (const [name, request] of [
      ["parameterize", new rpc.ParameterizeRequest()],
      ["construct", new rpc.ConstructRequest()],
      ["call", new rpc.CallRequest()],
    ] as const)
      await expect(plugin.call(name, request)).rejects.toMatchObject({
        code: status.UNIMPLEMENTED,
        details: expect.stringContaining("is not offered"),
      });
  });
});

describe("the configuration of a provider", () => {
  const checked = async (news: Properties): Promise<readonly string[]> => {
    const response = await plugin.call<rpc.CheckResponse>(
      "checkConfig",
      new rpc.CheckRequest().setNews(encode(news)),
    );
    expect(response.getFailuresList().map((each) => each.getProperty())).not.toContain("acount");
    return response.getFailuresList().map((each) => each.getReason());
  };

  it("is refused with a key that is none, or a value that says nothing", async () => {
    expect(await checked({ account: "A-B", liveDiff: false, maxStatements: "4" })).toEqual([]);
    expect(await checked({ liveDiff: "false", version: "0.1.0" })).toEqual([]);
    const [foreign] = await checked({ acount: "A-B" });
    expect(foreign).toContain("snowflakeml:acount is no setting of this provider");
    expect(foreign).toContain("account, user");
    expect(await checked({ liveDiff: "yes" })).toEqual([
      'snowflakeml:liveDiff is "yes": expected true or false.',
    ]);
  });

  it("gets nothing from the environment that the state would keep", async () => {
    const own = await startPlugin({ SNOWFLAKE_PASSWORD: "canary", SNOWFLAKE_ROLE: "CANARY" });
    const news = { account: "A-B", user: "U" };
    const response = await own.call<rpc.CheckResponse>(
      "checkConfig",
      new rpc.CheckRequest().setNews(encode(news)),
    );
    expect(decode(response.getInputs())).toEqual(news);
    await own.stop();
  });

  const differs = async (olds: Properties, news: Properties) => {
    const response = await plugin.call<rpc.DiffResponse>(
      "diffConfig",
      new rpc.DiffRequest().setOlds(encode(olds)).setNews(encode(news)),
    );
    return [response.getDiffsList(), response.getReplacesList()];
  };

  it("replaces all resources with another account, and with nothing else", async () => {
    const before = { account: "A-B", role: "R", password: "old", warehouse: "W", port: "1" };
    expect(await differs(before, { ...before, account: "a-b" })).toEqual([["account"], []]);
    expect(await differs(before, { ...before, account: "A-C" })).toEqual([
      ["account"],
      ["account"],
    ]);
    const { account } = before;
    expect(await differs(before, { account, role: "S", password: "new" })).toEqual([
      ["role", "warehouse", "port", "password"],
      [],
    ]);
    expect(await differs({ port: "1" }, { port: 1, account: "A-B" })).toEqual([["account"], []]);
  });

  it("understands that of dynamic resources, which a program leaves behind", async () => {
    const dynamic = { "snowflakeml:account": "A-B", "other:key": "x" };
    expect(await differs(dynamic, { account: "A-B" })).toEqual([[], []]);
    expect((await differs(dynamic, { account: "A-C" }))[1]).toEqual(["account"]);
  });
});
