import { join } from "node:path";
import { ask } from "../scripts/probe/ask";
import type { Answer } from "../scripts/probe/ask";
import { putsOf } from "../scripts/probe/package";
import { QUESTIONS } from "../scripts/probe/questions";
import { start } from "../provider/emulator";
import { connect } from "./support/client";
import { PACKAGES } from "./support/registry";

/** What an account of the local Snowflake answers, by question. */
async function answers(unknowns: "strict" | "lenient") {
  const emulator = await start({ unknowns });
  const client = await connect(emulator.url);
  const puts = (stage: string) => putsOf(join(PACKAGES, "V1"), stage);
  const findings = await ask(client.connection, "PROBED", puts);
  const left = await emulator.execute("SHOW DATABASES LIKE 'PROBED'");
  await client.close();
  await emulator.stop();
  return { findings, left };
}

/** Answers without times and ids. */
function timeless(all: readonly Answer[]): string {
  return JSON.stringify(all).replaceAll(/"[^"]*(?:\d{4}-\d\d-\d\d[ T]|[0-9a-f]{8}-)[^"]*"/g, '""');
}

describe("the questions to a real account", () => {
  it("are all asked, are answered as the local Snowflake was told to, and leave nothing", async () => {
    const [strict, lenient] = await Promise.all([answers("strict"), answers("lenient")]);
    expect([strict.left, lenient.left]).toEqual([[], []]);
    expect(strict.findings.map(({ asks }) => asks)).toEqual(QUESTIONS.map(({ asks }) => asks));
    const unsupported = strict.findings.flatMap(({ answers: all }) =>
      all.filter(({ refused }) => refused?.includes("not supported") === true),
    );
    // Refused by name: nobody knows how they look.
    expect(unsupported.map(({ sql }) => sql.replace(/\(.*/, ""))).toEqual([
      "DESC MODEL PROBED.S.M",
      "SELECT * FROM TABLE",
    ]);
    const differing = strict.findings.filter(
      ({ answers: all }, index) =>
        timeless(all) !== timeless(lenient.findings[index]?.answers ?? []),
    );
    // What the local Snowflake answers in two ways, these questions tell apart.
    expect(differing.length).toBeGreaterThanOrEqual(19);
  });
});
