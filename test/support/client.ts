import type { Connection, ConnectionOptions } from "snowflake-sdk";
import { loadDriver } from "../../provider/snowflake/driver";

/** The unmodified driver against a server. */
export interface Client {
  readonly connection: Connection;
  query(sqlText: string, options?: object): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Logs in; rejects with the driver's error. */
export async function connect(url: string, options: ConnectionOptions = {}): Promise<Client> {
  const local = { account: "local", username: "tester", password: "any", accessUrl: url };
  return connectWith({ ...local, sfRetryMaxLoginRetries: 1, ...options });
}

/** The same with these options alone. */
export async function connectWith(options: ConnectionOptions): Promise<Client> {
  const connection = loadDriver().createConnection(options);
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return {
    connection,
    query: (sqlText, more = {}) =>
      new Promise((resolve, reject) => {
        connection.execute({
          sqlText,
          ...more,
          complete: (error, _statement, rows) => {
            if (error) reject(error);
            else resolve(rows ?? []);
          },
        });
      }),
    close: () =>
      new Promise((resolve) => {
        connection.destroy(() => {
          resolve();
        });
      }),
  };
}
