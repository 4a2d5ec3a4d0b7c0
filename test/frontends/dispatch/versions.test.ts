import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch, startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import type { Declared } from "../../support/dispatched";
import { PACKAGES, source } from "../../support/registry";
import type { Emulator } from "../../../provider/emulator";

let emulator: Emulator;
let stack: DispatchedStack;
const folder = scratch();

beforeEach(async () => {
  emulator = await startAccount();
  stack = new DispatchedStack(emulator);
});

afterEach(() => emulator.stop());

afterAll(() => {
  folder.remove();
});

const model = "ML.PROD.TUMOR";
const version = (name: string, more: object = {}): Declared => ({
  kind: "ModelVersion",
  inputs: { model, name, ...more },
});

describe("a source that is named later", () => {
  it("plans nothing, and is known after a refresh", async () => {
    await stack.up({ v: version("V3") });
    const named = { v: version("V3", { source: source("V1") }) };
    expect((await stack.up(named)).plans).toEqual([]);
    await stack.refresh();
    expect((await stack.preview(named)).plans).toEqual([]);
    const other = { v: version("V3", { source: source("V2") }) };
    const [plan] = (await stack.preview(other)).plans;
    expect(plan).toMatchObject({ action: "replace" });
    expect(plan?.steps.map(({ sql }) => sql.split('"TUMOR" ')[1])).toContain('DROP VERSION "V3"');
  });
});

describe("the first version of a model", () => {
  const lung = (directory: string): Declared => ({
    kind: "Model",
    inputs: {
      database: "ML",
      schema: "PROD",
      name: "LUNG",
      firstVersion: { name: "V1", source: { directory } },
    },
  });
  const first = (directory: string): Declared => ({
    kind: "ModelVersion",
    inputs: { model: "ML.PROD.LUNG", name: "V1", source: { directory } },
  });

  it("is owned by a ModelVersion of the same content, and preview knows which is not", async () => {
    folder.copy(join(PACKAGES, "V1"), "copy");
    const same = { m: lung(join(PACKAGES, "V1")), v: first(join(folder.path, "copy")) };
    const { plans } = await stack.preview(same);
    expect(plans.map(({ kind, steps }) => [kind, steps.length > 0])).toEqual([
      ["Model", true],
      ["ModelVersion", false],
    ]);
    const other = { m: lung(join(PACKAGES, "V1")), v: first(join(PACKAGES, "V2")) };
    const shown = (await stack.preview(other)).plans.find(({ kind }) => kind === "ModelVersion");
    expect(shown?.steps.length).toBeGreaterThan(0);
    expect((await stack.up(same)).plans).toHaveLength(2);
    expect((await stack.preview(same)).plans).toEqual([]);
  });
});

describe("liveDiff off", () => {
  it("says that the plan is made from the state", async () => {
    await stack.up({ v: version("V1", { metadata: { a: 1 }, adopt: true }) });
    const offline = new DispatchedStack(emulator, { "snowflakeml:liveDiff": "false" });
    for (const [urn, stored] of stack.state) offline.state.set(urn, stored);
    const [plan] = (await offline.preview({ v: version("V1", { metadata: { a: 2 } }) })).plans;
    expect(plan?.notes.join()).toContain("made from the state");
  });
});

describe("a package that cannot be taken", () => {
  const written = (name: string, manifest: string): string => {
    const path = join(folder.path, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "MANIFEST.yml"), manifest);
    return path;
  };
  const methods = (count: number, inputs = 0) =>
    `methods:\n${Array.from({ length: count }, (_each, i) => `- name: M${String(i)}\n  inputs: [${"x,".repeat(inputs)}]\n`).join("")}`;

  it.each<[string, () => string, string]>([
    ["too many methods", () => written("many", methods(11)), "declares 11 methods"],
    ["too many arguments", () => written("wide", methods(1, 501)), "gives M0 501 arguments"],
    [
      "a manifest over 250 KB",
      () => written("long", `${methods(1)}#${"x".repeat(256_000)}`),
      "bytes",
    ],
    ["no YAML", () => written("odd", "methods: ["), "is not YAML"],
    [
      "a link to nowhere",
      () => {
        const path = written("linked", methods(1));
        symlinkSync("nowhere", join(path, "weights"));
        return path;
      },
      "cannot be read",
    ],
  ])("has %s, and is told before anything is sent", async (_what, make, reason) => {
    emulator.log.clear();
    const declared = { v: version("V9", { source: { directory: make() } }) };
    const failure = stack.preview(declared);
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.toThrow("source.directory");
    expect(emulator.log.statements()).toEqual([]);
  });
});
