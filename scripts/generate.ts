import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import type { Resource } from "../provider/core/resource";
import { resources } from "../provider/resources";
import { resourceTables } from "../provider/schema/tables";
import { ROOT } from "./engine/places";

/** `npm run generate [-- --check]`: the tables of docs/resources from the definitions. */

const BEGIN = "<!-- generated from the definition by `npm run generate`; do not edit -->";
const END = "<!-- end of generated part -->";

/** `ModelVersion` has its page at docs/resources/model-version.md. */
function pageOf(resource: Resource): string {
  const stem = resource.kind.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return join(ROOT, "docs", "resources", `${stem}.md`);
}

async function rendered(page: string, resource: Resource): Promise<string> {
  const text = readFileSync(page, "utf8");
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start === -1 || end === -1) throw new Error(`${page} lacks the marks of the generated part`);
  const whole = `${text.slice(0, start)}${BEGIN}\n\n${resourceTables(resource)}\n\n${text.slice(end)}`;
  return format(whole, { parser: "markdown", printWidth: 100 });
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: "boolean" } } });
  let stale = 0;
  for (const resource of resources) {
    const page = pageOf(resource);
    const next = await rendered(page, resource);
    if (next === readFileSync(page, "utf8")) continue;
    stale += 1;
    if (values.check === true)
      process.stderr.write(`generate: ${page} is stale; run npm run generate\n`);
    else writeFileSync(page, next);
  }
  return values.check === true && stale > 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`generate: ${String(error)}\n`);
    process.exitCode = 1;
  },
);
