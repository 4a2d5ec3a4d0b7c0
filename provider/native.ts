/** The same resources through the plugin: with explicit providers, import and `get`. */
export { Alias, DynamicInferenceTable, Model, ModelVersion } from "./frontends/native/classes";
export * from "./frontends/native/functions";
export { Provider } from "./frontends/native/provider";
export type { ProviderArgs } from "./frontends/native/provider";
export type {
  AliasArgs,
  DynamicInferenceTableArgs,
  ModelArgs,
  ModelVersionArgs,
} from "./frontends/program/arguments";
