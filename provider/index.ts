/** Models, versions and aliases of the Snowflake Model Registry as Pulumi resources. */
export { Alias, Model, ModelVersion } from "./frontends/dynamic/classes";
export type { AliasArgs, ModelArgs, ModelVersionArgs } from "./frontends/program/arguments";
