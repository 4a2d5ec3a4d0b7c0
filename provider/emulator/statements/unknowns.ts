import { releaseHas } from "../release";
import type { Grammar } from "../sql/grammar";

/**
 * Behaviour that Snowflake does not document, each with a name. `strict` answers in the way that is
 * harder on a client, `lenient` in the easier one; a client must work under both.
 */
export type Unknowns = "strict" | "lenient";

interface Switch<T> {
  /** What would have to be tried on a real account. */
  readonly question: string;
  readonly strict: T;
  readonly lenient: T;
}

const either = <T>(question: string, strict: T, lenient: T): Switch<T> => ({
  question,
  strict,
  lenient,
});

export const SWITCHES = {
  memberExistsCode: either("number of a taken version or alias name", "092917", "002002"),
  modelExistsCode: either("number of a taken model name", "100132", "002002"),
  repeatAlias: either("SET ALIAS of the same alias on the same version is accepted", false, true),
  replaceAlias: either("SET ALIAS replaces another alias of the version", false, true),
  unsetNothing: either("UNSET ALIAS of a version without one is accepted", false, true),
  quotedAlias: either("SET ALIAS takes a quoted name", false, true),
  defaultToAlias: either("SET DEFAULT_VERSION takes an alias", false, true),
  defaultStringFolds: either("DEFAULT_VERSION = 'v2' is read as an identifier", false, true),
  dropByAlias: either("DROP VERSION takes an alias", false, true),
  dropAliased: either("DROP VERSION takes the version's alias along", false, true),
  versionNamedLikeAlias: either("a new version may be named like an alias", false, true),
  unnamedVersion: either("CREATE MODEL names the version itself", false, true),
  copyTakesSettings: either("FROM MODEL copies comment, metadata and tags", false, true),
  renameWithinSchema: either("an unqualified RENAME stays in the model's schema", false, true),
  dropModelIfExists: either("DROP MODEL IF EXISTS is accepted", false, true),
  unsetComment: either("ALTER MODEL UNSET COMMENT is accepted", false, true),
  pagedModels: either("SHOW MODELS takes STARTS WITH and LIMIT", false, true),
  modelDomain: either("tag functions take the domain MODEL besides MODULE", false, true),
  tagLevel: either("LEVEL and DOMAIN of a model's own tag", "MODEL", "MODULE"),
  showsLive: either("SHOW lists models and versions that were never committed", true, false),
  jsonColumns: either("declared type of JSON columns of SHOW", "semi-structured", "text"),
  missingModelOfVersions: either("number of SHOW VERSIONS of no model", "002043", "002003"),
  emptyComment: either("SHOW prints a comment that was set to ''", "", null),
  metadataOfAnyJson: either("METADATA takes JSON that is no object", false, true),
  activeState: either("scheduling_state of a dynamic table that runs", "RUNNING", "ACTIVE"),
  disabledLag: either("target_lag of SHOW with the scheduler disabled", "", null),
  lagConvertsUnits: either("60 minutes are shown as 1 hour", true, false),
  newestShowColumns: either("SHOW has scheduler and initialization_warehouse", false, true),
  unsetShown: either("immutable_where and initialization_warehouse without a value", "NONE", null),
  frozenForm: either("immutable_where of SHOW", "wrapped", "bare"),
  headerHasAll: either("text of SHOW has every clause, EXECUTE AS USER too", true, false),
  alterRewritesHeader: either("ALTER rewrites what text of SHOW has before AS", false, true),
  orAlterInHeader: either("text of SHOW says CREATE OR ALTER", true, false),
  grantsFollowSwap: either("after SWAP WITH grants stay with the rows, not the name", true, false),
  orAlterKeepsSuspended: either("CREATE OR ALTER leaves a table suspended", false, true),
  volatileIncremental: either("volatile model methods pass INCREMENTAL", false, true),
  movedVersionReinitializes: either("a moved alias or default recomputes all rows", false, true),
} as const;

export type SwitchName = keyof typeof SWITCHES;

/** How this account answers a question. */
export function answer<N extends SwitchName>(
  unknowns: Unknowns,
  name: N,
): (typeof SWITCHES)[N][Unknowns] {
  return SWITCHES[name][unknowns];
}

/** The part that parsing must know. */
export function grammarOf(
  { unknowns, release }: { readonly unknowns: Unknowns; readonly release: string },
  foldsQuoted: boolean,
): Grammar {
  return {
    foldsQuoted,
    dropModelIfExists: answer(unknowns, "dropModelIfExists"),
    unsetComment: answer(unknowns, "unsetComment"),
    pagedModels: answer(unknowns, "pagedModels"),
    quotedAlias: answer(unknowns, "quotedAlias"),
    orAlterDynamicTable: releaseHas(release, "orAlterDynamicTable"),
    explainChanges: releaseHas(release, "explainChanges"),
  };
}
