import { parse } from "yaml";
import { z } from "zod";
import { InputError } from "../../core/errors";
import type { ModelPackage } from "../../core/package";

/** What a package's MANIFEST.yml must say before anything is sent. */

export const MANIFEST = "MANIFEST.yml";

/** Source: https://docs.snowflake.com/en/developer-guide/snowflake-ml/model-registry/overview (limits) */
const MOST_METHODS = 10;
const MOST_ARGUMENTS = 500;

const manifest = z.object({
  methods: z
    .array(
      z.object({
        name: z.string().min(1),
        inputs: z.array(z.unknown()).optional(),
        volatility: z.string().optional(),
      }),
    )
    .optional(),
});

/**
 * SQL names of the methods, and which of them are immutable. Source: snowflake-ml-python 2.6.0, model/volatility.py
 * @throws InputError when there are none, or more than Snowflake takes
 */
export function readMethods(
  text: string,
  { where, input }: { readonly where: string; readonly input: string },
): Pick<ModelPackage, "methods" | "immutable"> {
  const parsed = manifest.safeParse(parseYaml(text, { where, input }));
  const methods = parsed.success ? (parsed.data.methods ?? []) : [];
  const refuse = (problem: string): never => {
    throw new InputError(input, `${MANIFEST} of ${where} ${problem}`);
  };
  if (methods.length === 0) {
    refuse("declares no methods; Snowflake makes a version only from a package with at least one.");
  }
  if (methods.length > MOST_METHODS) {
    refuse(
      `declares ${String(methods.length)} methods; Snowflake takes at most ${String(MOST_METHODS)}.`,
    );
  }
  const wide = methods.find((method) => (method.inputs ?? []).length > MOST_ARGUMENTS);
  if (wide !== undefined) {
    refuse(
      `gives ${wide.name} ${String(wide.inputs?.length)} arguments; Snowflake takes at most ${String(MOST_ARGUMENTS)}.`,
    );
  }
  return {
    methods: methods.map((method) => method.name),
    immutable: methods
      .filter(({ volatility }) => volatility?.toUpperCase() === "IMMUTABLE")
      .map((method) => method.name),
  };
}

function parseYaml(text: string, { where, input }: { where: string; input: string }): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new InputError(input, `${MANIFEST} of ${where} is not YAML.`, { cause });
  }
}
