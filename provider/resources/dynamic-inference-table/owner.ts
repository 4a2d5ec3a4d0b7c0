import type { SchemaObjectName } from "../../core/identity";
import type { Left } from "../../core/resource";
import { nameOf } from "../../core/schema-objects";
import type { Step } from "../../core/step";
import { identifier, objectName, sql } from "../../snowflake/sql/sql";
import type { Around, TableChange } from "./around";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";

/** Whose a table is that took the place of another: CREATE gives it to the session's role. */

export function ownership(made: SchemaObjectName, { around }: TableChange): readonly Step[] {
  const owner = around?.row?.owner;
  const role = around?.survey?.role;
  return owner === undefined || role === undefined || owner === role ? [] : [giving(made, owner)];
}

export function giving(made: SchemaObjectName, owner: string): Step {
  return {
    sql: sql`GRANT OWNERSHIP ON DYNAMIC TABLE ${objectName(made)} TO ROLE ${identifier(owner)} COPY CURRENT GRANTS`,
    why: `gives the new table to ${owner}, which owns the one of before`,
    consequences: ["safe"],
    leaves: { ownerPending: owner } satisfies Partial<DynamicInferenceTableOutputs>,
  };
}

/** What an update before this one could not give. */
export function owedOwner(
  desired: DynamicInferenceTableInputs,
  { known: { ownerPending: owner }, around, steps }: Left<DynamicInferenceTableOutputs, Around>,
): readonly Step[] {
  if (owner === undefined || around?.row?.owner === owner) return [];
  const step = giving(nameOf(desired), owner);
  return steps.some(({ sql: { text } }) => text === step.sql.text) ? [] : [step];
}
