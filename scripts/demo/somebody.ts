import * as snowflake from "snowflake-sdk";

/** Somebody with the official driver and a hand of their own: runs one statement, prints its rows. */
export async function somebody(url: string, sqlText: string): Promise<string> {
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
  const rows = await new Promise<readonly Record<string, unknown>[]>((resolve, reject) => {
    connection.execute({
      sqlText,
      complete: (error, _statement, found) => {
        if (error) reject(error);
        else resolve((found ?? []) as Record<string, unknown>[]);
      },
    });
  });
  await new Promise<void>((resolve) => {
    connection.destroy(() => {
      resolve();
    });
  });
  const shown = ["name", "default_version_name", "versions", "aliases", "comment"];
  return rows
    .map((row) =>
      shown
        .flatMap((name) =>
          row[name] === undefined ? [] : [`  ${name}: ${JSON.stringify(row[name])}`],
        )
        .join("\n"),
    )
    .join("\n");
}
