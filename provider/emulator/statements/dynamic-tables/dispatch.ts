import type { StatementResult } from "../../contract";
import type { Tree } from "../../sql/tree";
import type { Run } from "../world";
import { alterDynamicTable } from "./alter";
import { cloneDynamicTable } from "./clone";
import { createDynamicTable } from "./create";
import { describeDynamicTable, showTableParameters } from "./describe";
import { explainChanges } from "./explain";

/** Statements that change dynamic tables, or tell what would; undefined for all others. */
export function dynamicTableWork(
  run: Run,
  tree: Tree,
): (() => Promise<StatementResult>) | undefined {
  switch (tree.type) {
    case "CREATE DYNAMIC TABLE":
    case "CREATE OR ALTER DYNAMIC TABLE":
      return () => createDynamicTable(run, tree);
    case "CLONE DYNAMIC TABLE":
      return () => cloneDynamicTable(run, tree);
    case "ALTER DYNAMIC TABLE":
      return () => alterDynamicTable(run, tree);
    case "EXPLAIN CHANGES":
      return () => explainChanges(run, tree);
    default:
      return undefined;
  }
}

/** Those that only read the catalogue. */
export function readDynamicTables(run: Run, tree: Tree): StatementResult | undefined {
  switch (tree.type) {
    case "DESCRIBE DYNAMIC TABLE":
      return describeDynamicTable(run, tree.name);
    case "SHOW PARAMETERS IN DYNAMIC TABLE":
      return showTableParameters(run, tree);
    default:
      return undefined;
  }
}
