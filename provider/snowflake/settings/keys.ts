/**
 * The settings of a connection and what each is called in the three places they come from.
 * Sources: https://docs.snowflake.com/en/developer-guide/snowflake-cli/connecting/configure-connections
 * (file keys and environment), https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-options
 */
export interface SettingKey {
  /** Name in stack configuration, `snowflakeml:<name>`. */
  readonly name: string;
  /** Names in the environment, after `SNOWFLAKE_`. */
  readonly environment: readonly string[];
  /** Names in connections.toml. */
  readonly file: readonly string[];
  /** Option of the driver that takes the value. */
  readonly option: string;
  /** Credentials are taken together from the first place that has any of them. */
  readonly credential?: true;
}

const plain = (name: string, ...others: readonly string[]): SettingKey => ({
  name,
  environment: [snake(name).toUpperCase(), ...others],
  file: [snake(name), ...others.map((other) => other.toLowerCase())],
  option: name,
});

const credential = (name: string, option: string, ...others: readonly string[]): SettingKey => ({
  ...plain(name, ...others),
  option,
  credential: true,
});

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const SETTING_KEYS: readonly SettingKey[] = [
  plain("account"),
  { ...plain("user", "USERNAME"), option: "username" },
  plain("role"),
  plain("warehouse"),
  plain("host"),
  plain("port"),
  plain("protocol"),
  plain("accessUrl"),
  credential("authenticator", "authenticator"),
  credential("password", "password"),
  credential("privateKey", "privateKey", "PRIVATE_KEY_RAW"),
  credential("privateKeyPath", "privateKeyPath", "PRIVATE_KEY_FILE"),
  credential("privateKeyPassphrase", "privateKeyPass", "PRIVATE_KEY_FILE_PWD"),
  credential("token", "token"),
  credential("tokenFilePath", "tokenFilePath"),
  credential("passcode", "passcode"),
  credential("workloadIdentityProvider", "workloadIdentityProvider"),
  credential("workloadIdentityImpersonationPath", "workloadIdentityImpersonationPath"),
  credential("workloadIdentityAzureEntraIdResource", "workloadIdentityAzureEntraIdResource"),
  credential("workloadIdentityAzureClientId", "workloadIdentityAzureClientId"),
  credential("workloadIdentityAwsUseOutboundToken", "workloadIdentityAwsUseOutboundToken"),
];

/** Settings that steer the provider and never reach the driver. */
export type ProviderKey = "connection" | "liveDiff" | "showSql" | "maxStatements";
