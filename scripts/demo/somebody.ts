import * as snowflake from "snowflake-sdk";

export type Row = Readonly<Record<string, unknown>>;

/** Somebody with the official driver and a hand of their own: runs one statement, gives its rows. */
export async function ask(url: string, sqlText: string): Promise<readonly Row[]> {
  snowflake.configure({ logLevel: "OFF" });
  const connection = snowflake.createConnection({
    account: "local",
    username: "somebody",
    password: "any",
    accessUrl: url,
    warehouse: "COMPUTE_WH",
  });
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  try {
    return await new Promise<readonly Row[]>((resolve, reject) => {
      connection.execute({
        sqlText,
        complete: (error, _statement, found) => {
          if (error) reject(error);
          else resolve((found ?? []) as Row[]);
        },
      });
    });
  } finally {
    await new Promise<void>((resolve) => {
      connection.destroy(() => {
        resolve();
      });
    });
  }
}

const SHOWN = ["name", "default_version_name", "versions", "aliases", "comment"];

/** The same, printed. */
export async function somebody(url: string, sqlText: string): Promise<string> {
  const rows = await ask(url, sqlText);
  return rows
    .map((row) =>
      SHOWN.flatMap((name) =>
        row[name] === undefined ? [] : [`  ${name}: ${JSON.stringify(row[name])}`],
      ).join("\n"),
    )
    .join("\n");
}
