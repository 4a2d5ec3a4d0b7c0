import type { Expression } from "../../sql/query/tree";
import { cast, quoted } from "./conversions";
import { TEXT } from "./data-types";
import type { Translator } from "./expressions";

/** Paths into JSON, as DuckDB writes them. */

/** Literal steps are one path; a computed one makes it an expression. */
export function pathText(to: Translator, steps: readonly (string | number | Expression)[]): string {
  const parts = steps.map((step) => {
    if (typeof step === "number") return { text: `[${String(step)}]` };
    if (typeof step === "string") return { text: keyOf(step) };
    const value = to.of(step);
    // A number is an index, anything else a key. Source: querying-semistructured
    return value.type.type === "fixed"
      ? { sql: `'[' || CAST(${value.sql} AS VARCHAR) || ']'` }
      : { sql: `'."' || ${cast(value, TEXT)} || '"'` };
  });
  if (parts.every((part) => "text" in part))
    return quoted(`$${parts.map((part) => part.text ?? "").join("")}`);
  return `('$' || ${parts.map((part) => part.sql ?? quoted(part.text)).join(" || ")})`;
}

function keyOf(key: string): string {
  return `."${key.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** `a.b[0]` in a string, as GET_PATH and FLATTEN take it. */
export function readPath(text: string): readonly (string | number)[] {
  return [...text.matchAll(/\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|"([^"]*)"|([^.[\]"]+)/g)].map(
    ([, doubled, single, index, quotedKey, plain]) =>
      index === undefined ? (doubled ?? single ?? quotedKey ?? plain ?? "") : Number(index),
  );
}
