import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Version } from "../../provider/emulator/catalog/state";
import type { LocalModel } from "../../provider/emulator/engine/models/local-model";
import { createLocalModels } from "../../provider/emulator/engine/models/local-models";
import type { ModelRuntime } from "../../provider/emulator/engine/models/local-models";
import { readPackage } from "../../provider/emulator/statements/packages";
import { identityModel } from "./onnx";
import type { TensorType } from "./onnx";

/** What a package says of its one method. */
export interface Described {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly modelType?: string;
  readonly volatility?: string;
  readonly method?: string;
  /** Whether the method's name is not folded. */
  readonly caseSensitive?: true;
  readonly artifacts?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Versions in a folder of their own, and what runs them. */
export interface Shelf {
  readonly models: ModelRuntime;
  readonly filesRoot: string;
  /** A version as CREATE MODEL would make it of a folder. */
  copied(folder: string, name?: string): Version;
  /** A version of a package that is written here, with an ONNX file if there is one. */
  written(described: Described, onnx?: Buffer): Version;
  /** Opens a method of a version of ML.PROD.TUMOR. */
  open(version: Version, method?: string): Promise<LocalModel>;
  /** What DROP MODEL does to the files. */
  remove(version: Version): void;
  close(): Promise<void>;
}

export function openShelf(runtime?: string): Shelf {
  const filesRoot = mkdtempSync(join(tmpdir(), "snowflakeml-models-"));
  const models = createLocalModels({
    filesRoot,
    ...(runtime === undefined ? {} : { runtime }),
  });
  let count = 0;
  const shelve = (name: string, fill: (folder: string) => void): Version => {
    count += 1;
    const folder = join("models", String(count));
    mkdirSync(join(filesRoot, folder), { recursive: true });
    fill(join(filesRoot, folder));
    const facts = readPackage(join(filesRoot, folder), "PACKAGES");
    return { ...facts, name, createdOn: 0, comment: null, metadata: "{}", folder };
  };
  return {
    models,
    filesRoot,
    copied: (from, name = "V1") =>
      shelve(name, (to) => {
        cpSync(from, to, { recursive: true });
      }),
    written: (described, onnx) =>
      shelve("V1", (folder) => {
        writePackage(folder, described, onnx);
      }),
    open: (version, method = "PREDICT") =>
      models.open({ model: ["ML", "PROD", "TUMOR"], version, method }),
    remove({ folder }) {
      rmSync(join(filesRoot, folder), { recursive: true });
    },
    async close() {
      await models.close();
      rmSync(filesRoot, { recursive: true, force: true });
    },
  };
}

/** A package whose method gives its one input back. */
export function repeatingPackage(
  type: string,
  tensor: TensorType,
  shape: readonly (number | string)[],
): [Described, Buffer] {
  return [
    { inputs: { X: type }, outputs: { Y: type } },
    identityModel([{ input: "X", output: "Y", type: tensor, shape }]),
  ];
}

/** A package in a folder that exists; JSON is YAML. */
export function writePackage(folder: string, described: Described, onnx?: Buffer): void {
  const {
    inputs,
    outputs,
    volatility,
    modelType = "custom",
    method = "predict",
    caseSensitive,
  } = described;
  const features = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, type]) => ({ name, type, nullable: true }));
  const manifest = {
    methods: [
      {
        name: caseSensitive === true ? method : method.toUpperCase(),
        type: "FUNCTION",
        inputs: features(inputs),
        outputs: [{ type: "OBJECT" }],
        ...(volatility === undefined ? {} : { volatility }),
      },
    ],
  };
  const { artifacts = { model_file: "artifacts/model.onnx" }, path = "model.pkl" } = described;
  const model = {
    name: "TUMOR",
    model_type: modelType,
    models: { TUMOR: { name: "TUMOR", path, artifacts } },
    signatures: { [method]: { inputs: features(inputs), outputs: features(outputs) } },
  };
  mkdirSync(join(folder, "model", "models", "TUMOR", "artifacts"), { recursive: true });
  writeFileSync(join(folder, "MANIFEST.yml"), JSON.stringify(manifest));
  writeFileSync(join(folder, "model", "model.yaml"), JSON.stringify(model));
  if (onnx === undefined) return;
  const [artifact = path] = Object.values(artifacts);
  writeFileSync(join(folder, "model", "models", "TUMOR", artifact), onnx);
}
