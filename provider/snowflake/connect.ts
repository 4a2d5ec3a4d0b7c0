import type { Connection } from "snowflake-sdk";
import { loadDriver } from "./driver";
import { isRefusedLogin, toLoginFailure, toRefusal } from "./failure";
import type { DriverOptions, Login, Settings } from "./settings/settings";

/** What a login is made with. */
export type Logins = Pick<Settings, "place" | "driver" | "others" | "passedOver">;

/** A connection, and what of its settings let it in. */
export interface Opened {
  readonly connection: Connection;
  readonly login: Login;
  /** Why credentials of an earlier place were of no use. */
  readonly refused: readonly Error[];
}

/**
 * Logs in with the first credentials that are accepted. What the state keeps may have been replaced
 * since, and what the environment has is then the newer.
 * @throws ConnectionError
 */
export async function openFirst({ place, driver, others, passedOver }: Logins): Promise<Opened> {
  const refused: Error[] = [...passedOver];
  for (const login of [{ place, driver }, ...others]) {
    try {
      return { connection: await openConnection(login.driver), login, refused };
    } catch (error) {
      if (!isRefusedLogin(error)) throw error;
      refused.push(error);
    }
  }
  throw toRefusal(refused);
}

/** Logs in. @throws ConnectionError */
export async function openConnection(options: DriverOptions): Promise<Connection> {
  return connect(made(options), options);
}

/** The driver reads keys here, and says in its own way what is wrong with them. */
function made(options: DriverOptions): Connection {
  const driver = loadDriver();
  try {
    return driver.createConnection({
      ...options,
      application: "Pulumi_SnowflakeML",
      clientSessionKeepAlive: false,
      rowMode: "object",
      sfRetryMaxLoginRetries: 2,
    });
  } catch (error) {
    throw toLoginFailure(error, options);
  }
}

/** The callback form: `connectAsync` resolves even when the login failed. */
function connect(connection: Connection, options: DriverOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, up: Connection): void => {
      if (error !== undefined && error !== null) reject(toLoginFailure(error, options));
      else resolve(up);
    };
    if (/^EXTERNALBROWSER$|^https:/i.test(String(options["authenticator"]))) {
      void connection.connectAsync(done);
    } else {
      connection.connect(done);
    }
  });
}
