import type { Connection } from "snowflake-sdk";
import { loadDriver } from "./driver";
import { toLoginFailure } from "./failure";
import type { DriverOptions } from "./settings/settings";

/** Logs in. @throws ConnectionError */
export function openConnection(options: DriverOptions): Promise<Connection> {
  const connection = loadDriver().createConnection({
    ...options,
    application: "Pulumi_SnowflakeML",
    clientSessionKeepAlive: false,
    rowMode: "object",
    sfRetryMaxLoginRetries: 2,
  });
  return connect(connection, options);
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
