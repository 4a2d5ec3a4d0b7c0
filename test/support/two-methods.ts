import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Emulator } from "../../provider/emulator";
import { scratch } from "./account";
import { PACKAGES } from "./registry";

interface Manifest {
  readonly methods: readonly { readonly name: string }[];
}

interface Spec {
  readonly signatures: Readonly<Record<string, unknown>>;
}

/** Gives ML.PROD.TUMOR versions V1 and V2 that have SCORE beside PREDICT. */
export async function twoMethods(emulator: Emulator): Promise<void> {
  const files = scratch();
  await emulator.execute("DROP MODEL ML.PROD.TUMOR");
  for (const version of ["V1", "V2"]) {
    files.copy(join(PACKAGES, version), version);
    const path = join(files.path, version);
    const read = (name: string): unknown => parse(readFileSync(join(path, name), "utf8"));
    const write = (name: string, value: unknown): void => {
      // JSON is YAML.
      writeFileSync(join(path, name), JSON.stringify(value));
    };
    const manifest = read("MANIFEST.yml") as Manifest;
    const [predict] = manifest.methods;
    write("MANIFEST.yml", { ...manifest, methods: [predict, { ...predict, name: "SCORE" }] });
    const spec = read("model/model.yaml") as Spec;
    const { signatures } = spec;
    write("model/model.yaml", {
      ...spec,
      signatures: { ...signatures, score: signatures["predict"] },
    });
    await emulator.execute(`CREATE STAGE ML.PROD.${version}`);
    await emulator.upload(path, `ML.PROD.${version}`);
  }
  files.remove();
  await emulator.execute("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.V1");
  await emulator.execute("ALTER MODEL ML.PROD.TUMOR ADD VERSION V2 FROM @ML.PROD.V2");
  emulator.log.clear();
}
