import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectionSettings } from "../../provider/snowflake/settings/settings";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "snowflake-home-"));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

type Named = Readonly<Record<string, string>>;

function settle(config: Named, environment: Named = {}) {
  return connectionSettings((name) => config[name], { SNOWFLAKE_HOME: home, ...environment });
}

function write(name: string, text: string, mode = 0o600): void {
  writeFileSync(join(home, name), text);
  chmodSync(join(home, name), mode);
}

describe("settings", () => {
  it("come per key from the first place that has them", () => {
    write(
      "connections.toml",
      '[default]\naccount = "file"\nuser = "file"\nrole = "FILE"\npassword = "p3"\n',
    );
    const { driver } = settle({ account: "config" }, { SNOWFLAKE_USER: "env" });
    expect(driver).toEqual({
      account: "config",
      username: "env",
      role: "FILE",
      password: "p3",
      authenticator: "SNOWFLAKE",
    });
  });

  it("take credentials as one group, never mixed from two places", () => {
    write(
      "connections.toml",
      '[default]\naccount = "a"\nuser = "u"\nprivate_key_path = "/k"\nauthenticator = "SNOWFLAKE_JWT"\n',
    );
    const { driver } = settle({}, { SNOWFLAKE_PASSWORD: "p" });
    expect(driver).toMatchObject({ password: "p", authenticator: "SNOWFLAKE" });
    expect(driver).not.toHaveProperty("privateKeyPath");
  });

  it.each([
    [{ password: "p" }, { password: "p", authenticator: "SNOWFLAKE" }],
    [
      { privateKeyPath: "/k", privateKeyPassphrase: "w" },
      { privateKeyPath: "/k", privateKeyPass: "w", authenticator: "SNOWFLAKE_JWT" },
    ],
    [{ privateKey: "PEM" }, { privateKey: "PEM", authenticator: "SNOWFLAKE_JWT" }],
    [{ token: "t" }, { token: "t", authenticator: "PROGRAMMATIC_ACCESS_TOKEN" }],
    [
      { token: "t", authenticator: "OAUTH" },
      { token: "t", authenticator: "OAUTH" },
    ],
    [
      { password: "p", passcode: "123", authenticator: "USERNAME_PASSWORD_MFA" },
      { password: "p", passcode: "123", authenticator: "USERNAME_PASSWORD_MFA" },
    ],
    [{ authenticator: "EXTERNALBROWSER" }, { authenticator: "EXTERNALBROWSER" }],
    [
      {
        authenticator: "WORKLOAD_IDENTITY",
        workloadIdentityProvider: "AWS",
        workloadIdentityImpersonationPath: "one,two",
        workloadIdentityAwsUseOutboundToken: "true",
      },
      {
        authenticator: "WORKLOAD_IDENTITY",
        workloadIdentityProvider: "AWS",
        workloadIdentityImpersonationPath: ["one", "two"],
        workloadIdentityAwsUseOutboundToken: true,
      },
    ],
  ])("turn %j into the driver's options", (given, options) => {
    expect(settle({ account: "a", user: "u", ...given }).driver).toEqual({
      account: "a",
      username: "u",
      ...options,
    });
  });

  it("read the named connection, with the environment over it", () => {
    write(
      "config.toml",
      'default_connection_name = "dev"\n[connections.dev]\naccount = "dev"\n[connections.prod]\naccount = "prod"\nuser = "u"\npassword = "p"\n',
    );
    expect(settle({ connection: "prod" }).driver).toMatchObject({ account: "prod" });
    const over = settle({ connection: "prod" }, { SNOWFLAKE_CONNECTIONS_PROD_ACCOUNT: "other" });
    expect(over.driver).toMatchObject({ account: "other" });
    expect(() => settle({ connection: "nope" })).toThrow("Known: dev, prod");
    const alone = {
      SNOWFLAKE_CONNECTIONS_CI_ACCOUNT: "ci",
      SNOWFLAKE_CONNECTIONS_CI_USER: "u",
      SNOWFLAKE_CONNECTIONS_CI_TOKEN: "t",
    };
    expect(settle({ connection: "ci" }, alone).driver).toMatchObject({ account: "ci", token: "t" });
  });

  it("read a token from its file", () => {
    write("token", "secret-token\n");
    expect(settle({ account: "a", tokenFilePath: join(home, "token") }).driver).toEqual({
      account: "a",
      token: "secret-token",
      authenticator: "PROGRAMMATIC_ACCESS_TOKEN",
    });
  });

  it("name what is missing or contradictory, and the three places", () => {
    expect(() => settle({})).toThrow(
      /account is missing; user is missing; credentials are missing.*stack configuration.*environment.*connections\.toml/s,
    );
    const both = () => settle({ account: "a", user: "u", password: "hush-hush", token: "t" });
    expect(both).toThrow("password and token contradict each other");
    expect(both).not.toThrow("hush-hush");
    expect(() =>
      settle({ account: "a", user: "u", password: "p", authenticator: "SNOWFLAKE_JWT" }),
    ).toThrow("needs privateKeyPath");
    expect(() => settle({ account: "a", user: "u", password: "p", port: "x" })).toThrow("port is");
    expect(() => settle({ account: "a", user: "u", password: "p", liveDiff: "maybe" })).toThrow(
      "expected true or false",
    );
  });

  it("distrust a file that others can write, and quote none of a broken one", () => {
    write("connections.toml", '[default]\naccount = "a"\n', 0o622);
    expect(() => settle({})).toThrow("chmod 600");
    expect(() => settle({ connection: "default" })).toThrow("chmod 600");
    const elsewhere = { account: "b", user: "u", password: "p" };
    expect(settle(elsewhere).driver).toMatchObject({ account: "b", password: "p" });
    write("connections.toml", 'password = "hush-hush\n');
    expect(() => settle({})).toThrow("is not a TOML file");
    expect(() => settle({})).not.toThrow("hush-hush");
  });

  it("name a variable in place of a secret, and pass the place over when it is not set", () => {
    const config = { account: "a", user: "u", privateKeyVariable: "CI_KEY" };
    expect(settle(config, { CI_KEY: "PEM" }).driver).toMatchObject({ privateKey: "PEM" });
    expect(() => settle(config)).toThrow(
      "snowflakeml:privateKeyVariable: the environment has no CI_KEY.",
    );
    const { driver, place, passedOver } = settle(config, { SNOWFLAKE_PASSWORD: "p" });
    expect([driver["password"], place]).toEqual(["p", "environment"]);
    expect(passedOver.map(({ message }) => message)).toEqual([expect.stringContaining("CI_KEY")]);
    expect(() => settle({ ...config, password: "p" }, { CI_KEY: "PEM" })).toThrow(
      "contradict each other",
    );
  });

  it("know the credentials of later places, unmixed, for when the first are refused", () => {
    write("connections.toml", '[default]\nuser = "other"\ntoken = "t"\n');
    const { driver, others } = settle(
      { account: "a", user: "u", password: "old" },
      { SNOWFLAKE_PRIVATE_KEY_PATH: "/k" },
    );
    expect(driver).toMatchObject({ username: "u", password: "old" });
    expect(others).toEqual([
      {
        place: "environment",
        driver: {
          account: "a",
          username: "u",
          privateKeyPath: "/k",
          authenticator: "SNOWFLAKE_JWT",
        },
      },
      {
        place: "connection file",
        driver: {
          account: "a",
          username: "u",
          token: "t",
          authenticator: "PROGRAMMATIC_ACCESS_TOKEN",
        },
      },
    ]);
  });
});
