import { start } from "../../provider/emulator";
import type { Emulator } from "../../provider/emulator";
import { PROVIDER_KEY, providerText } from "../../provider/frontends/dynamic/protocol";
import { limiter } from "../../provider/snowflake/limit";
import { localSettings } from "../support/project";
import { startProvider } from "../support/provider-process";
import type { ProviderProcess } from "../support/provider-process";
import { source } from "../support/registry";

type Values = Readonly<Record<string, unknown>>;

/** The quickstart's resources in a schema of their own, in the order in which the engine creates them. */
function programIn(schema: string): readonly Declared[] {
  const model = `ML.${schema}.TUMOR`;
  const first = { name: "V1", source: source("V1") };
  const all: readonly (readonly [string, string, Values])[] = [
    [
      "Model",
      "tumor",
      { database: "ML", schema, name: "TUMOR", comment: "Tumours", firstVersion: first },
    ],
    ["ModelVersion", "v1", { model, name: "V1", source: source("V1"), metrics: { auc: 0.97 } }],
    ["ModelVersion", "v2", { model, name: "V2", source: source("V2"), metrics: { auc: 0.98 } }],
    ["Alias", "production", { model, name: "PRODUCTION", version: "V1" }],
  ];
  const urnOf = (kind: string, name: string): string =>
    `urn:pulumi:${schema}::p::pulumi-nodejs:dynamic/snowflakeml:${kind}::${name}`;
  const group = all.map(([kind, name, inputs]) => ({
    kind,
    urn: urnOf(kind, name),
    inputs: Object.fromEntries(
      Object.entries(inputs).filter(([key]) => key !== "comment" && key !== "metrics"),
    ),
    manages: Object.keys(inputs),
  }));
  return all.map(([kind, name, inputs]) => ({
    name,
    news: {
      ...inputs,
      __snowflakeml: JSON.stringify({ urn: urnOf(kind, name), hint: { group } }),
      [PROVIDER_KEY]: providerText(kind),
    },
  }));
}

interface Declared {
  readonly name: string;
  readonly news: Values;
}

/** What the engine keeps; what is not in it when the process dies was never heard of. */
type State = Map<string, { readonly inputs: Values; readonly outputs: Values }>;

async function up(provider: ProviderProcess, schema: string, state: State): Promise<void> {
  for (const { name, news } of programIn(schema)) {
    if (state.has(name)) continue;
    const inputs = await provider.check(news);
    state.set(name, { inputs, outputs: await provider.create(inputs) });
  }
}

async function isSettled(
  provider: ProviderProcess,
  schema: string,
  state: State,
): Promise<boolean> {
  for (const { name, news } of programIn(schema)) {
    const stored = state.get(name);
    if (stored === undefined) return false;
    const inputs = await provider.check(news, stored.inputs);
    const outputs = { ...stored.outputs, [PROVIDER_KEY]: inputs[PROVIDER_KEY] };
    if (await provider.diff(outputs, inputs)) return false;
  }
  return true;
}

const SENT = /^(?:CREATE|ALTER|PUT)/;

const sentIn = (schema: string): RegExp => new RegExp(`${SENT.source}[^]*"${schema}"`);

/** Everything that the account says of a schema's model, without times. */
async function catalogue(emulator: Emulator, schema: string): Promise<string> {
  const models = await emulator.execute(`SHOW MODELS IN SCHEMA ML.${schema}`);
  const versions = await emulator.execute(`SHOW VERSIONS IN MODEL ML.${schema}.TUMOR`);
  return JSON.stringify([models, versions])
    .replaceAll(/"created_on":"[^"]*"/g, "")
    .replaceAll(schema, "");
}

interface Death {
  readonly at: number;
  readonly when: "before" | "after";
}

interface Outcome extends Death {
  readonly died: boolean;
  readonly same: boolean;
  readonly settled: boolean;
  readonly twice: readonly string[];
}

/** One account, and one process that finishes what the killed ones began, each in its own schema. */
interface Sweep {
  readonly emulator: Emulator;
  readonly second: ProviderProcess;
  readonly wanted: string;
}

async function tried({ at, when }: Death, { emulator, second, wanted }: Sweep): Promise<Outcome> {
  const schema = `${when.toUpperCase()}${String(at)}_`;
  await emulator.execute(`CREATE SCHEMA ML.${schema}`);
  const state: State = new Map();
  const first = await startProvider(localSettings(emulator.url));
  emulator.faults.add({
    match: { sql: sentIn(schema), after: at },
    action: { hang: when },
    onFire: () => {
      first.child.kill("SIGKILL");
    },
  });
  const died = await up(first, schema, state).then(
    () => false,
    () => true,
  );
  await first.ended();
  first.stop();
  await up(second, schema, state);
  const settled = await isSettled(second, schema, state);
  const done = emulator.log
    .statements({ mutating: true })
    .filter(({ sql, outcome }) => outcome?.ok === true && sql.includes(`"${schema}"`))
    .map(({ sql }) => sql);
  const same = (await catalogue(emulator, schema)) === wanted;
  return { at, when, died, same, settled, twice: done.filter((sql, i) => done.indexOf(sql) !== i) };
}

describe("a provider process that is killed", () => {
  // A process for each boundary of the quickstart, before the statement took effect and after.
  it("at any statement leaves what the next run finishes: same account, nothing twice", async () => {
    const emulator = await start({ init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.WHOLE_"] });
    const second = await startProvider(localSettings(emulator.url));
    await up(second, "WHOLE_", new Map());
    const wanted = await catalogue(emulator, "WHOLE_");
    const count = emulator.log.statements().filter(({ sql }) => SENT.test(sql)).length;
    const deaths = Array.from({ length: count }, (_each, at): Death[] => [
      { at, when: "before" },
      { at, when: "after" },
    ]).flat();
    const limited = limiter(2);
    const sweep = { emulator, second, wanted };
    const outcomes = await Promise.all(deaths.map((death) => limited(() => tried(death, sweep))));
    second.stop();
    await emulator.stop();
    expect(count).toBeGreaterThan(20);
    const wrong = outcomes.filter(
      ({ died, same, settled, twice }) => !died || !same || !settled || twice.length > 0,
    );
    expect(wrong).toEqual([]);
  }, 300_000);
});
