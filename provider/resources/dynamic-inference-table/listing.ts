import { listedInSchema } from "../../core/schema-objects";
import { dynamicTables } from "../../snowflake/show/dynamic-tables";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { modelCalls } from "../../snowflake/sql/model-calls";

/** The dynamic tables of a schema whose query calls a model, as far as the role may see queries. */
export const listed = listedInSchema("DynamicInferenceTables", {
  of: "tables",
  rows: async (scope, look) =>
    (await look.list(dynamicTables, scope)).filter(
      (row) => modelCalls(splitText(row.text ?? "")?.query ?? "").length > 0,
    ),
});
