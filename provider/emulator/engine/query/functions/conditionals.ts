/** Source: https://docs.snowflake.com/en/sql-reference/expressions-conditional */
export const CONDITIONALS = `
IFF(bcc) common = (CASE WHEN $1 THEN $2 ELSE $3 END)
IFNULL|NVL(cc) common = coalesce($1, $2)
NVL2(xcc) common = (CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END)
COALESCE(c*) common = coalesce($*)
NULLIF(cc) common = (CASE WHEN &1 = &2 THEN NULL ELSE $1 END)
NULLIFZERO(n) same = nullif($1, 0)
ZEROIFNULL(n) same = coalesce($1, 0)
EQUAL_NULL(cc) boolean = (&1 IS NOT DISTINCT FROM &2)
BOOLAND(bb) boolean = ($1 AND $2)
BOOLOR(bb) boolean = ($1 OR $2)
BOOLXOR(bb) boolean = ($1 <> $2)
BOOLNOT(b) boolean = (NOT $1)
# One NULL makes it NULL, unlike DuckDB's. Source: functions/greatest
GREATEST(c*) common = (CASE WHEN len(list_filter([$*], lambda v: v IS NULL)) > 0 THEN NULL ELSE greatest($*) END)
LEAST(c*) common = (CASE WHEN len(list_filter([$*], lambda v: v IS NULL)) > 0 THEN NULL ELSE least($*) END)
GREATEST_IGNORE_NULLS(c*) common = greatest($*)
LEAST_IGNORE_NULLS(c*) common = least($*)
IS_NULL_VALUE(j) boolean = (json_type($1) = 'NULL')
REGR_VALX(ff) float = (CASE WHEN $1 IS NULL THEN NULL ELSE $2 END)
REGR_VALY(ff) float = (CASE WHEN $2 IS NULL THEN NULL ELSE $1 END)
`;
