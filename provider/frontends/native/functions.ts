import * as pulumi from "@pulumi/pulumi";
import type { AliasInputs, AliasOutputs } from "../../resources/alias";
import type {
  DynamicInferenceTableInputs,
  DynamicInferenceTableOutputs,
  InferenceTableStatus,
} from "../../resources/dynamic-inference-table";
import type { ModelInputs, ModelOutputs } from "../../resources/model";
import type {
  ModelVersionDetail,
  ModelVersionInputs,
  ModelVersionOutputs,
} from "../../resources/model-version";
import { nativeToken } from "../../schema/tokens";

/**
 * Data sources: questions about objects that the program does not manage. Each comes in two forms, for
 * values that are known and for outputs of the program.
 */

interface Found {
  /** Id to import it by. */
  readonly id: string;
}

/** A model as Snowflake has it. */
export type ModelResult = Found &
  Omit<ModelInputs, "firstVersion" | "deletionProtection" | "allowRename" | "adopt"> &
  ModelOutputs;

/** A version as Snowflake has it, with its signatures. */
export type ModelVersionResult = Found &
  Omit<ModelVersionInputs, "source" | "adopt"> &
  ModelVersionOutputs &
  ModelVersionDetail;

/** An alias as Snowflake has it. */
export type AliasResult = Found & Omit<AliasInputs, "displaces" | "adopt"> & AliasOutputs;

/** An inference table as Snowflake has it. */
export type DynamicInferenceTableResult = Found &
  Pick<
    DynamicInferenceTableInputs,
    | "database"
    | "schema"
    | "name"
    | "targetLag"
    | "warehouse"
    | "initializationWarehouse"
    | "refreshMode"
    | "clusterBy"
    | "frozenWhere"
    | "executeAsUser"
    | "transient"
    | "tags"
    | "comment"
    | "suspended"
    | "dataRetentionTimeInDays"
    | "maxDataExtensionTimeInDays"
  > &
  DynamicInferenceTableOutputs;

/** How an inference table is doing. */
export type InferenceTableStatusResult = InferenceTableStatus;

type ModelName = Pick<ModelInputs, "database" | "schema" | "name">;
type VersionName = Pick<ModelVersionInputs, "model" | "name">;
type AliasName = Pick<AliasInputs, "model" | "name">;
type TableName = Pick<DynamicInferenceTableInputs, "database" | "schema" | "name">;

/** Narrows a list: `%` is any text, `_` any character; upper and lower case are the same. */
interface Filter {
  readonly like?: string;
}

const [one, oneOutput] = dataSource<ModelName, ModelResult>("getModel");
const [all, allOutput] = dataSource<
  Omit<ModelName, "name"> & Filter,
  { readonly models: readonly ModelResult[] }
>("getModels");
const [version, versionOutput] = dataSource<VersionName, ModelVersionResult>("getModelVersion");
const [versions, versionsOutput] = dataSource<
  Omit<VersionName, "name"> & Filter,
  { readonly modelVersions: readonly ModelVersionResult[] }
>("getModelVersions");
const [alias, aliasOutput] = dataSource<AliasName, AliasResult>("getAlias");
const [aliases, aliasesOutput] = dataSource<
  Omit<AliasName, "name"> & Filter,
  { readonly aliases: readonly AliasResult[] }
>("getAliases");
const [table, tableOutput] = dataSource<TableName, DynamicInferenceTableResult>(
  "getDynamicInferenceTable",
);
const [tables, tablesOutput] = dataSource<
  Omit<TableName, "name"> & Filter,
  { readonly dynamicInferenceTables: readonly DynamicInferenceTableResult[] }
>("getDynamicInferenceTables");
const [status, statusOutput] = dataSource<TableName, InferenceTableStatusResult>(
  "getInferenceTableStatus",
);

export {
  one as getModel,
  oneOutput as getModelOutput,
  all as getModels,
  allOutput as getModelsOutput,
  version as getModelVersion,
  versionOutput as getModelVersionOutput,
  versions as getModelVersions,
  versionsOutput as getModelVersionsOutput,
  alias as getAlias,
  aliasOutput as getAliasOutput,
  aliases as getAliases,
  aliasesOutput as getAliasesOutput,
  table as getDynamicInferenceTable,
  tableOutput as getDynamicInferenceTableOutput,
  tables as getDynamicInferenceTables,
  tablesOutput as getDynamicInferenceTablesOutput,
  status as getInferenceTableStatus,
  statusOutput as getInferenceTableStatusOutput,
};

function dataSource<A extends object, R>(name: string) {
  const token = nativeToken(name);
  return [
    (args: A, options: pulumi.InvokeOptions = {}): Promise<R> =>
      pulumi.runtime.invoke(token, args, options) as Promise<R>,
    (
      args: { readonly [K in keyof A]: pulumi.Input<A[K]> },
      options: pulumi.InvokeOutputOptions = {},
    ): pulumi.Output<R> => pulumi.runtime.invokeOutput<R>(token, args, options),
  ] as const;
}
