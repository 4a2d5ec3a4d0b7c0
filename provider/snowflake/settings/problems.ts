import type { DriverOptions, Found, Place } from "./settings";

/** What keeps settings from being a connection. */

/** Secrets that name a way to authenticate; one of them is enough and two are one too many. */
const SECRETS = ["password", "privateKey", "privateKeyPath", "token", "tokenFilePath"] as const;

/** Ways that need none of {@link SECRETS}. */
const INTERACTIVE = /^(EXTERNALBROWSER|WORKLOAD_IDENTITY|OAUTH_AUTHORIZATION_CODE|https:.*)$/i;

/** Nobody sits in front of a refresh that was refused its credentials. */
export function opensBrowser(options: DriverOptions): boolean {
  return /^(?:EXTERNALBROWSER|OAUTH_AUTHORIZATION_CODE)$/i.test(String(options["authenticator"]));
}

/** What is missing or contradictory; empty when a login can be tried. */
export function findProblems(chosen: Found): readonly string[] {
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

/** The problems, with the places that settings are looked for in. */
export function problemText(problems: readonly string[], credentials: Place | undefined): string {
  const from = credentials === undefined ? "" : ` Credentials were taken from the ${credentials}.`;
  return (
    `No connection to Snowflake: ${problems.join("; ")}.${from} Settings are looked for in this order: ` +
    "stack configuration (`pulumi config set snowflakeml:account …`), the environment (SNOWFLAKE_ACCOUNT …), " +
    "and the connection of connections.toml or config.toml (`snowflakeml:connection` names it)."
  );
}
