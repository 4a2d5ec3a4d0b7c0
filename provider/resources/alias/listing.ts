import { z } from "zod";
import { formatIdentifier, formatSchemaObject, parseSchemaObject } from "../../core/identity";
import { isLike, likeText } from "../../core/listed";
import type { Listed } from "../../core/listed";
import { userAliases } from "../../snowflake/show/models";
import { findModel } from "../../snowflake/show/observe";
import type { AliasInputs } from "./shapes";

const query = z.strictObject({
  model: z.string().describe("Model whose aliases are listed, `DATABASE.SCHEMA.MODEL`."),
  like: z.string().optional().describe(likeText),
});

/** The aliases of a model that people set. */
export const listed: Listed<AliasInputs> = {
  plural: "Aliases",
  query,
  async identities(values, look) {
    const asked = query.parse(values);
    const model = parseSchemaObject(asked.model, "model");
    const { row } = await findModel(look, model, "exact");
    const names = row === undefined ? [] : [...userAliases(row).keys()];
    return names
      .filter((name) => isLike(name, asked.like))
      .map((name) => ({ model: formatSchemaObject(model), name: formatIdentifier(name) }));
  },
};
