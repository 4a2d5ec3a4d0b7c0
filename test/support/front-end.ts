import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Through what programs reach us: SNOWFLAKEML_FRONTEND is `dynamic` (default) or `native`. */
export type FrontEnd = "dynamic" | "native";

function isFrontEnd(name: string): name is FrontEnd {
  return name === "dynamic" || name === "native";
}

const name = process.env["SNOWFLAKEML_FRONTEND"] ?? "dynamic";
if (!isFrontEnd(name)) throw new Error("SNOWFLAKEML_FRONTEND: expected dynamic or native.");

/** Which front end the stories run over. */
export const FRONT_END: FrontEnd = name;

const PLUGIN = `plugins:
  providers:
    - name: snowflakeml
      path: node_modules/pulumi-snowflakeml/bin
`;

/** Leads a project to the plugin as users do: another import line, and where the executable is. */
export function leadToPlugin(folder: string): void {
  for (const file of readdirSync(folder).filter((each) => /\.[jt]s$/.test(each))) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll('"pulumi-snowflakeml"', '"pulumi-snowflakeml/native"'));
  }
  const project = join(folder, "Pulumi.yaml");
  const text = readFileSync(project, "utf8");
  if (!text.includes("plugins:")) writeFileSync(project, `${text}${PLUGIN}`);
}
