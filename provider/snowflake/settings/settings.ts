import { readFileSync } from "node:fs";
import { AuthenticationError, ConnectionError, SettingsError } from "../../core/errors";
import { readConnection } from "./connection-file";
import type { NamedConnection } from "./connection-file";
import { SETTING_KEYS, VARIABLES } from "./keys";
import type { ProviderKey, SettingKey } from "./keys";
import { findProblems, opensBrowser, problemText } from "./problems";

/** Where a value was found. */
export type Place = "stack configuration" | "environment" | "connection file";

export type Found = Readonly<Record<string, string>>;

/** Options of the driver by its own names. */
export type DriverOptions = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A way to log in. */
export interface Login {
  /** Where its credentials are from. */
  readonly place: Place;
  /** Options of the driver, without its technical ones. */
  readonly driver: DriverOptions;
}

/** What the driver and the provider need to know. */
export interface Settings extends Login {
  /** The same with the credentials of later places, for when those of the first are refused. */
  readonly others: readonly Login[];
  /** Why credentials of an earlier place cannot be tried at all. */
  readonly passedOver: readonly AuthenticationError[];
  readonly liveDiff: boolean;
  readonly showSql: boolean;
  /** Statements under way at once. */
  readonly maxStatements: number;
}

/** Settings that need no connection. */
export type ProviderSettings = Pick<Settings, "liveDiff" | "showSql" | "maxStatements">;

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
 * @throws SettingsError naming the keys that are missing or contradict each other
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
  const plain = Object.assign(
    {},
    ...places.map(([, found]) => part(found, false)).reverse(),
  ) as Found;
  const logins: Login[] = [];
  const passedOver: AuthenticationError[] = [];
  for (const [place, found] of places) {
    try {
      const credentials = { ...part(found, true), ...fromVariables(place, config, environment) };
      if (Object.keys(credentials).length === 0) continue;
      const chosen = { ...plain, ...credentials };
      const problems = findProblems(chosen);
      const isFirst = logins.length + passedOver.length === 0;
      if (problems.length > 0 && isFirst)
        throw distrust ?? new SettingsError(problemText(problems, place));
      if (problems.length > 0) continue;
      const driver = driverOptions(chosen);
      if (isFirst || !opensBrowser(driver)) logins.push({ place, driver });
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      passedOver.push(error);
    }
  }
  const [first, ...others] = logins;
  if (first !== undefined) return { ...first, others, passedOver, ...providerSettings(config) };
  throw passedOver[0] ?? distrust ?? new SettingsError(problemText(findProblems(plain), undefined));
}

/**
 * Secrets that the configuration names by a variable each.
 * @throws AuthenticationError when one is not set
 */
function fromVariables(
  place: Place,
  config: (name: string) => string | undefined,
  environment: NodeJS.ProcessEnv,
): Found {
  const named = place === "stack configuration" ? VARIABLES : [];
  return Object.fromEntries(
    named.flatMap(({ name, of }) => {
      const variable = config(name) ?? "";
      if (variable === "") return [];
      const value = environment[variable] ?? "";
      if (value !== "") return [[of, value]];
      throw new AuthenticationError(`snowflakeml:${name}: the environment has no ${variable}.`);
    }),
  );
}

/** The credentials among some values, or all others. */
function part(found: Found, credential: boolean): Found {
  const keys = SETTING_KEYS.filter((key) => (key.credential === true) === credential);
  return Object.fromEntries(
    keys.flatMap(({ name }) => {
      const value = found[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
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
    throw new AuthenticationError(`tokenFilePath: ${path} cannot be read.`, { cause });
  }
}

function flag(config: (name: string) => string | undefined, name: ProviderKey): boolean {
  const value = config(name) ?? "true";
  if (value === "true" || value === "false") return value === "true";
  throw new SettingsError(
    `snowflakeml:${name} is ${JSON.stringify(value)}: expected true or false.`,
  );
}

function count(value: string | undefined): number {
  if (value === undefined) return MAX_STATEMENTS;
  const parsed = Number(value);
  if (Number.isInteger(parsed) && parsed > 0) return parsed;
  throw new SettingsError(
    `snowflakeml:maxStatements is ${JSON.stringify(value)}: expected a whole number above 0.`,
  );
}
