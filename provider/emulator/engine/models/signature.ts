import { parse } from "yaml";
import { z } from "zod";
import type { Version } from "../../catalog/state";
import type { Feature } from "./local-model";

/** What a package says of its methods. Source: snowflake-ml-python 2.6.0, model/_packager/model_meta and model_signature */

/** Names and types of a method's inputs and outputs, in order. */
export interface Signature {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
}

const feature = z.object({
  name: z.string().optional(),
  type: z.string().optional(),
  shape: z.unknown().optional(),
  feature_group: z.object({ name: z.string() }).optional(),
});

const modelYaml = z.object({
  signatures: z.record(
    z.string(),
    z.object({ inputs: z.array(feature), outputs: z.array(feature) }),
  ),
});

/** A method as SHOW FUNCTIONS has it. */
type Method = Version["functions"][number];

/**
 * The signature of a method by the name that SQL knows.
 * @returns undefined when the version has no such method, or its package no signature for it
 */
export function signatureOf(version: Version, method: string): Signature | undefined {
  if (methodOf(version, method) === undefined) return undefined;
  const read = modelYaml.safeParse(yamlOf(version.spec));
  if (!read.success) return undefined;
  // The signature has the name of the Python method, the manifest the one that SQL resolves it to.
  const exact = read.data.signatures[method];
  const alike = Object.entries(read.data.signatures).filter(
    ([name]) => name.toUpperCase() === method.toUpperCase(),
  );
  const found = exact ?? (alike.length === 1 ? alike[0]?.[1] : undefined);
  return found && { inputs: found.inputs.map(featureOf), outputs: found.outputs.map(featureOf) };
}

/** Groups and arrays travel as semi-structured values. Inferred from model_signature/core.py. */
function featureOf({ name, type, shape, feature_group }: z.infer<typeof feature>): Feature {
  const elements = type ?? "OBJECT";
  const isArray = shape !== undefined && shape !== null;
  return { name: name ?? feature_group?.name ?? "", type: isArray ? "ARRAY" : elements };
}

/** Source: snowflake-ml-python 2.6.0, model/volatility.py: the client's own defaults, by model type */
const IMMUTABLE_TYPES: ReadonlySet<string> = new Set([
  "catboost",
  "huggingface_pipeline",
  "keras",
  "lightgbm",
  "mlflow",
  "pytorch",
  "sentence_transformers",
  "sklearn",
  "snowml",
  "tensorflow",
  "torchscript",
  "xgboost",
]);

const typed = z.object({ model_type: z.string() });

/**
 * Whether a method may answer one row differently another time: what its manifest says, else what the
 * client says for models of its type. Custom models and unknown methods are volatile.
 */
export function isVolatile(version: Version, method: string): boolean {
  const said = methodOf(version, method)?.volatility;
  if (said !== undefined) return said !== "IMMUTABLE";
  const read = typed.safeParse(yamlOf(version.spec));
  return !read.success || !IMMUTABLE_TYPES.has(read.data.model_type);
}

/** A manifest writes names as SQL does: what is not quoted is folded, unless the method is case-sensitive. */
function methodOf({ functions }: Version, method: string): Method | undefined {
  return functions.find(({ name }) => {
    const quoted = /^"(.*)"$/s.exec(name)?.[1]?.replaceAll('""', '"');
    return name === method || (quoted ?? name.toUpperCase()) === method;
  });
}

export function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
