import * as throughDynamic from "pulumi-snowflakeml";
import * as throughPlugin from "pulumi-snowflakeml/native";

/** The classes of the stories: SNOWFLAKEML_FRONTEND is `dynamic` (default) or `native`. */
const FRONT_ENDS = { dynamic: throughDynamic, native: throughPlugin };

function isFrontEnd(name: string): name is keyof typeof FRONT_ENDS {
  return name in FRONT_ENDS;
}

const name = process.env["SNOWFLAKEML_FRONTEND"] ?? "dynamic";
if (!isFrontEnd(name)) throw new Error("SNOWFLAKEML_FRONTEND: expected dynamic or native.");

/** Which front end the stories run over. */
export const FRONT_END = name;

export const { Alias, Model, ModelVersion } = FRONT_ENDS[name];
