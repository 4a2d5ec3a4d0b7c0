import { z } from "zod";
import { formatIdentifier, formatSchemaObject, parseSchemaObject } from "../../core/identity";
import { isLike, likeText } from "../../core/listed";
import type { Listed } from "../../core/listed";
import { versions } from "../../snowflake/show/versions";
import type { ModelVersionInputs } from "./shapes";

const query = z.strictObject({
  model: z.string().describe("Model whose versions are listed, `DATABASE.SCHEMA.MODEL`."),
  like: z.string().optional().describe(likeText),
});

/** The versions of a model. */
export const listed: Listed<ModelVersionInputs> = {
  plural: "ModelVersions",
  query,
  async identities(values, look) {
    const asked = query.parse(values);
    const model = parseSchemaObject(asked.model, "model");
    const rows = await look.list(versions, model);
    return rows
      .filter(({ name }) => isLike(name, asked.like))
      .map(({ name }) => ({ model: formatSchemaObject(model), name: formatIdentifier(name) }));
  },
};
