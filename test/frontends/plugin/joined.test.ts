import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { encode } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { configured, urnOf } from "../../support/plugin";
import type { Plugin } from "../../support/plugin";

const COUNT = 200;
const model = "ML.PROD.TUMOR";
const NAMES = Array.from({ length: COUNT }, (_, index) => `A${String(index)}`);

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startAccount();
  // A version has one alias: as many versions as aliases.
  for (const name of NAMES) {
    await emulator.execute(
      `ALTER MODEL ${model} ADD VERSION OF_${name} FROM MODEL ${model} VERSION V1`,
    );
    await emulator.execute(`ALTER MODEL ${model} VERSION OF_${name} SET ALIAS = ${name}`);
  }
});

afterAll(() => emulator.stop());

const read = async (plugin: Plugin, name: string): Promise<void> => {
  const known = encode({ model, name, version: `OF_${name}` });
  const request = new rpc.ReadRequest().setUrn(urnOf("Alias")).setId(`${model}/${name}`);
  request.setProperties(known).setInputs(known);
  expect((await plugin.call<rpc.ReadResponse>("read", request)).getId()).toBe(`${model}/${name}`);
};

/** Reads so many at once, until all are read. */
const inBatchesOf = (size: number) => async (plugin: Plugin) => {
  for (let from = 0; from < COUNT; from += size)
    await Promise.all(NAMES.slice(from, from + size).map((name) => read(plugin, name)));
};

describe(`the refresh of ${String(COUNT)} aliases of one schema`, () => {
  it.each([
    ["all at once", inBatchesOf(COUNT)],
    ["eight at once, as the engine does on two cores", inBatchesOf(8)],
    ["one after the other", inBatchesOf(1)],
  ])("%s is one login and one SHOW", async (_title, schedule) => {
    emulator.log.clear();
    const plugin = await configured(emulator.url);
    await schedule(plugin);
    await plugin.stop();
    expect(emulator.log.logins()).toBe(1);
    expect(emulator.log.statements().map(({ sql }) => sql)).toEqual([
      'SHOW MODELS IN SCHEMA "ML"."PROD"',
    ]);
  });
});
