import { z } from "zod";
import { dynamicTable } from "./dynamic-tables";
import { column, object, settings, tableOf } from "./shapes";

/** What a query reads from. Tables, views and dynamic tables of a schema share their names. */

const baseTable = z.object({
  ...object,
  settings,
  kind: z.literal("TABLE"),
  transient: z.boolean(),
  columns: z.array(column),
  /** By id of the tag. */
  tags: tableOf(z.string()),
  /** As it was written, without CLUSTER BY; empty without one. */
  clusterBy: z.string(),
  changeTracking: z.boolean(),
  /** Told and not enforced; absent without keys. */
  keys: z.object({ primary: z.array(z.string()), unique: z.array(z.array(z.string())) }).optional(),
  /** Number of the physical table; another one after CREATE OR REPLACE. */
  rows: z.number(),
});
export type BaseTable = z.infer<typeof baseTable>;

const view = z.object({
  ...object,
  kind: z.literal("VIEW"),
  /** Absent for false. */
  secure: z.boolean().optional(),
  columns: z.array(column),
  tags: tableOf(z.string()),
  /** The whole statement. */
  text: z.string(),
  /** What follows AS. */
  query: z.string(),
  /** Where names without a database or schema lead to. */
  place: z.object({ database: z.string(), schema: z.string() }),
});
export type View = z.infer<typeof view>;

export const relation = z.discriminatedUnion("kind", [baseTable, view, dynamicTable]);
export type AnyRelation = z.infer<typeof relation>;

/** What INSERT, UPDATE, DELETE and MERGE change. */
export type ChangedTable = RelationOf<"TABLE" | "DYNAMIC TABLE">;

/** A relation of one kind. */
export type RelationOf<K extends AnyRelation["kind"]> = Extract<AnyRelation, { readonly kind: K }>;
