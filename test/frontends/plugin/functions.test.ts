import { status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { encode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { configured, invoked } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";

let emulator: Emulator;
let plugin: Plugin;

beforeAll(async () => {
  emulator = await startAccount();
  plugin = await configured(emulator.url);
});

afterAll(async () => {
  await plugin.stop();
  await emulator.stop();
});

describe("List and Invoke", () => {
  const pages = async (query: Properties, size: number) => {
    const found: string[][] = [];
    let token = "";
    do {
      const request = new rpc.ListRequest()
        .setToken("snowflakeml:index:ModelVersion")
        .setQuery(encode(query))
        .setPageSize(size)
        .setContinuationToken(token);
      const page: string[] = [];
      token = await new Promise((resolve, reject) => {
        let next = "";
        plugin.client
          .list(request)
          .on("data", (item: rpc.ListResponse) => {
            const result = item.getResult();
            if (result !== undefined) page.push(result.getId());
            next = item.getContinuation()?.getContinuationToken() ?? next;
          })
          .on("error", reject)
          .on("end", () => {
            resolve(next);
          });
      });
      found.push(page);
    } while (token !== "");
    return found;
  };

  it("name what there is by import ids, page by page", async () => {
    const id = (version: string) => `ML.PROD.TUMOR.${version}`;
    const query = { model: "ML.PROD.TUMOR" };
    expect(await pages(query, 2)).toEqual([[id("V1"), id("V2")], [id("V3")]]);
    expect(await pages({ ...query, like: "%3" }, 0)).toEqual([[id("V3")]]);
    expect(await pages({ ...query, like: "_\\_" }, 0)).toEqual([[]]);
    await expect(pages({}, 0)).rejects.toMatchObject({ details: expect.stringContaining("model") });
  });

  it("answer with what Snowflake has, and name an argument that is missing", async () => {
    const ask = (name: string, args: Properties) => invoked(plugin, name, args);
    const [version] = await ask("getModelVersion", { model: "ML.PROD.TUMOR", name: "V1" });
    expect(version).toMatchObject({
      id: "ML.PROD.TUMOR.V1",
      isDefault: true,
      signatures: [{ name: "PREDICT", outputs: [{ name: "MALIGNANT", type: "INT64" }, {}] }],
    });
    expect((await ask("getModelVersion", { model: "ML.PROD.TUMOR" }))[1]).toEqual([
      expect.stringMatching(/^name: /),
    ]);
    await expect(ask("getNothing", {})).rejects.toMatchObject({ code: status.NOT_FOUND });
  });
});
