/** Source: https://docs.snowflake.com/en/sql-reference/functions-aggregation. An @ stands where DISTINCT may. */
export const AGGREGATES = `
COUNT_IF(b) integer = count_if($1)
SUM(n) sum = sum(@$1)
AVG|MEAN(n) average = avg(@$1)
MIN(x) same = min($1)
MAX(x) same = max($1)
MEDIAN(f) float = median($1)
MODE(x) same = mode($1)
STDDEV|STDDEV_SAMP(f) float = stddev_samp(@$1)
STDDEV_POP(f) float = stddev_pop(@$1)
VARIANCE|VAR_SAMP|VARIANCE_SAMP(f) float = var_samp(@$1)
VAR_POP|VARIANCE_POP(f) float = var_pop(@$1)
SKEW(f) float = skewness($1)
KURTOSIS(f) float = kurtosis($1)
CORR(ff) float = corr($1, $2)
COVAR_POP(ff) float = covar_pop($1, $2)
COVAR_SAMP(ff) float = covar_samp($1, $2)
REGR_SLOPE(ff) float = regr_slope($1, $2)
REGR_INTERCEPT(ff) float = regr_intercept($1, $2)
REGR_R2(ff) float = regr_r2($1, $2)
REGR_COUNT(ff) integer = regr_count($1, $2)
ANY_VALUE(x) same = any_value($1)
MIN_BY(xo) same = min_by($1, $2)
MAX_BY(xo) same = max_by($1, $2)
BOOLAND_AGG(b) boolean = bool_and($1)
BOOLOR_AGG(b) boolean = bool_or($1)
BITAND_AGG|BIT_AND_AGG(i) integer = bit_and($1)
BITOR_AGG|BIT_OR_AGG(i) integer = bit_or($1)
BITXOR_AGG|BIT_XOR_AGG(i) integer = bit_xor($1)
# Exact where Snowflake estimates.
APPROX_COUNT_DISTINCT|HLL(x) integer = count(DISTINCT $1)
APPROX_PERCENTILE(ff) float = quantile_cont($1, $2)
`;

const NAMES = new Set([
  ..."ARRAY_AGG OBJECT_AGG LISTAGG STRING_AGG PERCENTILE_CONT PERCENTILE_DISC COUNT".split(" "),
  ...Array.from(AGGREGATES.matchAll(/^([A-Z0-9_|]+)\(/gm), ([, names = ""]) =>
    names.split("|"),
  ).flat(),
]);

export function isAggregate(name: string): boolean {
  return NAMES.has(name);
}
