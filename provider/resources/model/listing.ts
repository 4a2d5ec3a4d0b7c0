import { z } from "zod";
import { formatIdentifier, parseIdentifier } from "../../core/identity";
import { isLike, likeText } from "../../core/listed";
import type { Listed } from "../../core/listed";
import { models } from "../../snowflake/show/models";
import type { ModelInputs } from "./shapes";

/** The only type that a program may own. Others belong to Cortex or Document AI. */
export const USER_MODEL = "USER_MODEL";

const query = z.strictObject({
  database: z.string().describe("Database whose models are listed."),
  schema: z.string().describe("Schema whose models are listed."),
  like: z.string().optional().describe(likeText),
});

/** The models of a schema that people logged. */
export const listed: Listed<ModelInputs> = {
  plural: "Models",
  query,
  async identities(values, look) {
    const asked = query.parse(values);
    const scope = {
      database: parseIdentifier(asked.database, "database"),
      schema: parseIdentifier(asked.schema, "schema"),
    };
    const rows = await look.list(models, scope);
    return rows
      .filter((row) => row.model_type === USER_MODEL && isLike(row.name, asked.like))
      .map((row) => ({
        database: formatIdentifier(row.database_name),
        schema: formatIdentifier(row.schema_name),
        name: formatIdentifier(row.name),
      }));
  },
};
