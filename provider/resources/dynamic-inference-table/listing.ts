import { z } from "zod";
import { formatIdentifier, parseIdentifier } from "../../core/identity";
import { isLike, likeText } from "../../core/listed";
import type { Listed } from "../../core/listed";
import { dynamicTables } from "../../snowflake/show/dynamic-tables";
import { modelCalls } from "../../snowflake/sql/model-calls";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import type { DynamicInferenceTableInputs } from "./shapes";

const query = z.strictObject({
  database: z.string().describe("Database whose tables are listed."),
  schema: z.string().describe("Schema whose tables are listed."),
  like: z.string().optional().describe(likeText),
});

/** The dynamic tables of a schema whose query calls a model, as far as the role may see queries. */
export const listed: Listed<DynamicInferenceTableInputs> = {
  plural: "DynamicInferenceTables",
  query,
  async identities(values, look) {
    const asked = query.parse(values);
    const scope = {
      database: parseIdentifier(asked.database, "database"),
      schema: parseIdentifier(asked.schema, "schema"),
    };
    const rows = await look.list(dynamicTables, scope);
    return rows
      .filter((row) => isLike(row.name, asked.like))
      .filter((row) => modelCalls(splitText(row.text ?? "")?.query ?? "").length > 0)
      .map((row) => ({
        database: formatIdentifier(row.database_name),
        schema: formatIdentifier(row.schema_name),
        name: formatIdentifier(row.name),
      }));
  },
};
