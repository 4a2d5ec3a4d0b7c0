import { parsePath } from "./property";
import type { Values } from "./values";
import type { Step } from "./step";
import type { Statement } from "./session";

/** Keeps secrets out of everything that a person or a file gets to see. */
export interface Veil {
  /** True when none of the step's literals may be shown. */
  hides(step: Step): boolean;
  /** A step's statement as it may be shown. */
  sql(step: Step): string;
  /** A statement of which nothing but its text is known. */
  statement(statement: Statement): string;
  /** A text with every secret taken out. */
  clean(text: string): string;
  /** What Snowflake said of a statement that holds a secret: it may repeat any part of it. */
  withheld(text: string): string;
  /** A value of an input, or of a key of one. */
  value(path: string, value: unknown): string;
  /** The same, a text as it reads. */
  plain(path: string, value: unknown): string;
}

const HIDDEN_TEXT = "[secret]";

/** Shorter leaves are not looked for inside other texts: they would veil everything. */
const SHORTEST_SECRET = 4;

/** What a refusal begins with: all of it that can be shown when the rest is withheld. */
const REFUSAL = /^Snowflake said: \S+(?: \([0-9A-Z]{5}\))?/;

/** What a veil is made from. */
interface Covered {
  /** Names of inputs whose values are secret, now or in the state. */
  readonly secrets: readonly string[];
  /** Everything these inputs are known to have held. */
  readonly values: readonly Values[];
  /** How messages name the object: a name cannot be secret. */
  readonly label: string;
}

/** A veil over secret inputs. */
export function veilOver({ secrets, values, label }: Covered): Veil {
  const leaves = secrets.flatMap((name) => values.flatMap((each) => leavesOf(each[name])));
  // Inside a JSON document a text stands with its escapes.
  const forms = leaves.flatMap((leaf) => [leaf, JSON.stringify(leaf).slice(1, -1)]);
  const long = [...new Set(forms)]
    .filter((form) => form.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  const isSecret = (literal: string): boolean =>
    leaves.includes(literal) || long.some((leaf) => literal.includes(leaf));
  const cleanPart = (text: string): string =>
    long.reduce((cleaned, leaf) => cleaned.replaceAll(leaf, HIDDEN_TEXT), text);
  const clean = (text: string): string =>
    label === "" ? cleanPart(text) : text.split(label).map(cleanPart).join(label);
  const hides = (step: Step): boolean =>
    step.inputs?.some((name) => secrets.includes(name)) === true;
  const shown = (path: string, value: unknown, text: string): string => {
    if (secrets.includes(parsePath(path)[0] ?? path)) return HIDDEN_TEXT;
    return value === undefined ? "absent" : clean(text);
  };
  return {
    hides,
    clean,
    sql: (step) => step.sql.shown(hides(step) ? () => true : isSecret),
    statement: (statement) => statement.shown(isSecret),
    withheld(text) {
      const refusal = REFUSAL.exec(text)?.[0];
      return refusal === undefined
        ? clean(text)
        : `${refusal} (its words are withheld: the statement holds a secret).`;
    },
    value: (path, value) => shown(path, value, JSON.stringify(value)),
    plain: (path, value) =>
      shown(path, value, typeof value === "string" ? value : JSON.stringify(value)),
  };
}

/** Texts and numbers; `true` and `false` are no secrets that could be kept. */
function leavesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === "" || typeof value === "boolean")
    return [];
  if (typeof value === "object") return Object.values(value).flatMap(leavesOf);
  return [typeof value === "string" ? value : JSON.stringify(value)];
}
