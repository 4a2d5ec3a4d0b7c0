import { Catalog } from "../../catalog/catalog";
import type { Run } from "../world";

/**
 * The same statement over a copy of the catalogue. What it refuses the account would refuse, and what it
 * changes goes with the copy. Rows are those of the account: whoever rehearses may read them alone.
 */
export function rehearsalOf(run: Run): Run {
  const { world } = run;
  const catalog = new Catalog(world.now());
  catalog.load(structuredClone(world.catalog.state));
  return {
    ...run,
    world: { ...world, catalog, discarded: [], discardedRows: [], readRows: [], made: [] },
  };
}
