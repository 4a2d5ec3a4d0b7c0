import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { inputMarks } from "../../provider/core/resource";
import { decode } from "../../provider/frontends/plugin/properties";
import type { Properties } from "../../provider/frontends/plugin/properties";
import type { Emulator } from "../../provider/emulator";
import { ALTERABLE, alterationOf, inputsOf, openAccount } from "../support/alterable";
import { configured, requests } from "../support/plugin";
import type { Plugin } from "../support/plugin";
import { mutating } from "../support/registry";
import { table } from "../support/tables";

/** Every input of a DynamicInferenceTable that may change, over the provider's protocol, in the engine's order. */

const KIND = "DynamicInferenceTable";
const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;

/** What the engine keeps. */
interface State {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

let emulator: Emulator;

beforeEach(async () => {
  emulator = await openAccount("strict");
});

afterEach(() => emulator.stop());

/** One run of the engine has one process. */
async function run<T>(work: (plugin: Plugin) => Promise<T>): Promise<T> {
  const plugin = await configured(emulator.url);
  try {
    return await work(plugin);
  } finally {
    await plugin.stop();
  }
}

async function checked(plugin: Plugin, news: Properties, olds: Properties): Promise<Properties> {
  const response = await plugin.call<rpc.CheckResponse>("check", requests.check(KIND, news, olds));
  expect(response.getFailuresList().map((each) => each.getReason())).toEqual([]);
  return decode(response.getInputs()) ?? {};
}

async function created(news: Properties): Promise<State> {
  return run(async (plugin) => {
    const inputs = await checked(plugin, news, {});
    const request = requests.create(KIND, inputs);
    const response = await plugin.call<rpc.CreateResponse>("create", request);
    return { id: response.getId(), inputs, outputs: decode(response.getProperties()) ?? {} };
  });
}

async function read(plugin: Plugin, { id, inputs, outputs }: State): Promise<State> {
  const request = requests.read(KIND, id, { inputs, outputs });
  const response = await plugin.call<rpc.ReadResponse>("read", request);
  return {
    id: response.getId(),
    // As the engine does: without an answer they stay.
    inputs: decode(response.getInputs()) ?? inputs,
    outputs: decode(response.getProperties()) ?? {},
  };
}

/** Read, Check, Diff, and Update where something differs. @returns the state after it, and whether it did */
async function up(before: State, news: Properties): Promise<State & { readonly changed: boolean }> {
  return run(async (plugin) => {
    const stands = await read(plugin, before);
    const inputs = await checked(plugin, news, stands.inputs);
    const change = { news: inputs, olds: stands.outputs, oldInputs: stands.inputs };
    const found = await plugin.call<rpc.DiffResponse>("diff", requests.diff(KIND, change));
    expect(found.getReplacesList()).toEqual([]);
    if (found.getChanges() === DIFF_NONE) return { ...stands, inputs, changed: false };
    expect(found.getChanges()).toBe(DIFF_SOME);
    const request = requests.update(KIND, change);
    const response = await plugin.call<rpc.UpdateResponse>("update", request);
    return { ...stands, inputs, outputs: decode(response.getProperties()) ?? {}, changed: true };
  });
}

const given = (name: string, value: unknown): Properties => inputsOf(name, value) as Properties;

it.each(ALTERABLE)("%s changes in place, and nothing is left to do", async (name) => {
  const { from, to, byHand, isNeeded } = alterationOf(name);
  const first = await created(given(name, from));
  expect(first.id).not.toBe("");
  expect((await up(first, given(name, from))).changed).toBe(false);
  emulator.log.clear();

  const altered = await up(first, given(name, to));
  expect(altered.changed).toBe(true);
  const alters = byHand !== undefined || inputMarks(table, name).identity === true;
  if (alters) expect(mutating(emulator)).not.toEqual([]);
  expect((await up(altered, given(name, to))).changed).toBe(false);

  if (isNeeded === true) return;
  const without = await up(altered, given(name, undefined));
  expect((await up(without, given(name, undefined))).changed).toBe(false);
});
