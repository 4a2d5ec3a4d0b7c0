import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openConnection } from "../provider/snowflake/connect";
import { connectionSettings } from "../provider/snowflake/settings/settings";
import { PACKAGES } from "../test/support/registry";
import { putsOf } from "./probe/package";
import { ask } from "./probe/ask";
import { NOT_ASKED } from "./probe/questions";

/**
 * `npm run probe [-- --connection NAME] [--out FILE]`: asks a real account what no documentation says,
 * in a database of its own that is dropped at the end, and writes down what it answers.
 */

const { values } = parseArgs({
  options: { connection: { type: "string" }, out: { type: "string", default: "probe.json" } },
});

async function main(): Promise<void> {
  const config = (name: string) => (name === "connection" ? values.connection : undefined);
  const { driver } = connectionSettings(config, process.env);
  const database = `SNOWFLAKEML_PROBE_${randomBytes(4).toString("hex").toUpperCase()}`;
  process.stdout.write(`probe: asks in the database ${database}, and drops it\n`);
  const connection = await openConnection(driver);
  try {
    const findings = await ask(connection, database, (stage) =>
      putsOf(join(PACKAGES, "V1"), stage),
    );
    const text = JSON.stringify({ at: new Date(), findings, notAsked: NOT_ASKED }, null, 2);
    writeFileSync(values.out, `${text.replaceAll(database, "D")}\n`);
    for (const { asks, answers } of findings) {
      process.stdout.write(`\n${asks}\n`);
      for (const { sql, refused, rows } of answers)
        process.stdout.write(
          `  ${sql.replaceAll(database, "D")}\n    → ${refused ?? `${String(rows?.length ?? 0)} rows`}\n`,
        );
    }
    process.stdout.write(
      `\nprobe: written to ${values.out}; names of roles and users stand in it.\n`,
    );
  } finally {
    await new Promise((resolve) => {
      connection.destroy(resolve);
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`probe: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
