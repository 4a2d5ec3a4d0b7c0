import { readFileSync } from "node:fs";
import { ConnectionError } from "../../core/errors";
import { readConnection } from "./connection-file";
import type { NamedConnection } from "./connection-file";
import { SETTING_KEYS } from "./keys";
import type { ProviderKey, SettingKey } from "./keys";

/** Where a value was found. */
type Place = "stack configuration" | "environment" | "connection file";

type Found = Readonly<Record<string, string>>;

/** Options of the driver by its own names. */
export type DriverOptions = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What the driver and the provider need to know. */
export interface Settings {
  /** Options of the driver, without its technical ones. */
  readonly driver: DriverOptions;
  readonly liveDiff: boolean;
  readonly showSql: boolean;
  /** Statements under way at once. */
  readonly maxStatements: number;
}

/** Settings that need no connection. */
export type ProviderSettings = Omit<Settings, "driver">;

const MAX_STATEMENTS = 16;

/** Reads what steers the provider, from stack configuration alone. */
export function providerSettings(config: (name: string) => string | undefined): ProviderSettings {
  return {
    liveDiff: flag(config, "liveDiff"),
    showSql: flag(config, "showSql"),
    maxStatements: count(config("maxStatements")),
  };
}

/**
 * Collects the settings: stack configuration, then the environment, then the named connection; the
 * first place that has a key wins, and credentials come as one group from the first that has any.
 * @throws ConnectionError naming the keys that are missing or contradict each other
 */
export function connectionSettings(
  config: (name: string) => string | undefined,
  environment: NodeJS.ProcessEnv,
): Settings {
  const wanted = config("connection");
  const { named, distrust } = readTrusted(wanted, environment);
  const places: readonly [Place, Found][] = [
    ["stack configuration", fromConfig(config)],
    ["environment", fromEnvironment(environment)],
    ["connection file", fromFile(named?.values ?? {})],
  ];
  const plain = SETTING_KEYS.filter((key) => key.credential !== true);
  const chosen: Record<string, string> = {};
  for (const { name } of plain) {
    const value = places.find(([, found]) => found[name] !== undefined)?.[1][name];
    if (value !== undefined) chosen[name] = value;
  }
  const credentials = places.find(([, found]) =>
    SETTING_KEYS.some((key) => key.credential === true && found[key.name] !== undefined),
  );
  for (const key of SETTING_KEYS) {
    const value = credentials?.[1][key.name];
    if (key.credential === true && value !== undefined) chosen[key.name] = value;
  }
  const problems = findProblems(chosen);
  if (problems.length > 0 && distrust !== undefined) throw distrust;
  if (problems.length > 0) throw new ConnectionError(problemText(problems, credentials?.[0]));
  return { driver: driverOptions(chosen), ...providerSettings(config) };
}

/** A file that cannot be trusted is an error only for those who need it. */
function readTrusted(
  wanted: string | undefined,
  environment: NodeJS.ProcessEnv,
): { readonly named?: NamedConnection | undefined; readonly distrust?: ConnectionError } {
  try {
    return { named: readConnection(wanted, environment) };
  } catch (error) {
    if (wanted !== undefined || !(error instanceof ConnectionError)) throw error;
    return { distrust: error };
  }
}

function fromConfig(config: (name: string) => string | undefined): Found {
  return pick((key) => config(key.name));
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Found {
  return pick((key) => firstOf(key.environment.map((name) => environment[`SNOWFLAKE_${name}`])));
}

function fromFile(values: Readonly<Record<string, string>>): Found {
  return pick((key) => firstOf(key.file.map((name) => values[name])));
}

function pick(read: (key: SettingKey) => string | undefined): Found {
  return Object.fromEntries(
    SETTING_KEYS.flatMap((key) => {
      const value = read(key);
      return value === undefined || value === "" ? [] : [[key.name, value]];
    }),
  );
}

function firstOf(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== "");
}

/** Secrets that name a way to authenticate; one of them is enough and two are one too many. */
const SECRETS = ["password", "privateKey", "privateKeyPath", "token", "tokenFilePath"] as const;

