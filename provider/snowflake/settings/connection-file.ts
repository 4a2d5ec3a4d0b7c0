import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { SettingsError } from "../../core/errors";

/**
 * Named connections of the official tools.
 * Source: https://docs.snowflake.com/en/developer-guide/snowflake-cli/connecting/configure-connections
 */

const table = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);
const connectionsFile = z.record(z.string(), table);
const configFile = z.looseObject({
  default_connection_name: z.string().optional(),
  connections: connectionsFile.optional(),
});

/** Values of one connection, or undefined when there is none to take. */
export interface NamedConnection {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Any permission to write for group or others. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Reads the connection that is asked for, else the default one.
 * @throws SettingsError when a named connection is missing, or a file is malformed or writable by others
 */
export function readConnection(
  wanted: string | undefined,
  environment: NodeJS.ProcessEnv,
): NamedConnection | undefined {
  const folder = configurationFolder(environment);
  const config = readToml(join(folder, "config.toml"), configFile);
  const connections =
    readToml(join(folder, "connections.toml"), connectionsFile) ?? config?.connections;
  const name =
    wanted ??
    given(environment["SNOWFLAKE_DEFAULT_CONNECTION_NAME"]) ??
    config?.default_connection_name ??
    "default";
  const over = overrides(name, environment);
  const values = connections?.[name];
  if (values === undefined && Object.keys(over).length === 0) {
    if (wanted === undefined) return undefined;
    throw new SettingsError(
      `The connection ${JSON.stringify(name)} is set, but neither connections.toml nor config.toml in the Snowflake ` +
        `configuration folder has it. Known: ${Object.keys(connections ?? {}).join(", ") || "none"}.`,
    );
  }
  return { name, values: { ...values, ...over } };
}

/** A blank variable counts as not set. */
function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/** `SNOWFLAKE_CONNECTIONS_<NAME>_<KEY>` stands over the file. */
function overrides(name: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const prefix = `SNOWFLAKE_CONNECTIONS_${name.toUpperCase()}_`;
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) =>
      key.startsWith(prefix) && value !== undefined
        ? [[key.slice(prefix.length).toLowerCase(), value]]
        : [],
    ),
  );
}

function configurationFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment["SNOWFLAKE_HOME"];
  if (home !== undefined && home !== "") return home.replace(/^~(?=$|\/)/, homedir());
  const dotted = join(homedir(), ".snowflake");
  if (statSync(dotted, { throwIfNoEntry: false })?.isDirectory() === true) return dotted;
  if (process.platform === "darwin")
    return join(homedir(), "Library", "Application Support", "snowflake");
  if (process.platform === "win32") return join(homedir(), "AppData", "Local", "snowflake");
  return join(environment["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "snowflake");
}

function readToml<T>(path: string, shape: z.ZodType<T>): T | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (process.platform !== "win32" && (found.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new SettingsError(
      `${path} can be written by other users and is not trusted. Run: chmod 600 ${path}`,
    );
  }
  try {
    return shape.parse(parse(readFileSync(path, "utf8")));
  } catch {
    // The parser's own message quotes the file, credentials included.
    throw new SettingsError(`${path} is not a TOML file with one table per connection.`);
  }
}
