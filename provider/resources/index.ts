import type { Resource } from "../core/resource";
import { alias } from "./alias";
import { dynamicInferenceTable } from "./dynamic-inference-table";
import { modelVersion } from "./model-version";
import { model } from "./model";

/** Every kind there is; the only list of them. */
export const resources: readonly Resource[] = [model, modelVersion, alias, dynamicInferenceTable];