/** Ways that need none of {@link SECRETS}. */
const INTERACTIVE = /^(EXTERNALBROWSER|WORKLOAD_IDENTITY|OAUTH_AUTHORIZATION_CODE|https:.*)$/i;

function findProblems(chosen: Found): readonly string[] {
  const problems: string[] = [];
  if (["account", "host", "accessUrl"].every((name) => chosen[name] === undefined)) {
    problems.push("account is missing");
  }
  const given = SECRETS.filter((name) => chosen[name] !== undefined);
  const authenticator = chosen["authenticator"] ?? "";
  const isToken = given.includes("token") || given.includes("tokenFilePath");
  if (chosen["user"] === undefined && !isToken && !INTERACTIVE.test(authenticator)) {
    problems.push("user is missing");
  }
  if (given.length === 0 && !INTERACTIVE.test(authenticator)) {
    problems.push("credentials are missing: one of password, privateKeyPath, privateKey or token");
  }
  if (chosen["port"] !== undefined && !/^\d{1,5}$/.test(chosen["port"])) {
    problems.push(`port is ${JSON.stringify(chosen["port"])}: expected a number`);
  }
  if (given.length > 1) problems.push(`${given.join(" and ")} contradict each other: give one`);
  if (
    /^SNOWFLAKE_JWT$/i.test(authenticator) &&
    given.every((name) => !name.startsWith("privateKey"))
  ) {
    problems.push("authenticator SNOWFLAKE_JWT needs privateKeyPath or privateKey");
  }
  return problems;
}

function problemText(problems: readonly string[], credentials: Place | undefined): string {
  const from = credentials === undefined ? "" : ` Credentials were taken from the ${credentials}.`;
  return (
    `No connection to Snowflake: ${problems.join("; ")}.${from} Settings are looked for in this order: ` +
    "stack configuration (`pulumi config set snowflakeml:account …`), the environment (SNOWFLAKE_ACCOUNT …), " +
    "and the connection of connections.toml or config.toml (`snowflakeml:connection` names it)."
  );
}

/** Options that are no text to the driver. Source: snowflake-sdk 3.3.0, lib/connection/types.d.ts */
const CONVERTED: Readonly<Record<string, (text: string) => DriverOptions[string]>> = {
  port: Number,
  workloadIdentityImpersonationPath: (text) => text.split(","),
  workloadIdentityAwsUseOutboundToken: (text) => text === "true",
};

function driverOptions(chosen: Found): DriverOptions {
  const options: Record<string, DriverOptions[string]> = {};
  for (const key of SETTING_KEYS) {
    const value = chosen[key.name];
    if (value !== undefined) options[key.option] = CONVERTED[key.name]?.(value) ?? value;
  }
  if (chosen["tokenFilePath"] !== undefined) {
    delete options["tokenFilePath"];
    options["token"] = readToken(chosen["tokenFilePath"]);
  }
  options["authenticator"] ??= impliedAuthenticator(options);
  return options;
}

function impliedAuthenticator(options: Readonly<Record<string, unknown>>): string {
  if (options["privateKey"] !== undefined || options["privateKeyPath"] !== undefined)
    return "SNOWFLAKE_JWT";
  if (options["token"] !== undefined) return "PROGRAMMATIC_ACCESS_TOKEN";
  return "SNOWFLAKE";
}

function readToken(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new ConnectionError(`tokenFilePath: ${path} cannot be read.`, { cause });
  }
}

function flag(config: (name: string) => string | undefined, name: ProviderKey): boolean {
  const value = config(name) ?? "true";
  if (value === "true" || value === "false") return value === "true";
  throw new ConnectionError(
    `snowflakeml:${name} is ${JSON.stringify(value)}: expected true or false.`,
  );
}

function count(value: string | undefined): number {
  if (value === undefined) return MAX_STATEMENTS;
  const parsed = Number(value);
  if (Number.isInteger(parsed) && parsed > 0) return parsed;
  throw new ConnectionError(
    `snowflakeml:maxStatements is ${JSON.stringify(value)}: expected a whole number above 0.`,
  );
}
