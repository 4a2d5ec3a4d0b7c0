import { SnowflakeError } from "../../contract";
import type { StatementResult } from "../../contract";
import type { Run } from "../world";
import { status } from "../world";
import { findTable } from "./find";
import type { FoundTable } from "./find";
import { forgetTable } from "./install";
import { checkOwns } from "./rights";

/** DROP DYNAMIC TABLE: what reads it stays, and fails at its next refresh. Source: drop-dynamic-table */

interface Drop {
  readonly name: readonly string[];
  readonly ifExists: boolean;
}

export function dropDynamicTable(run: Run, tree: Drop): StatementResult {
  const found = standing(run, tree);
  if (found === undefined)
    return status("Drop statement executed successfully, it was already dropped.");
  const { schema, table } = found;
  checkOwns(run, table);
  Reflect.deleteProperty(schema.relations, table.name);
  forgetTable(run.world, table);
  run.world.catalog.commit();
  return status(`${table.name} successfully dropped.`);
}

function standing(run: Run, { name, ifExists }: Drop): FoundTable | undefined {
  try {
    return findTable(run, name, "DROP DYNAMIC TABLE");
  } catch (error) {
    if (ifExists && error instanceof SnowflakeError && error.code === "002003") return undefined;
    throw error;
  }
}
