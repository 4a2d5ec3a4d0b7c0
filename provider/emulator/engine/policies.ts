import type { Relation } from "../sql/select-tree";
import { wholeName } from "../sql/cursor";
import { notSupported } from "../sql/not-supported";
import { columnsOf } from "../statements/rows";
import type { ShownRecord } from "../statements/rows";
import type { Run } from "../statements/world";
import { checkArguments } from "./function-arguments";

/** POLICY_REFERENCES. Source: https://docs.snowflake.com/en/sql-reference/functions/policy_references */

export const POLICY_COLUMNS = columnsOf(
  "POLICY_DB POLICY_SCHEMA POLICY_NAME POLICY_KIND REF_DATABASE_NAME REF_SCHEMA_NAME REF_ENTITY_NAME REF_ENTITY_DOMAIN REF_COLUMN_NAME REF_ARG_COLUMN_NAMES TAG_DATABASE TAG_SCHEMA TAG_NAME POLICY_STATUS",
);

/** No statement of this server makes a policy, so that none is set on a table that is seen. */
export function policyReferences(run: Run, { name, named }: Relation): readonly ShownRecord[] {
  checkArguments(name, named, ["REF_ENTITY_NAME", "REF_ENTITY_DOMAIN"]);
  const { REF_ENTITY_NAME: entity, REF_ENTITY_DOMAIN: domain } = named;
  const kinds = ["TABLE", "VIEW"];
  if (entity === undefined || !kinds.includes(domain?.text.toUpperCase() ?? ""))
    throw notSupported(`${name} of ${domain?.text ?? "a policy"}`);
  const parts = wholeName(entity.text, run.grammar);
  run.world.catalog.relation(run.session, parts, { statement: name, kind: "Table" });
  return [];
}
