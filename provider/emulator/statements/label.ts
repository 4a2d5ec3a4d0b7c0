import { printed } from "../catalog/catalog";
import type { StatementLabel, StatementSession } from "../contract";
import type { Grammar } from "../sql/grammar";
import { parse } from "../sql/parser/parse";
import { SCHEMA_KINDS } from "../sql/parser/parts";
import type { Tree } from "../sql/tree";

/**
 * What the statement log says of a text. Statements that change rows are not mutating there: they leave
 * the catalogue as it is.
 */
export function labelOf(
  text: string,
  session: StatementSession,
  grammar?: Grammar,
): StatementLabel {
  try {
    return describe(parse(text, grammar), session);
  } catch {
    return { kind: "UNKNOWN", mutating: false };
  }
}

function describe(tree: Tree, session: StatementSession): StatementLabel {
  const kind = kindOf(tree);
  const name = nameOf(tree);
  const object = name === undefined ? {} : { object: fullName(name, tree, session) };
  return { kind, ...object, mutating: isMutating(tree) };
}

function kindOf(tree: Tree): string {
  switch (tree.type) {
    case "CREATE":
      return `CREATE ${tree.temporary ? "TEMPORARY " : ""}${tree.kind}`;
    case "DROP":
    case "USE":
    case "DESCRIBE":
      return `${tree.type} ${tree.kind}`;
    case "SHOW":
      return `SHOW ${tree.kind}S`;
    case "CREATE TABLE":
      return tree.transient ? "CREATE TRANSIENT TABLE" : tree.type;
    case "INSERT":
      return tree.overwrite ? "INSERT OVERWRITE" : tree.type;
    case "ALTER TABLE":
    case "ALTER VIEW":
      return `${tree.type} ${tree.action.do}`;
    case "TRUNCATE":
      return "TRUNCATE TABLE";
    case "ALTER USER TOKEN":
      return `ALTER USER ${tree.action.do} TOKEN`;
    case "CREATE LIVE MODEL":
      return "CREATE MODEL";
    case "QUERY":
      return "SELECT";
    case "ALTER MODEL":
    case "ALTER DYNAMIC TABLE":
      return `${tree.type} ${tree.action.do}`;
    case "CLONE DYNAMIC TABLE":
      return "CREATE DYNAMIC TABLE";
    case "SHOW PARAMETERS IN DYNAMIC TABLE":
      return "SHOW PARAMETERS";
    case "GRANT":
    case "GRANT ROLE":
      return tree.revoke ? tree.type.replace("GRANT", "REVOKE") : tree.type;
    case "TRANSACTION":
      return tree.word;
    default:
      return tree.type;
  }
}

function nameOf(tree: Tree): readonly string[] | undefined {
  if ("name" in tree && tree.name !== undefined)
    return typeof tree.name === "string" ? [tree.name] : tree.name;
  if ("model" in tree) return tree.model;
  if (tree.type === "EXPLAIN CHANGES") return tree.of.name;
  return undefined;
}

function fullName(name: readonly string[], tree: Tree, session: StatementSession): string {
  const kind = "kind" in tree ? tree.kind : "MODEL";
  const missing = SCHEMA_KINDS.some((each) => each === kind) ? 3 - name.length : 0;
  const around = [session.database, session.schema].filter((part) => part !== null);
  return printed(...(missing > 0 ? around.slice(-missing) : []), ...name);
}

function isMutating(tree: Tree): boolean {
  switch (tree.type) {
    case "CREATE":
      return !tree.temporary;
    case "CREATE MODEL":
    case "CREATE LIVE MODEL":
    case "ALTER MODEL":
    case "COMMENT ON MODEL":
    case "CREATE DYNAMIC TABLE":
    case "CREATE OR ALTER DYNAMIC TABLE":
    case "CLONE DYNAMIC TABLE":
    case "ALTER DYNAMIC TABLE":
    case "CREATE TABLE":
    case "CREATE VIEW":
    case "ALTER TABLE":
    case "ALTER VIEW":
    case "ALTER USER":
    case "ALTER USER TOKEN":
    case "DROP":
    case "GRANT":
    case "GRANT ROLE":
      return true;
    default:
      return false;
  }
}
