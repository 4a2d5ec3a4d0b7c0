import { delimiter, join, resolve } from "node:path";

/** Where the Pulumi CLI of this repository lives. */
export const ROOT = resolve(__dirname, "..", "..");
export const ENGINE = join(ROOT, ".engine");
export const ENGINE_BIN = join(ENGINE, "bin");

/** Written last: what does not have it is unfinished. */
export const STAMP = join(ENGINE, "stamp.json");

/** What runs programs of each language; must lie beside the CLI. */
export const HOSTS = {
  nodejs: "pulumi-language-nodejs",
  python: "pulumi-language-python",
  yaml: "pulumi-language-yaml",
} as const;

/** The script in which the Python host runs a program. */
export const PYTHON_EXEC = "pulumi-language-python-exec";

/** Our stand-in for `pulumi package gen-sdk`, where the hosts are too old to have it. */
export const SDK_GENERATOR = "pulumi-python-sdk";

/** The virtual environment with what Python programs and a generated SDK need. */
export const PYTHON_ENVIRONMENT = join(ENGINE, "python");

/**
 * What a Pulumi command of the demo and the tests finds beside the surrounding environment: our own CLI, and
 * nothing of Snowflake's own settings, which are for a real account.
 */
export function engineVariables() {
  const theirs = Object.keys(process.env).filter((name) => name.startsWith("SNOWFLAKE_"));
  return {
    // Blank and not absent: the Automation API puts its own copy of the environment underneath.
    ...Object.fromEntries(theirs.map((name) => [name, ""])),
    SNOWFLAKE_HOME: join(ENGINE, "no-connections"),
    PATH: [ENGINE_BIN, process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_HOME: join(ENGINE, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_CONFIG_PASSPHRASE: "local",
    SNOWFLAKE_DISABLE_PLATFORM_DETECTION: "true",
  };
}

/** The whole environment of such a command. */
export function engineEnvironment() {
  return { ...process.env, ...engineVariables() };
}

/** Lines for a shell in which the same commands are typed by hand: these names and no others. */
export function engineExports(more: Readonly<Record<string, string>> = {}): readonly string[] {
  const { PATH: _path, ...variables } = engineVariables();
  return [
    `export PATH=${quoted(ENGINE_BIN)}:"$PATH"`,
    ...Object.entries({ ...variables, ...more }).map(
      ([name, value]) => `export ${name}=${quoted(value)}`,
    ),
  ];
}

/** One word of a POSIX shell, whatever it holds. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
