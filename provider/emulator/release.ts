/** Which weekly release of Snowflake is played: CURRENT_VERSION() tells it, and younger statements are unknown to it. */

/** Of the end of November 2026. */
export const LATEST_RELEASE = "10.43.100";

/** Releases that brought something. The last two are counted in weeks from the first, whose number is published. */
const SINCE = {
  /** Source: release notes of 10.27, August 2026 */
  orAlterDynamicTable: "10.27",
  /** Generally available since 2026-09-15. */
  explainChanges: "10.33",
  /** AUTO resolves to ADAPTIVE in new tables, since 2026-11-20. */
  autoIsAdaptive: "10.42",
} as const;

export type Feature = keyof typeof SINCE;

/** Whether a release has something. */
export function releaseHas(release: string, feature: Feature): boolean {
  const [major = 0, minor = 0] = numbers(release);
  const [sinceMajor = 0, sinceMinor = 0] = numbers(SINCE[feature]);
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

function numbers(release: string): readonly number[] {
  return release.split(".").map(Number);
}

/** @throws RangeError for what is no release, like `10.26` or `10.26.101` */
export function checkedRelease(release: string): string {
  if (!/^\d+\.\d+(?:\.\d+)?$/.test(release))
    throw new RangeError(`release: expected a number like 10.26, got ${release}`);
  return release;
}
