import { status } from "@grpc/grpc-js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { decode } from "../../../provider/frontends/plugin/properties";
import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { configured, partialOf, requests } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";
import { mutating } from "../../support/registry";
import { FEATURES, declared, samplesTable } from "../../support/tables";

/** What takes long is the filling of a table: by Ctrl-C and by customTimeouts it ends before it is done. */

const KIND = "DynamicInferenceTable";

/** Longer than any test waits: what has this delay never comes by itself. */
const NEVER_MS = 600_000;

/** The engine gives a plugin no longer before it kills it. */
const SOON_MS = 2000;

/** Number and state of a statement that ran out of time; the words are unverified. */
const TIMED_OUT = {
  code: "000630",
  sqlState: "57014",
  message: "Statement reached its statement or warehouse timeout of 77 second(s) and was canceled.",
};

const CREATION = /^CREATE DYNAMIC TABLE/;
const REFRESH = /"PREDICTIONS" REFRESH$/;
const REFRESH_BESIDE = /__NEXT_[0-9A-F]{8}" REFRESH$/;

let emulator: Emulator;
let plugin: Plugin;

const inputsOf = (more: Properties = {}): Properties => ({
  ...(declared as unknown as Properties),
  model: "ML.PROD.TUMOR.V1",
  arguments: FEATURES,
  warehouse: "COMPUTE_WH",
  ...more,
});

beforeEach(async () => {
  emulator = await startAccount({
    init: [
      samplesTable("ML.PROD.SAMPLES"),
      `INSERT INTO ML.PROD.SAMPLES VALUES (1, ${FEATURES.map(() => "1").join(", ")})`,
    ],
  });
  plugin = await configured(emulator.url);
});

afterEach(async () => {
  await plugin.stop();
  await emulator.stop();
});

const create = async (): Promise<Properties> => {
  const made = await plugin.call<rpc.CreateResponse>("create", requests.create(KIND, inputsOf()));
  return decode(made.getProperties()) ?? {};
};

const updating = (olds: Properties, more: Properties = {}): rpc.UpdateRequest => {
  const news = inputsOf({ model: "ML.PROD.TUMOR.V2", ...more });
  return requests.update(KIND, { news, olds, oldInputs: inputsOf() });
};

/** Asks to stop while a statement runs. @returns how the call failed */
async function canceledAt(sql: RegExp, call: () => Promise<unknown>): Promise<unknown> {
  const arrived = new Promise<void>((onFire) => {
    emulator.faults.add({ match: { sql }, action: { delayMs: NEVER_MS }, onFire });
  });
  const running = call().then(
    () => "accepted",
    (error: unknown) => error,
  );
  await arrived;
  const asked = Date.now();
  await plugin.call("cancel", new Empty());
  const failed = await running;
  expect(Date.now() - asked).toBeLessThan(SOON_MS);
  return failed;
}

const tables = async () =>
  (await emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD")).map(({ name }) => name);

const versions = () =>
  emulator.execute("SELECT DISTINCT MODEL_VERSION AS V FROM ML.PROD.PREDICTIONS");

/** Another process goes on with the state that was left. @returns what it sends */
async function goneOn(olds: Properties, more: Properties = {}): Promise<readonly string[]> {
  emulator.log.clear();
  const next = await configured(emulator.url);
  const answer = await next.call<rpc.UpdateResponse>("update", updating(olds, more));
  await next.stop();
  expect(decode(answer.getProperties())).toMatchObject({ resolvedModelVersion: "V2" });
  expect(decode(answer.getProperties())?.["refreshPending"] ?? null).toBeNull();
  expect(await versions()).toEqual([{ V: "V2" }]);
  expect(await tables()).toEqual(["PREDICTIONS"]);
  return mutating(emulator).map((sql) => sql.replace(/ TARGET_LAG .*/s, ""));
}

describe("Cancel", () => {
  it("of a create ends the statement, and no table stands", async () => {
    const request = requests.create(KIND, inputsOf());
    const failed = await canceledAt(CREATION, () => plugin.call("create", request));
    expect(failed).toMatchObject({ code: status.ABORTED });
    expect(await tables()).toEqual([]);
  });

  it("of a refresh leaves what stands in the state, and the next update refreshes", async () => {
    const olds = await create();
    const failed = await canceledAt(REFRESH, () => plugin.call("update", updating(olds)));
    const standing = decode(partialOf(failed).getProperties()) ?? {};
    expect(standing).toMatchObject({
      resolvedModelVersion: "V2",
      refreshPending: expect.stringMatching(/^20/) as string,
    });
    expect(await versions()).toEqual([{ V: "V1" }]);
    expect(await goneOn(standing)).toEqual([
      'ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS" REFRESH',
    ]);
  });

  it("while a table beside is filled drops that, and readers have the rows of before", async () => {
    const olds = await create();
    const blueGreen = { onModelVersionChange: "blueGreen" };
    const failed = await canceledAt(REFRESH_BESIDE, () =>
      plugin.call("update", updating(olds, blueGreen)),
    );
    expect(failed).toMatchObject({ code: status.ABORTED });
    expect(await tables()).toEqual(["PREDICTIONS"]);
    expect(await versions()).toEqual([{ V: "V1" }]);
    expect((await goneOn(olds, blueGreen)).at(-2)).toContain("SWAP WITH");
  });
});

describe("customTimeouts", () => {
  const parametersOf = (sql: RegExp) =>
    emulator.log.statements().find((entry) => sql.test(entry.sql))?.parameters;

  it("of a create limit the statement that fills the table, and none stands when it is over", async () => {
    emulator.faults.add({ match: { sql: CREATION }, action: { sql: TIMED_OUT } });
    const request = requests.create(KIND, inputsOf()).setTimeout(77);
    await expect(plugin.call("create", request)).rejects.toMatchObject({
      details: expect.stringContaining(TIMED_OUT.message),
    });
    expect(parametersOf(CREATION)).toMatchObject({ STATEMENT_TIMEOUT_IN_SECONDS: 77 });
    expect(await tables()).toEqual([]);
  });

  it("of an update limit the refresh, and the next update refreshes again", async () => {
    const olds = await create();
    emulator.faults.add({ match: { sql: REFRESH }, action: { sql: TIMED_OUT } });
    const failed: unknown = await plugin
      .call("update", updating(olds).setTimeout(77))
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ details: expect.stringContaining(TIMED_OUT.message) });
    expect(parametersOf(REFRESH)).toMatchObject({ STATEMENT_TIMEOUT_IN_SECONDS: 77 });
    const standing = decode(partialOf(failed).getProperties()) ?? {};
    expect(standing).toMatchObject({
      resolvedModelVersion: "V2",
      refreshPending: expect.stringMatching(/^20/) as string,
    });
    expect(await goneOn(standing)).toEqual([
      'ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS" REFRESH',
    ]);
  });
});
