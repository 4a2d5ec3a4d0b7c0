import { connect } from "./client";
import type { Client } from "./client";

const SHOWN = [
  "SHOW DATABASES",
  "SHOW SCHEMAS IN ACCOUNT",
  "SHOW STAGES IN ACCOUNT",
  "SHOW TAGS IN ACCOUNT",
  "SHOW MODELS IN ACCOUNT",
  "SHOW TABLES IN ACCOUNT",
  "SHOW DYNAMIC TABLES IN ACCOUNT",
  "SHOW VIEWS IN ACCOUNT",
  "SHOW ROLES",
  "SHOW USERS LIKE 'ADA'",
];

async function look(client: Client): Promise<unknown> {
  // Times differ.
  const timeless = async (sql: string) =>
    (await client.query(sql)).map((row) =>
      Object.entries(row).filter(([name]) => !/_on$|last_modified|data_timestamp/.test(name)),
    );
  const named = async (sql: string) =>
    (await client.query(sql)).map((row) =>
      ["database_name", "schema_name", "name"].map((part) => `"${String(row[part])}"`).join("."),
    );
  const about: unknown[] = [];
  for (const sql of SHOWN) about.push(await timeless(sql));
  for (const model of await named("SHOW MODELS IN ACCOUNT"))
    about.push(
      await timeless(`SHOW VERSIONS IN MODEL ${model}`),
      await timeless(`SHOW GRANTS ON MODEL ${model}`),
      await timeless(
        `SELECT TAG_NAME, TAG_VALUE FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('${model}', 'MODULE'))`,
      ),
    );
  for (const table of await named("SHOW OBJECTS IN ACCOUNT"))
    about.push(await timeless(`SELECT * FROM ${table} ORDER BY 1`));
  for (const stage of await named("SHOW STAGES IN ACCOUNT"))
    about.push(await timeless(`LIST @${stage}`));
  return about;
}

/** What a client sees of an account, to be compared with another one. */
export async function looked(url: string): Promise<unknown> {
  const client = await connect(url);
  try {
    return await look(client);
  } finally {
    await client.close();
  }
}
