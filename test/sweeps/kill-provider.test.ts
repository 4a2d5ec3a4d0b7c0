import { start } from "../../provider/emulator";
import type { Emulator } from "../../provider/emulator";
import { PROVIDER_KEY, providerText } from "../../provider/frontends/dynamic/protocol";
import { limiter } from "../../provider/snowflake/limit";
import { localSettings } from "../support/project";
import { startProvider } from "../support/provider-process";
import type { ProviderProcess } from "../support/provider-process";
import { source } from "../support/registry";
import { FEATURES, samplesTable } from "../support/tables";

type Values = Readonly<Record<string, unknown>>;

/** Kind, name and inputs. */
type Resource = readonly [string, string, Values];

/** The quickstart's registry in a schema of its own, in the order in which the engine creates it. */
function registryIn(schema: string): readonly Resource[] {
  const model = `ML.${schema}.TUMOR`;
  const first = { name: "V1", source: source("V1") };
  return [
    [
      "Model",
      "tumor",
      { database: "ML", schema, name: "TUMOR", comment: "Tumours", firstVersion: first },
    ],
    ["ModelVersion", "v1", { model, name: "V1", source: source("V1"), metrics: { auc: 0.97 } }],
    ["ModelVersion", "v2", { model, name: "V2", source: source("V2"), metrics: { auc: 0.98 } }],
    ["Alias", "production", { model, name: "PRODUCTION", version: "V1" }],
  ];
}

/** The same with the table that the alias scores. */
function quickstartIn(schema: string): readonly Resource[] {
  return [
    ...registryIn(schema),
    [
      "DynamicInferenceTable",
      "predictions",
      {
        database: "ML",
        schema,
        name: "PREDICTIONS",
        source: "ML.PUBLIC.SAMPLES",
        passthroughColumns: ["SAMPLE_ID"],
        model: `ML.${schema}.TUMOR/PRODUCTION`,
        arguments: FEATURES,
        outputs: { MALIGNANT: { type: "NUMBER(38,0)" }, PROBABILITY: { type: "FLOAT" } },
        modelVersionColumn: "MODEL_VERSION",
        targetLag: "5 minutes",
        warehouse: "COMPUTE_WH",
        comment: "Predictions",
      },
    ],
  ];
}

type Program = typeof registryIn;

function declaredIn(schema: string, program: Program): readonly Declared[] {
  const all = program(schema);
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

/** What a process works on. */
interface Stack {
  readonly schema: string;
  readonly program: Program;
  readonly state: State;
}

async function up(provider: ProviderProcess, { schema, program, state }: Stack): Promise<void> {
  for (const { name, news } of declaredIn(schema, program)) {
    if (state.has(name)) continue;
    const inputs = await provider.check(news);
    state.set(name, { inputs, outputs: await provider.create(inputs) });
  }
}

async function isSettled(
  provider: ProviderProcess,
  { schema, program, state }: Stack,
): Promise<boolean> {
  for (const { name, news } of declaredIn(schema, program)) {
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

/** Everything that the account says of a schema's model and table, without times. */
async function catalogue(emulator: Emulator, schema: string): Promise<string> {
  const models = await emulator.execute(`SHOW MODELS IN SCHEMA ML.${schema}`);
  const versions = await emulator.execute(`SHOW VERSIONS IN MODEL ML.${schema}.TUMOR`);
  const tables = await emulator.execute(`SHOW DYNAMIC TABLES IN SCHEMA ML.${schema}`);
  const rows = await Promise.all(
    tables.map(({ name }) => emulator.execute(`SELECT * FROM ML.${schema}.${String(name)}`)),
  );
  return JSON.stringify([models, versions, tables, rows])
    .replaceAll(/"(?:created_on|data_timestamp|last_suspended_on)":"[^"]*"/g, "")
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

/** One account and program, and one process that finishes what the killed ones began, each in its own schema. */
interface Sweep {
  readonly emulator: Emulator;
  readonly second: ProviderProcess;
  readonly program: Program;
  readonly wanted: string;
}

async function tried({ at, when }: Death, sweep: Sweep): Promise<Outcome> {
  const { emulator, second, program, wanted } = sweep;
  const schema = `${when.toUpperCase()}${String(at)}_`;
  await emulator.execute(`CREATE SCHEMA ML.${schema}`);
  const stack: Stack = { schema, program, state: new Map() };
  const first = await startProvider(localSettings(emulator.url));
  emulator.faults.add({
    match: { sql: sentIn(schema), after: at },
    action: { hang: when },
    onFire: () => {
      first.child.kill("SIGKILL");
    },
  });
  const died = await up(first, stack).then(
    () => false,
    () => true,
  );
  await first.ended();
  first.stop();
  await up(second, stack);
  const settled = await isSettled(second, stack);
  const done = emulator.log
    .statements({ mutating: true })
    .filter(({ sql, outcome }) => outcome?.ok === true && sql.includes(`"${schema}"`))
    .map(({ sql }) => sql);
  const same = (await catalogue(emulator, schema)) === wanted;
  return { at, when, died, same, settled, twice: done.filter((sql, i) => done.indexOf(sql) !== i) };
}

/** Kills a process at each of these statements of a program, before it took effect and after. */
async function killedAt(program: Program, isDeadly: (sql: string) => boolean) {
  const emulator = await start({
    init: [
      "CREATE DATABASE ML",
      "CREATE SCHEMA ML.WHOLE_",
      samplesTable("ML.PUBLIC.SAMPLES"),
      `INSERT INTO ML.PUBLIC.SAMPLES VALUES (1, ${FEATURES.map(() => "5").join(", ")})`,
    ],
  });
  const second = await startProvider(localSettings(emulator.url));
  await up(second, { schema: "WHOLE_", program, state: new Map() });
  const wanted = await catalogue(emulator, "WHOLE_");
  const deaths = emulator.log
    .statements()
    .filter(({ sql }) => SENT.test(sql))
    .flatMap(({ sql }, at) => (isDeadly(sql) ? [at] : []))
    .flatMap((at): readonly Death[] => [
      { at, when: "before" },
      { at, when: "after" },
    ]);
  const limited = limiter(2);
  const sweep = { emulator, second, program, wanted };
  const outcomes = await Promise.all(deaths.map((death) => limited(() => tried(death, sweep))));
  second.stop();
  await emulator.stop();
  const wrong = outcomes.filter(
    ({ died, same, settled, twice }) => !died || !same || !settled || twice.length > 0,
  );
  return { deaths: deaths.length, wrong };
}

describe("a provider process that is killed leaves what the next run finishes: same account, nothing twice", () => {
  // A process for each boundary of the quickstart.
  it("at any statement of the registry", async () => {
    const { deaths, wrong } = await killedAt(registryIn, () => true);
    expect(deaths).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  }, 300_000);

  it("at the statements of a table that a model scores", async () => {
    const { deaths, wrong } = await killedAt(quickstartIn, (sql) => sql.includes("DYNAMIC TABLE"));
    expect(deaths).toBeGreaterThan(1);
    expect(wrong).toEqual([]);
  });
});
