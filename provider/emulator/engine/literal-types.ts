import type { CastType } from "../sql/parser/casts";

/** Types of constants as they stand, the same wherever they stand. */

/** @param text without a sign. Source: data-types-numeric, "Numeric constants" */
export function numberType(text: string): CastType {
  if (/[eE]/.test(text)) return { type: "real" };
  const [whole = "", fraction = ""] = text.split(".");
  const digits = whole.replace(/^0+(?=\d)/, "").length + fraction.length;
  return { type: "fixed", precision: Math.min(38, Math.max(1, digits)), scale: fraction.length };
}

export function textType(text: string): CastType {
  return { type: "text", length: Math.max(1, Array.from(text).length) };
}
