import { z } from "zod";
import { property } from "../../core/property";
import { sameSql } from "../../snowflake/sql/fingerprint";

/** The inputs that the query is made of. */

const sourceQuery = z
  .strictObject({ query: z.string().describe("One SELECT whose columns the model is given.") })
  .meta({ id: "SourceQuery", description: "A query in place of a table or view." });

const output = z
  .strictObject({
    type: z.string().describe("Type of the column, for instance `FLOAT` or `NUMBER(38,0)`."),
    column: z.string().optional().describe("Name of the column; default: the key itself."),
  })
  .meta({ id: "InferenceOutput", description: "The column that an output of the method becomes." });

/** Part of the query: kept in the state, and compared as the query that it makes. */
const part = { control: "recorded", plain: true } as const;

export const parts = {
  source: property(
    z
      .union([z.string(), sourceQuery], { error: "expected a name or {query}" })
      .optional()
      .describe(
        "What is scored: the name of a table, view or dynamic table, `DATABASE.SCHEMA.NAME`, or a query.",
      ),
    part,
  ),
  passthroughColumns: property(
    z
      .array(z.string())
      .optional()
      .describe("Columns of the source that the table has as they are."),
    part,
  ),
  model: property(
    z
      .string()
      .optional()
      .describe(
        "What scores: a Model (its default version), a ModelVersion or an Alias, as a resource or by name: " +
          "`DATABASE.SCHEMA.MODEL`, `DATABASE.SCHEMA.MODEL.VERSION` or `DATABASE.SCHEMA.MODEL/ALIAS`. The version that " +
          "it leads to stands in the table's query.",
      ),
    { ...part, announced: true, refersTo: ["Model", "ModelVersion", "Alias"] },
  ),
  function: property(z.string().optional().describe("Method of the model. Default PREDICT."), part),
  arguments: property(
    z
      .union([z.array(z.string()), z.record(z.string(), z.string())], {
        error: "expected a list of columns, or a map from argument to column",
      })
      .optional()
      .describe(
        "Columns of the source that the method is given: a list in the order of its arguments, or a map from argument to column.",
      ),
    part,
  ),
  outputs: property(
    z
      .record(z.string(), output)
      .optional()
      .describe(
        "Columns that the method's outputs become, by the output's key, which is case-sensitive.",
      ),
    part,
  ),
  modelVersionColumn: property(
    z
      .string()
      .optional()
      .describe(
        "Name of a column that tells which version scored the row; without it there is none.",
      ),
    part,
  ),
  where: property(
    z.string().optional().describe("Predicate over the source: only its rows are scored."),
    part,
  ),
  query: property(
    z
      .string()
      .optional()
      .describe(
        "The whole query, one SELECT, in place of `source`, `model` and what belongs to them. Call a version by its " +
          "name in it: an alias is no change of the query when it moves.",
      ),
    { compare: sameSql, plain: true },
  ),
};
