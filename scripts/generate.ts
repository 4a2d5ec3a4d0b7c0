import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import type { Resource } from "../provider/core/resource";
import { resources } from "../provider/resources";
import { packageSchema } from "../provider/schema/package-schema";
import type { Manifest } from "../provider/schema/package-schema";
import { resourceTables } from "../provider/schema/tables";
import { ROOT } from "./engine/places";

/** `npm run generate [-- --check]`: schema.json and the tables of docs/resources, from the definitions. */

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

/** The files with the text that each should have. */
async function wanted(): Promise<readonly (readonly [file: string, text: string])[]> {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
  const schema = await format(JSON.stringify(packageSchema(manifest)), {
    parser: "json",
    printWidth: 100,
  });
  const pages = resources.map(async (resource) => {
    const page = pageOf(resource);
    return [page, await rendered(page, resource)] as const;
  });
  return [[join(ROOT, "schema.json"), schema], ...(await Promise.all(pages))];
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: "boolean" } } });
  let stale = 0;
  for (const [file, text] of await wanted()) {
    if (existsSync(file) && text === readFileSync(file, "utf8")) continue;
    stale += 1;
    if (values.check === true)
      process.stderr.write(`generate: ${file} is stale; run npm run generate\n`);
    else writeFileSync(file, text);
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
