import { listedInSchema } from "../../core/schema-objects";
import { models } from "../../snowflake/show/models";

/** The only type that a program may own. Others belong to Cortex or Document AI. */
export const USER_MODEL = "USER_MODEL";

/** The models of a schema that people logged. */
export const listed = listedInSchema("Models", {
  of: "models",
  rows: async (scope, look) =>
    (await look.list(models, scope)).filter((row) => row.model_type === USER_MODEL),
});
