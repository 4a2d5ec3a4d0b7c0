import type { ObjectKind } from "../sql/tree";

/** Privileges that each kind of object has, without OWNERSHIP and ALL. */

/** What a role may create in a schema. Source: access control privileges, "Schema privileges" */
const MADE_IN_SCHEMA =
  "TABLE,VIEW,STAGE,TAG,MODEL,MODEL MONITOR,FUNCTION,PROCEDURE,SEQUENCE,STREAM,TASK,PIPE,FILE FORMAT,DYNAMIC TABLE,EXTERNAL TABLE,MATERIALIZED VIEW,TEMPORARY TABLE,SECRET,SERVICE,IMAGE REPOSITORY,NOTEBOOK,DATASET,GIT REPOSITORY,ALERT,STREAMLIT,NETWORK RULE,PASSWORD POLICY,SESSION POLICY,MASKING POLICY,ROW ACCESS POLICY,AGGREGATION POLICY,PROJECTION POLICY,CORTEX SEARCH SERVICE";

const split = (text: string): readonly string[] => text.split(",");

/** Source: https://docs.snowflake.com/en/user-guide/security-access-control-privileges; READ on models: model management guide */
const PRIVILEGES: Readonly<Record<ObjectKind, readonly string[]>> = {
  DATABASE: split("APPLYBUDGET,CREATE DATABASE ROLE,CREATE SCHEMA,MODIFY,MONITOR,USAGE"),
  SCHEMA: [
    ...split("ADD SEARCH OPTIMIZATION,APPLYBUDGET,MODIFY,MONITOR,USAGE"),
    ...split(MADE_IN_SCHEMA).map((each) => `CREATE ${each}`),
  ],
  STAGE: split("READ,USAGE,WRITE"),
  WAREHOUSE: split("APPLYBUDGET,MODIFY,MONITOR,OPERATE,USAGE"),
  ROLE: [],
  USER: split("MONITOR"),
  TAG: split("APPLY,READ"),
  MODEL: split("READ,USAGE"),
  TABLE: split("APPLYBUDGET,DELETE,EVOLVE SCHEMA,INSERT,REFERENCES,SELECT,TRUNCATE,UPDATE"),
  VIEW: split("DELETE,INSERT,REFERENCES,SELECT,TRUNCATE,UPDATE"),
};

export function privilegesOf(kind: ObjectKind): readonly string[] {
  return PRIVILEGES[kind];
}
