/** What values of a signature's type are to SQL. */
export type Kind = "number" | "integer" | "boolean" | "text";

const NUMERIC = /^(?:FLOAT|DOUBLE|REAL|NUMBER|DECIMAL|U?INT|BIGINT|SMALLINT|TINYINT)/i;
const WHOLE = /^(?:U?INT|BIGINT|SMALLINT|TINYINT)/i;

export function inputKind(type: string): Kind {
  if (/^BOOL/i.test(type)) return "boolean";
  return NUMERIC.test(type) ? "number" : "text";
}

export function outputKind(type: string): Kind {
  return WHOLE.test(type) ? "integer" : inputKind(type);
}
