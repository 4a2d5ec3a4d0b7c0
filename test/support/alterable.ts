import { inputMarks } from "../../provider/core/resource";
import type { Values } from "../../provider/core/values";
import type { Emulator } from "../../provider/emulator";
import { startAccount } from "./account";
import { ALTERATIONS } from "./alterations";
import type { Alteration } from "./alterations";
import { FEATURES, declared, samplesTable, table } from "./tables";
import { twoMethods } from "./two-methods";

/** The inputs of a DynamicInferenceTable that may change, and an account to change them on. */

/** What the definition says can change: all but what is used once and what steers in silence. */
export const ALTERABLE = Object.keys(table.inputs.shape).filter((name) => {
  const { createOnly, control } = inputMarks(table, name);
  return createOnly !== true && control !== "silent";
});

const BASE: Values = {
  ...declared,
  name: "SCORED",
  model: "ML.PROD.TUMOR.V1",
  passthroughColumns: ["SAMPLE_ID", "DAY"],
  arguments: FEATURES,
  warehouse: "COMPUTE_WH",
};

const NONE: Alteration = { from: undefined, to: undefined };

export function alterationOf(name: string): Alteration {
  return ALTERATIONS[name] ?? NONE;
}

/** Inputs with this value of one of them; without it when undefined. */
export function inputsOf(name: string, value: unknown): Values {
  const { beside = {} } = alterationOf(name);
  const all = { ...BASE, ...beside, [name]: value };
  return Object.fromEntries(Object.entries(all).filter(([, each]) => each !== undefined));
}

/** With the tables, users and tags that the values name. */
export async function openAccount(unknowns: "strict" | "lenient"): Promise<Emulator> {
  const emulator = await startAccount({
    unknowns,
    init: [
      ...["CREATE SCHEMA ML.STAGING", "CREATE DATABASE LIVE", "CREATE SCHEMA LIVE.PROD"],
      ...["CREATE WAREHOUSE OTHER_WH", "CREATE TAG ML.PROD.T", "CREATE TAG ML.PROD.U"],
      ...["ADA", "BOB"].flatMap((user) => [
        `CREATE USER ${user}`,
        `GRANT ROLE ACCOUNTADMIN TO USER ${user}`,
      ]),
      ...["SAMPLES", "OTHERS"].flatMap((name) => [
        samplesTable(`ML.PROD.${name}`),
        `ALTER TABLE ML.PROD.${name} ADD COLUMN DAY DATE`,
        `INSERT INTO ML.PROD.${name} VALUES (1, ${FEATURES.map(() => "5").join(", ")}, '2026-01-15')`,
      ]),
    ],
  });
  await twoMethods(emulator);
  return emulator;
}
