import { z } from "zod";
import type { Detail } from "../../core/listed";
import { columnsOf, signatureHash, signaturesOf } from "../../snowflake/show/model-spec";
import type { VersionRow } from "../../snowflake/show/versions";
import type { ModelVersionOutputs } from "./shapes";
import type { Around } from "./statements";

/** What can be called of a version. */

/** The methods with their signatures, which takes reading the whole specification. */
export function functionsOf(row: VersionRow): NonNullable<ModelVersionOutputs["functions"]> {
  const signatures = signaturesOf(row.model_spec);
  return [...row.functions].sort().map((name) => {
    const signature = signatures.get(name.toUpperCase());
    return {
      name,
      ...(signature === undefined ? {} : { signatureHash: signatureHash(signature) }),
    };
  });
}

const column = z
  .object({
    name: z.string().describe("Name of the column."),
    type: z.string().describe("Type as the package states it, for instance `DOUBLE`."),
  })
  .meta({ id: "Column", description: "An argument or a column of the answer." });

const signature = z
  .object({
    name: z.string().describe("SQL name of the method."),
    inputs: z.array(column).describe("Arguments in order."),
    outputs: z.array(column).describe("Columns of the answer in order."),
  })
  .meta({ id: "MethodSignature", description: "What a method takes and gives." });

const shape = z.object({
  aliases: z.array(z.string()).describe("Aliases on it, those that Snowflake sets included."),
  isDefault: z.boolean().describe("Whether it is the model's default version."),
  signatures: z.array(signature).describe("Signatures of the methods, as the package states them."),
});
export type ModelVersionDetail = z.infer<typeof shape>;

/** What the data source tells of a version beyond its properties. */
export const detail: Detail<Around> = {
  shape,
  of: ({ version }) => ({
    aliases: version?.aliases ?? [],
    isDefault: version?.is_default_version ?? false,
    signatures: version === undefined ? [] : methodSignatures(version),
  }),
};

function methodSignatures(row: VersionRow) {
  const stated = signaturesOf(row.model_spec);
  return [...row.functions].sort().map((name) => {
    const found = stated.get(name.toUpperCase());
    return { name, inputs: columnsOf(found, "inputs"), outputs: columnsOf(found, "outputs") };
  });
}
