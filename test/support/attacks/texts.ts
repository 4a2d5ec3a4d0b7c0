import fc from "fast-check";
import type { Resource } from "../../../provider/core/resource";
import { ANY, jsonOf, nameOfReference } from "../../../provider/schema/json";
import type { JsonType } from "../../../provider/schema/json";

/** Texts that break naive quoting, naive patterns and naive comparison. */

const FRAGMENTS = [
  "'",
  "''",
  '"',
  '""',
  "\\",
  "\\'",
  "$$",
  "$$;DROP MODEL M;$$",
  "--",
  "//",
  "/*",
  "*/",
  ";",
  "\n",
  "\r\n",
  "\t",
  "\u2028",
  "%",
  "_",
  "?",
  ":1",
  "&x",
  "${x}",
  // Look like a quote, a semicolon, a letter; the last two are one letter in two spellings.
  "ʼ",
  "’",
  "＇",
  "＂",
  "\u037e",
  "А",
  "é",
  "e\u0301",
];

const fragment = fc
  .oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.constantFrom(...FRAGMENTS))
  .map((text) => text.replaceAll("\0", ""));

/** From none to a dozen fragments; without NUL, which no statement carries. */
export const attacks = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(""));

/** The same, and never empty. */
export const names = attacks.map((text) => (text === "" ? "'" : text));

/** A name as a user must write it so that it is taken exactly. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A string constant as a user must write it into SQL of their own. */
export const constant = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** Another name, quoted: one that a pattern with wildcards in it would take for this one. */
export const decoy = (name: string): string => {
  const other = name.replaceAll(/[%_]/gu, "x");
  return quoted(other === name ? `${name}x` : other);
};

/** Every fragment in one text: tried each time, whatever chance brings. */
export const EVERYTHING = FRAGMENTS.join("");

/** Every place of a kind's inputs where a text can stand: `source.stage`, `tags[name]`, `tags[value]`. */
export function textInputs({ inputs }: Resource): readonly string[] {
  const json = jsonOf(inputs);
  const found = (given: JsonType, path: string): readonly string[] => {
    const name = nameOfReference(given);
    const types = typeof given.type === "string" ? [given.type] : (given.type ?? []);
    if (types.includes("string") || name === ANY) return [path];
    const shape = name === undefined ? given : (json.$defs?.[name] ?? {});
    const below = Object.entries(shape.properties ?? {}).flatMap(([name, each]) =>
      found(each, path === "" ? name : `${path}.${name}`),
    );
    const values = shape.additionalProperties;
    const record =
      typeof values === "object" ? [`${path}[name]`, ...found(values, `${path}[value]`)] : [];
    const forms = (shape.anyOf ?? []).flatMap((each) => found(each, path));
    const items = shape.items === undefined ? [] : found(shape.items, `${path}[]`);
    return [...below, ...record, ...forms, ...items];
  };
  return found(json, "");
}
