/** What WHERE says of a row. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  /** `column = 'text'`; null for `column IS NULL`. */
  | { readonly column: string; readonly is: string | null };
