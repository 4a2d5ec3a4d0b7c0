/** What parsing depends on besides the text: the session, and forms that no documentation has. */
export interface Grammar {
  /** QUOTED_IDENTIFIERS_IGNORE_CASE: quoted names are folded like bare ones. */
  readonly foldsQuoted: boolean;
  /** DROP MODEL IF EXISTS. */
  readonly dropModelIfExists: boolean;
  /** ALTER MODEL … UNSET COMMENT. */
  readonly unsetComment: boolean;
  /** SHOW MODELS … STARTS WITH … LIMIT …. */
  readonly pagedModels: boolean;
  /** SET ALIAS = "name". */
  readonly quotedAlias: boolean;
  /** CREATE OR ALTER DYNAMIC TABLE; releases before had none. */
  readonly orAlterDynamicTable: boolean;
  /** EXPLAIN CHANGES; releases before had none. */
  readonly explainChanges: boolean;
}

/** Nothing but what the documentation of statements has. */
export const DOCUMENTED: Grammar = {
  foldsQuoted: false,
  dropModelIfExists: false,
  unsetComment: false,
  pagedModels: false,
  quotedAlias: false,
  orAlterDynamicTable: true,
  explainChanges: true,
};
