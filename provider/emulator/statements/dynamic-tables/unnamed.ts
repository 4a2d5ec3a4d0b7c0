import { SnowflakeError } from "../../contract";
import type { Grammar } from "../../sql/grammar";
import { parseQuery } from "../../sql/query/queries";
import type { Body } from "../../sql/query/tree";

/** Every column needs a name: that of a column, an alias, or one in the list. Source: create-dynamic-table (column list) */
export function checkNamed(query: string, grammar: Grammar): void {
  const unnamed = itemsOf(parseQuery(query, grammar).body).some(
    ({ as, value }) => as === undefined && value.kind !== "name" && value.kind !== "star",
  );
  // The number is that of views on real accounts, unverified here.
  if (unnamed)
    throw new SnowflakeError(
      "002022",
      "42601",
      "SQL compilation error:\nMissing column specification",
    );
}

/** The select list that names the columns: of several, the first. */
function itemsOf(body: Body): Extract<Body, { readonly kind: "select" }>["items"] {
  switch (body.kind) {
    case "select":
      return body.items;
    case "set":
      return itemsOf(body.left);
    case "nested":
      return itemsOf(body.query.body);
    case "values":
      return [];
  }
}
