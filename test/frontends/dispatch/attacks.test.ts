import fc from "fast-check";
import { resources } from "../../../provider/resources";
import { alias, refusedName } from "../../support/attacks/alias";
import { dynamicInferenceTable, modelForms } from "../../support/attacks/dynamic-inference-table";
import { model } from "../../support/attacks/model";
import { modelVersion } from "../../support/attacks/model-version";
import { rawTexts } from "../../support/attacks/own-sql";
import { attacked } from "../../support/attacks/scene";
import type { Attacks } from "../../support/attacks/scene";
import { EVERYTHING, attacks, names, textInputs } from "../../support/attacks/texts";
import { openTarget } from "../../support/target";

const ATTACKS: Readonly<Record<string, Attacks>> = {
  Model: model,
  ModelVersion: modelVersion,
  Alias: alias,
  DynamicInferenceTable: dynamicInferenceTable,
};

/** Inputs that take no text of any kind. */
const REFUSING: Readonly<Record<string, readonly string[]>> = {
  Alias: ["name"],
  DynamicInferenceTable: ["targetLag", "outputs[value].type"],
};

/** Texts for each input: the one that has everything in every run, many more when somebody asks for them. */
const numRuns = Number(process.env["SNOWFLAKEML_RUNS"] ?? 1);

describe.each(Object.entries(ATTACKS))("any text in a %s", (kind, inputs) => {
  it.each(Object.entries(inputs))(
    "%s arrives as it went in, and one statement stays one",
    async (_path, attack) => {
      const { sent } = await attacked(kind, attack, "Plain text");
      await fc.assert(
        fc.asyncProperty(attack.empty === true ? attacks : names, async (text) => {
          expect(await attacked(kind, attack, text)).toEqual({ arrived: text, sent, drift: [] });
        }),
        { numRuns, examples: [[EVERYTHING]] },
      );
    },
    600_000,
  );
});

describe("the model of a DynamicInferenceTable", () => {
  it.each(Object.entries(modelForms))(
    "as %s leads to the model of exactly that name",
    async (_form, attack) => {
      await fc.assert(
        fc.asyncProperty(names, async (text) => {
          const { arrived, drift } = await attacked("DynamicInferenceTable", attack, text);
          expect({ arrived, drift }).toEqual({ arrived: text, drift: [] });
        }),
        { numRuns, examples: [[EVERYTHING]] },
      );
    },
    600_000,
  );
});

describe("SQL of one's own in a DynamicInferenceTable", () => {
  it("is refused in preview with its path unless it is whole, with nothing sent", async () => {
    const target = await openTarget();
    const stack = target.stack();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.entries(rawTexts)), attacks, async (raw, text) => {
        const [path, { inputs }] = raw;
        const program = { it: { kind: "DynamicInferenceTable", inputs: inputs(text) } };
        const failed = await stack.preview(program).then(
          () => "",
          (error: unknown) => String(error),
        );
        expect(failed === "" || failed.includes(`${path}: `)).toBe(true);
      }),
      { numRuns: 30 * numRuns },
    );
    expect(target.changes()).toEqual([]);
    await target.close();
  });
});

describe("the name of an Alias", () => {
  it("is refused unless it is plain, with nothing sent", async () => {
    const target = await openTarget();
    const stack = target.stack();
    await fc.assert(
      fc.asyncProperty(names, async (text) => {
        fc.pre(!/^[A-Z_][A-Z0-9_$]*$/.test(text));
        const program = { it: { kind: "Alias", inputs: refusedName(text) } };
        await expect(stack.preview(program)).rejects.toThrow("name: ");
      }),
    );
    expect(target.kinds()).toEqual([]);
    await target.close();
  });
});

it("are tried for every text input of every kind", () => {
  for (const resource of resources) {
    const tried = Object.keys(ATTACKS[resource.kind] ?? {});
    const all = new Set(textInputs(resource));
    for (const path of REFUSING[resource.kind] ?? []) all.delete(path);
    expect([resource.kind, tried.sort()]).toEqual([resource.kind, [...all].sort()]);
  }
});
