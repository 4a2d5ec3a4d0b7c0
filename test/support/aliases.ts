import type { Announcement } from "../../provider/core/program";
import type { Observation } from "../../provider/core/observed";
import { kind } from "./plans";

/** Aliases of ML.PROD.TUMOR as plans see them. */

export const alias = kind("Alias");
export const MODEL = "ML.PROD.TUMOR";
export const VERSIONS = ["V1", "V2", "V3", "V4"];

/** What SHOW says, seen from one alias. */
export function seen(name: string, aliases: Readonly<Record<string, string>>): Observation {
  const row = {
    name: "TUMOR",
    versions: VERSIONS,
    default_version_name: "V1",
    aliases: { DEFAULT: "V1", FIRST: "V1", LAST: "V4", ...aliases },
  };
  const version = name === "DEFAULT" ? "V1" : aliases[name];
  return version === undefined
    ? { absent: "gone", around: row }
    : { live: { model: MODEL, name, version }, facts: {}, around: row };
}

export const wish = (name: string, version: string): Announcement => ({
  kind: "Alias",
  urn: name,
  inputs: { model: MODEL, name, version },
  manages: ["model", "name", "version"],
});

export const short = (statements: readonly string[]) =>
  statements.map((sql) => sql.replace('ALTER MODEL "ML"."PROD"."TUMOR" ', ""));

export const want = (name: string, version: string, more: object = {}) => ({
  model: MODEL,
  name,
  version,
  ...more,
});
