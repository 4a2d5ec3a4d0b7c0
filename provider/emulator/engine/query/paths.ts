import type { Expression } from "../../sql/query/tree";
import { cast, quoted } from "./conversions";
import { TEXT } from "./data-types";
import type { Translator } from "./expressions";

/** Paths into JSON, as DuckDB writes them: `$."key"[0]`, or `/key/0` for what that cannot say. */

type Step = string | number | Expression;

export function pathText(to: Translator, steps: readonly Step[]): string {
  if (steps.every((step) => typeof step === "number" || (typeof step === "string" && plain(step))))
    return quoted(
      `$${steps.map((step) => (typeof step === "number" ? `[${String(step)}]` : `."${String(step)}"`)).join("")}`,
    );
  const parts = steps.map((step) => pointer(to, step));
  return parts.every((part) => typeof part === "string")
    ? quoted(parts.join(""))
    : `(${parts.map((part) => (typeof part === "string" ? quoted(part) : part.sql)).join(" || ")})`;
}

/** A key that stands between double quotes as it is. */
function plain(key: string): boolean {
  return /^[^"\\*]+$/.test(key);
}

/** Source: RFC 6901 */
function pointer(to: Translator, step: Step): string | { readonly sql: string } {
  if (typeof step === "number") return `/${String(step)}`;
  if (typeof step === "string") return `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const value = to.of(step);
  return { sql: `'/' || replace(replace(${cast(value, TEXT)}, '~', '~0'), '/', '~1')` };
}

/** `a.b[0]` in a string, as GET_PATH and FLATTEN take it. */
export function readPath(text: string): readonly (string | number)[] {
  return [...text.matchAll(/\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|"([^"]*)"|([^.[\]"]+)/g)].map(
    ([, doubled, single, index, quotedKey, word]) =>
      index === undefined ? (doubled ?? single ?? quotedKey ?? word ?? "") : Number(index),
  );
}
