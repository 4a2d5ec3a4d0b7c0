import type { DynamicTable } from "../catalog/dynamic-tables";
import { lagSeconds } from "../statements/dynamic-tables/target-lag";

/** How old the rows of a dynamic table were. */
interface Lags {
  readonly mean: number | null;
  readonly maximum: number | null;
  /** Seconds for which they were older than the target. */
  readonly above: number | null;
  /** Share of the time for which they were not. */
  readonly within: number | null;
}

/**
 * Between two refreshes rows age at the rate of the clock, so each stretch has its longest lag at its end.
 * How a real account rounds is not known.
 */
export function lagsOf(
  table: DynamicTable,
  { now, since }: { readonly now: number; readonly since: number },
): Lags {
  const good = table.refreshes.filter(
    ({ state, dataTimestamp }) => state === "SUCCEEDED" && dataTimestamp >= since,
  );
  const stretches = good.map(({ dataTimestamp, end }, index) => {
    const until = good[index + 1]?.end ?? now;
    return { least: (end - dataTimestamp) / 1000, most: (until - dataTimestamp) / 1000 };
  });
  const total = stretches.reduce((sum, { least, most }) => sum + most - least, 0);
  if (stretches.length === 0) return { mean: null, maximum: null, above: null, within: null };
  const maximum = Math.max(...stretches.map(({ most }) => most));
  const weighted = stretches.reduce(
    (sum, { least, most }) => sum + (most ** 2 - least ** 2) / 2,
    0,
  );
  const target = lagSeconds(table.targetLag);
  const over = stretches.reduce(
    (sum, { least, most }) => sum + Math.max(0, most - Math.max(least, target ?? most)),
    0,
  );
  return {
    mean: total === 0 ? Math.round(maximum) : Math.round(weighted / total),
    maximum: Math.round(maximum),
    above: target === undefined ? null : Math.round(over),
    within: target === undefined ? null : total === 0 ? 1 : 1 - over / total,
  };
}
