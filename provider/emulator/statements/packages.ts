import { parse } from "yaml";
import { z } from "zod";
import { invalidValue, manifestUnreadable } from "../catalog/errors";
import type { Version } from "../catalog/state";
import { readText, sizeOf } from "./folders";

/**
 * What a model package on a stage says of itself.
 * Source: snowflake-ml-python 2.6.0, model/_model_composer/model_manifest and model/_packager/model_meta
 */

const argument = z.object({ name: z.string(), type: z.string() });

/** Source: snowflake-ml-python 2.6.0, model/volatility.py */
const volatility = z.enum(["IMMUTABLE", "VOLATILE"]);

const manifest = z.object({
  methods: z
    .array(
      z.object({
        name: z.string(),
        type: z.string().optional(),
        inputs: z.array(argument).optional(),
        outputs: z.array(z.object({ type: z.string() })).optional(),
        volatility: z.string().toUpperCase().pipe(volatility).optional(),
      }),
    )
    .optional(),
  user_data: z.unknown().optional(),
  target_platforms: z.array(z.string()).optional(),
});

const modelYaml = z.object({
  model_type: z.string().optional(),
  task: z.string().optional(),
  env: z
    .object({
      python_version: z.union([z.string(), z.number()]).optional(),
      snowpark_ml_version: z.string().optional(),
    })
    .optional(),
});

/** Methods per version. Source: https://docs.snowflake.com/en/developer-guide/snowflake-ml/model-registry/overview (limits) */
const MOST_METHODS = 10;

export type PackageFacts = Omit<Version, "name" | "createdOn" | "comment" | "metadata" | "folder">;

/** What there is to say of a version that has no package yet. */
export const NO_FACTS: PackageFacts = {
  functions: [],
  userData: "{}",
  attributes: "{}",
  environment: "{}",
  runnableIn: [],
  spec: "",
  size: 0,
};

/** Reads a package. @throws SnowflakeError when the manifest is missing or declares no method */
export function readPackage(folder: string, stage: string): PackageFacts {
  const text = readText(folder, "MANIFEST.yml");
  if (text === undefined) throw manifestUnreadable(stage);
  const parsed = manifest.safeParse(parseYaml(text));
  if (!parsed.success) throw invalidValue("MANIFEST.yml", "manifest");
  const methods = parsed.data.methods ?? [];
  if (methods.length === 0 || methods.length > MOST_METHODS) {
    throw invalidValue(`${String(methods.length)} methods`, "methods");
  }
  const spec = readText(folder, "model/model.yaml") ?? "";
  const described = modelYaml.safeParse(parseYaml(spec));
  const facts = described.success ? described.data : {};
  return {
    functions: methods.map((method) => ({
      name: method.name,
      arguments: (method.inputs ?? []).map((input) => input.type),
      returns: returnType(method),
      ...(method.volatility === undefined ? {} : { volatility: method.volatility }),
    })),
    userData: JSON.stringify(parsed.data.user_data ?? {}),
    attributes: JSON.stringify({
      framework: facts.model_type ?? "custom",
      task: facts.task ?? "UNKNOWN",
      client: `snowflake-ml-python ${facts.env?.snowpark_ml_version ?? "unknown"}`,
    }),
    environment: JSON.stringify({
      default: { python_version: String(facts.env?.python_version ?? "") },
    }),
    runnableIn: parsed.data.target_platforms ?? ["WAREHOUSE", "SNOWPARK_CONTAINER_SERVICES"],
    spec,
    size: sizeOf(folder),
  };
}

function returnType(method: {
  type?: string | undefined;
  outputs?: readonly { type: string }[] | undefined;
}): string {
  const types = (method.outputs ?? [{ type: "OBJECT" }]).map((output) => output.type).join(", ");
  return method.type === "TABLE_FUNCTION" ? `TABLE (${types})` : types;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
