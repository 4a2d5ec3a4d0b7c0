import { status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { decode, encode } from "../../../provider/frontends/plugin/properties";
import { startAccount } from "../../support/account";
import { configured, partialOf, requests, urnOf } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";

/** Longer than any test waits: what has this delay never comes by itself. */
const NEVER_MS = 600_000;

/** The engine gives a plugin no longer before it kills it. */
const SOON_MS = 2000;

/** Asks to stop once a call hangs. @returns how it ended, and after how many milliseconds */
async function canceled(
  plugin: Plugin,
  running: Promise<unknown>,
  hangs: Promise<void>,
): Promise<{ readonly failed: unknown; readonly took: number }> {
  const ended = running.catch((error: unknown) => error);
  await hangs;
  const asked = Date.now();
  await plugin.call("cancel", new Empty());
  return { failed: await ended, took: Date.now() - asked };
}

describe("Cancel", () => {
  it("ends a running create soon, with what stands and its id, and lets nothing begin", async () => {
    const emulator = await startAccount();
    const plugin = await configured(emulator.url);
    emulator.faults.add({ match: { sql: /SET COMMENT/ }, action: { delayMs: NEVER_MS } });
    const arrived = emulator.log.waitFor(({ sql }) => sql.includes("SET COMMENT"));
    const source = { model: "ML.PROD.TUMOR", version: "V1" };
    const identity = { database: "ML", schema: "PROD", name: "HALF" };
    const news = { ...identity, firstVersion: { name: "V1", source }, comment: "c" };
    const running = plugin
      .call("create", requests.create("Model", news))
      .catch((error: unknown) => error);
    await arrived;
    const asked = Date.now();
    await plugin.call("cancel", new Empty());
    const failed = await running;
    expect(Date.now() - asked).toBeLessThan(SOON_MS);
    const partial = partialOf(failed);
    expect(partial.getId()).toBe("ML.PROD.HALF");
    expect(decode(partial.getProperties())).toMatchObject({ ...identity, owner: "ACCOUNTADMIN" });
    expect(decode(partial.getProperties())).not.toHaveProperty("comment");
    await expect(plugin.call("create", requests.create("Model", news))).rejects.toMatchObject({
      code: status.ABORTED,
      details: expect.stringContaining("Pulumi was asked to"),
    });
    expect(await plugin.stop()).toEqual({ code: 0, signal: null });
    await emulator.stop();
  });

  it("takes an alias back that is between its two statements", async () => {
    const emulator = await startAccount();
    const plugin = await configured(emulator.url);
    await emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = PRODUCTION");
    emulator.faults.add({ match: { sql: /"V2" SET ALIAS/ }, action: { delayMs: NEVER_MS } });
    const arrived = emulator.log.waitFor(({ sql }) => sql.includes('"V2" SET ALIAS'));
    const olds = { model: "ML.PROD.TUMOR", name: "PRODUCTION", version: "V1" };
    const request = requests.update("Alias", { news: { ...olds, version: "V2" }, olds });
    const running = plugin.call<rpc.UpdateResponse>("update", request);
    const failed = running.catch((error: unknown) => error);
    await arrived;
    await plugin.call("cancel", new Empty());
    expect(await failed).toMatchObject({ code: status.ABORTED });
    const [row] = await emulator.execute("SHOW MODELS LIKE 'TUMOR' IN SCHEMA ML.PROD");
    expect(JSON.parse(String(row?.["aliases"]))).toMatchObject({ PRODUCTION: "V1" });
    await plugin.stop();
    await emulator.stop();
  });

  it("knows where an alias came from that was moved before the answer was looked at", async () => {
    const emulator = await startAccount();
    const plugin = await configured(emulator.url);
    await emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = PRODUCTION");
    emulator.faults.add({ match: { sql: /"V2" SET ALIAS/ }, action: { delayMs: 500 } });
    const arrived = emulator.log.waitFor(({ sql }) => sql.includes('"V2" SET ALIAS'));
    const olds = { model: "ML.PROD.TUMOR", name: "PRODUCTION", version: "V1" };
    const request = requests.update("Alias", {
      news: { ...olds, version: "V2" },
      olds: { ...olds, previousVersion: "V3" },
    });
    const running = plugin.call("update", request.setOldInputs(encode(olds)));
    const failed = running.catch((error: unknown) => error);
    await arrived;
    await plugin.call("cancel", new Empty());
    expect(decode(partialOf(await failed).getProperties())).toMatchObject({
      version: "V2",
      previousVersion: "V1",
    });
    await plugin.stop();
    await emulator.stop();
  });

  it("sends nothing that was waiting for its turn", async () => {
    const emulator = await startAccount();
    const plugin = await configured(emulator.url, { maxStatements: "1" });
    emulator.faults.add({ match: { sql: /SHOW/ }, action: { delayMs: NEVER_MS } });
    const arrived = emulator.log.waitFor(({ sql }) => sql.startsWith("SHOW"));
    const ids = ["ML.PROD.TUMOR", "ML.PROD.TUMOR/A", "ML.PROD.TUMOR.V1"];
    const reads = ["Model", "Alias", "ModelVersion"].map((kind, index) =>
      plugin
        .call("read", new rpc.ReadRequest().setUrn(urnOf(kind)).setId(ids[index] ?? ""))
        .catch((error: unknown) => error),
    );
    await arrived;
    await plugin.call("cancel", new Empty());
    for (const failed of await Promise.all(reads))
      expect(failed).toMatchObject({ code: status.ABORTED });
    expect(emulator.log.statements()).toHaveLength(1);
    await plugin.stop();
    await emulator.stop();
  });

  it("does not wait for a server that says nothing any more", async () => {
    const emulator = await startAccount();
    const plugin = await configured(emulator.url);
    const arrived = new Promise<void>((onFire) => {
      emulator.faults.add({ match: { sql: /SHOW MODELS/ }, action: { hang: true }, onFire });
    });
    const running = plugin.call(
      "read",
      new rpc.ReadRequest().setUrn(urnOf("Model")).setId("ML.PROD.TUMOR"),
    );
    const { failed, took } = await canceled(plugin, running, arrived);
    expect(failed).toMatchObject({ code: status.ABORTED });
    expect(took).toBeLessThan(SOON_MS);
    await plugin.stop();
    await emulator.stop();
  });

  it("ends a login, and the wait for what an earlier run left behind", async () => {
    const emulator = await startAccount();
    const model = "ML.PROD.TUMOR";
    const waits = [
      { match: { route: "login" }, action: { hang: true } },
      { match: { sql: /QUERY_HISTORY/ }, action: { delayMs: NEVER_MS } },
    ] as const;
    for (const rule of waits) {
      const begun = new Promise<void>((resolve) => {
        emulator.faults.add({ ...rule, onFire: resolve });
      });
      const plugin = await configured(emulator.url);
      const news = { model, name: "V2", source: { model, version: "V1" }, comment: "ours" };
      const running = plugin.call("create", requests.create("ModelVersion", news));
      const { failed, took } = await canceled(plugin, running, begun);
      expect(failed).toMatchObject({ code: status.ABORTED });
      expect(took).toBeLessThan(SOON_MS);
      await plugin.stop();
    }
    await emulator.stop();
  });
});
