import type { Cursor } from "../cursor";
import type { NamedArgument } from "../select-tree";
import { listOf } from "./parts";

/** `NAME => value` between commas, up to the closing bracket. */
export function namedArguments(cursor: Cursor): Readonly<Record<string, NamedArgument>> {
  if (cursor.operator(")")) return {};
  const pairs = listOf(cursor, (each) => {
    const name = each.identifier();
    each.expectOperator("=>");
    return [name, argument(each)] as const;
  });
  cursor.expectOperator(")");
  const found = Object.fromEntries(pairs);
  return Object.keys(found).length === pairs.length ? found : cursor.fail();
}

function argument(cursor: Cursor): NamedArgument {
  if (cursor.next.type === "number") return { kind: "number", text: String(cursor.number()) };
  if (cursor.next.type === "string") {
    const text = cursor.string();
    if (!cursor.operator("::")) return { kind: "text", text };
    cursor.expectWords("TIMESTAMP_LTZ");
    return { kind: "time", text };
  }
  const truth = cursor.anyWord("TRUE", "FALSE");
  if (truth !== undefined) return { kind: "boolean", text: truth };
  const name = cursor.identifier();
  cursor.expectOperator("(");
  if (name === "CURRENT_USER") {
    cursor.expectOperator(")");
    return { kind: "current user", text: "" };
  }
  if (name !== "TO_TIMESTAMP_LTZ") cursor.fail();
  const text = cursor.string();
  cursor.expectOperator(")");
  return { kind: "time", text };
}
