import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/engine/places";
import type { Emulator } from "../../provider/emulator";

/** The two packages of the quickstart. */
export const PACKAGES = join(ROOT, "examples", "quickstart", "models");

/** A package as custom models are logged when nobody says that their methods are immutable. */
export function copyVolatile(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const manifest = join(to, "MANIFEST.yml");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("  volatility: IMMUTABLE\n", ""));
}

/** A package that nothing can run but a registered function. */
export function copyWithoutModel(from: string, to: string): void {
  copyVolatile(from, to);
  rmSync(join(to, "model", "models", "TUMOR", "artifacts"), { recursive: true });
}

export const source = (version: "V1" | "V2") => ({ directory: join(PACKAGES, version) });

/** Puts a model with versions V1 … Vn into ML.PROD the way another client would. */
export async function seedModel(
  emulator: Emulator,
  versions: number,
  name = "TUMOR",
): Promise<void> {
  const model = `ML.PROD.${name}`;
  const standing = await emulator.execute("SHOW MODELS LIKE 'SEED' IN SCHEMA ML.STAGING");
  if (standing.length === 0) await seedSource(emulator);
  await emulator.execute(
    `CREATE MODEL ${model} WITH VERSION V1 FROM MODEL ML.STAGING.SEED VERSION V1`,
  );
  for (let version = 2; version <= versions; version += 1) {
    await emulator.execute(
      `ALTER MODEL ${model} ADD VERSION V${String(version)} FROM MODEL ${model} VERSION V1`,
    );
  }
}

/** Puts TUMOR with the versions V1 and V2 into ML.STAGING, for programs that copy them. */
export async function seedStaging(emulator: Emulator): Promise<void> {
  await seedSource(emulator);
  for (const sql of [
    "CREATE MODEL ML.STAGING.TUMOR WITH VERSION V1 FROM MODEL ML.STAGING.SEED VERSION V1",
    "ALTER MODEL ML.STAGING.TUMOR ADD VERSION V2 FROM MODEL ML.STAGING.SEED VERSION V1",
  ])
    await emulator.execute(sql);
}

async function seedSource(emulator: Emulator): Promise<void> {
  await emulator.execute("CREATE STAGE ML.STAGING.PACKAGES");
  await emulator.upload(join(PACKAGES, "V1"), "ML.STAGING.PACKAGES");
  await emulator.execute("CREATE MODEL ML.STAGING.SEED WITH VERSION V1 FROM @ML.STAGING.PACKAGES");
}

export async function setAliases(
  emulator: Emulator,
  aliases: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [alias, version] of Object.entries(aliases)) {
    await emulator.execute(`ALTER MODEL ML.PROD.TUMOR VERSION ${version} SET ALIAS = ${alias}`);
  }
}

/** What somebody does who moves an alias by hand. */
export async function moveAlias(emulator: Emulator, alias: string, to: string): Promise<void> {
  await emulator.execute(`ALTER MODEL ML.PROD.TUMOR VERSION ${alias} UNSET ALIAS`);
  await setAliases(emulator, { [alias]: to });
}

/** The aliases that people set, by name. */
export async function userAliases(
  emulator: Emulator,
  name = "TUMOR",
): Promise<Record<string, string>> {
  const [row] = await emulator.execute(`SHOW MODELS LIKE '${name}' IN SCHEMA ML.PROD`);
  const { DEFAULT, FIRST, LAST, ...rest } = JSON.parse(row?.["aliases"] ?? "{}") as Record<
    string,
    string
  >;
  return rest;
}

/** Every mutating statement that came over the wire since the log was cleared. */
export function mutating(emulator: Emulator): readonly string[] {
  return emulator.log.statements({ mutating: true }).map((entry) => entry.sql);
}

/** The same without the model's name, for reading. */
export function moves(emulator: Emulator): readonly string[] {
  return mutating(emulator).map((sql) => sql.replace('ALTER MODEL "ML"."PROD"."TUMOR" ', ""));
}
