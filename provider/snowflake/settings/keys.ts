/**
 * The settings of a connection and what each is called in the three places they come from.
 * Sources: https://docs.snowflake.com/en/developer-guide/snowflake-cli/connecting/configure-connections
 * (file keys and environment), https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-options
 */
export interface SettingKey<Name extends string = string> {
  /** Name in stack configuration, `snowflakeml:<name>`. */
  readonly name: Name;
  readonly what: string;
  /** What it is in the configuration of a provider; text when absent. */
  readonly type?: "boolean" | "integer";
  /** All it may be, where that is known. */
  readonly values?: readonly string[];
  /** Never shown. */
  readonly secret?: true;
  /** Names in the environment, after `SNOWFLAKE_`. */
  readonly environment: readonly string[];
  /** Names in connections.toml. */
  readonly file: readonly string[];
  /** Option of the driver that takes the value. */
  readonly option: string;
  /** Credentials are taken together from the first place that has any of them. */
  readonly credential?: true;
}

const plain = <const Name extends string>(
  name: Name,
  what: string,
  ...others: readonly string[]
) => ({
  name,
  what,
  environment: [snake(name).toUpperCase(), ...others],
  file: [snake(name), ...others.map((other) => other.toLowerCase())],
  option: name as string,
});

const credential = <const Name extends string>(
  name: Name,
  what: string,
  ...others: readonly string[]
) => ({
  ...plain(name, what, ...others),
  credential: true as const,
});

const secret = <const Name extends string>(
  name: Name,
  what: string,
  ...others: readonly string[]
) => ({
  ...credential(name, what, ...others),
  secret: true as const,
});

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const KEYS = [
  plain(
    "account",
    "Account identifier, `ORGANIZATION-ACCOUNT`. Another account is another provider.",
  ),
  { ...plain("user", "User that logs in.", "USERNAME"), option: "username" },
  plain("role", "Role of the session; the user's default role when absent."),
  plain("warehouse", "Warehouse of the session."),
  plain("host", "Another host than the account's."),
  { ...plain("port", "Another port than that of the protocol."), type: "integer" as const },
  { ...plain("protocol", "Protocol; https when absent."), values: ["https", "http"] },
  plain("accessUrl", "Whole address of the account, in place of host, port and protocol."),
  credential("authenticator", "Way to authenticate, where the other settings do not tell it."),
  secret("password", "Password of the user."),
  secret("privateKey", "Private key in PEM form.", "PRIVATE_KEY_RAW"),
  credential("privateKeyPath", "File of the private key.", "PRIVATE_KEY_FILE"),
  {
    ...secret("privateKeyPassphrase", "Passphrase of the private key.", "PRIVATE_KEY_FILE_PWD"),
    option: "privateKeyPass",
  },
  secret("token", "Programmatic access token, or the token that `authenticator` asks for."),
  credential("tokenFilePath", "File of the token."),
  secret("passcode", "One-time passcode, with the password."),
  {
    ...credential("workloadIdentityProvider", "Platform whose identity the process has."),
    values: ["AWS", "AZURE", "GCP", "OIDC"],
  },
  credential(
    "workloadIdentityImpersonationPath",
    "Identities to pass through, with commas between.",
  ),
  credential("workloadIdentityAzureEntraIdResource", "Entra ID resource of the token."),
  credential("workloadIdentityAzureClientId", "Client id of a user-assigned managed identity."),
  {
    ...credential("workloadIdentityAwsUseOutboundToken", "Whether AWS gives out the token itself."),
    type: "boolean" as const,
  },
];

export const SETTING_KEYS: readonly SettingKey<(typeof KEYS)[number]["name"]>[] = KEYS;

const SECRETS = KEYS.filter((key): key is Extract<typeof key, { secret: true }> => "secret" in key);

/** Settings that name a variable in place of a secret: the state keeps the name alone. */
export const VARIABLES = SECRETS.map(({ name }) => ({
  name: `${name}Variable` as const,
  what: `Variable of the environment that has \`${name}\`: the state keeps its name, and not the secret.`,
  of: name,
}));

/** Settings that steer the provider and never reach the driver. */
const STEERING = [
  {
    name: "connection",
    what: "Connection of connections.toml or config.toml to take settings from.",
  },
  {
    name: "liveDiff",
    type: "boolean",
    what: "Default true: compare with the account. False: compare with the state and ask the account nothing.",
  },
  {
    name: "showSql",
    type: "boolean",
    what: "Default true: print each plan on its resource; warnings are printed in any case.",
  },
  { name: "maxStatements", type: "integer", what: "Default 16: statements under way at once." },
] as const;
export type ProviderKey = (typeof STEERING)[number]["name"];

export const ALL_KEYS = [...KEYS, ...VARIABLES, ...STEERING];

/** What each setting may be set to. */
export type SettingValues = {
  readonly [K in (typeof ALL_KEYS)[number] as K["name"]]?: K extends { type: "integer" }
    ? number
    : K extends { type: "boolean" }
      ? boolean
      : string;
};
