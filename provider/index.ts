/** Models, versions, aliases and inference tables on Snowflake as Pulumi resources. */
export { Alias, DynamicInferenceTable, Model, ModelVersion } from "./frontends/dynamic/classes";
export type {
  AliasArgs,
  DynamicInferenceTableArgs,
  ModelArgs,
  ModelVersionArgs,
} from "./frontends/program/arguments";
