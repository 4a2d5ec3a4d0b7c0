import * as throughDynamic from "pulumi-snowflakeml";
import * as throughPlugin from "pulumi-snowflakeml/native";
import { FRONT_END } from "./front-end";

export { FRONT_END };

/** The classes of the stories. */
const FRONT_ENDS = { dynamic: throughDynamic, native: throughPlugin };

export const { Alias, DynamicInferenceTable, Model, ModelVersion } = FRONT_ENDS[FRONT_END];
