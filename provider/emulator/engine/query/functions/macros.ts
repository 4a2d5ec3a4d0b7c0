import { AUTO } from "../../times";
import { JSON_MACROS } from "./json-macros";

/** What is made in DuckDB when it opens; failures carry number and state to {@link ../../duck/failures}. */

const DIVIDED_BY_ZERO = "error('SNOWFLAKE 100051 22012 Division by zero')";

/** What no cast of DuckDB reads: see `unmarked` in duck/failures. */
const UNREADABLE = "chr(1) || t";

const matches = (form: string, flags = ""): string =>
  `regexp_full_match(t, '${flags}${form.replaceAll("'", "''")}')`;

const MONTH = String.raw`strftime(try_strptime(regexp_extract(trim(t), '^\d{1,2}-[A-Za-z]{3}-\d{4}'), '%d-%b-%Y'), '%Y-%m-%d') || regexp_replace(trim(t), '^\d{1,2}-[A-Za-z]{3}-\d{4}', '')`;
const SINCE =
  "CASE WHEN CAST(t AS BIGINT) < 31536000000 THEN CAST(t AS BIGINT) * 1000000 WHEN CAST(t AS BIGINT) < 31536000000000 THEN CAST(t AS BIGINT) * 1000 WHEN CAST(t AS BIGINT) < 31536000000000000 THEN CAST(t AS BIGINT) ELSE CAST(t AS BIGINT) // 1000 END";

/** A text as AUTO reads it, for casts to dates and timestamps; what it does not read stays unreadable. */
const MOMENT = String.raw`sf_moment(t) AS CASE WHEN ${matches(AUTO.iso)} THEN trim(t) WHEN ${matches(AUTO.slashes)} THEN regexp_replace(trim(t), '^(\d{1,2})/(\d{1,2})/(\d{4})', '\3-\1-\2') WHEN ${matches(AUTO.month, "(?i)")} THEN coalesce(${MONTH}, ${UNREADABLE}) WHEN ${matches(AUTO.digits)} THEN strftime(make_timestamp(${SINCE}), '%Y-%m-%d %H:%M:%S.%f') ELSE ${UNREADABLE} END`;

const HEX = "regexp_full_match(t, '(?:[0-9A-Fa-f]{2})*')";

/** Before a capital letter. Source: functions/initcap, "Arguments" */
const BETWEEN_WORDS = String.raw`\s!?@"^#$&~_,.:;+\-*%/|\\\[\](){}<>`;

export const MACROS: readonly string[] = [
  MOMENT,
  `sf_clock(t) AS CASE WHEN ${matches(AUTO.time)} THEN trim(t) ELSE ${UNREADABLE} END`,
  `sf_unhex(t) AS CASE WHEN t IS NULL OR ${HEX} THEN unhex(t) ELSE error('SNOWFLAKE 100115 22018 The following string is not legal hex: ''' || t || '''') END`,
  `sf_try_unhex(t) AS CASE WHEN ${HEX} THEN unhex(t) END`,
  `sf_divide(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN ${DIVIDED_BY_ZERO} ELSE a / b END`,
  "sf_divide0(a, b) AS CASE WHEN b = 0 THEN CASE WHEN a IS NULL THEN NULL ELSE 0 END ELSE a / b END",
  "sf_divide0null(a, b) AS CASE WHEN b = 0 OR b IS NULL THEN CASE WHEN a IS NULL THEN NULL ELSE 0 END ELSE a / b END",
  `sf_modulo(a, b) AS CASE WHEN b = 0 THEN ${DIVIDED_BY_ZERO} ELSE a % b END`,
  // 1 and not 1.0, as Snowflake prints a FLOAT.
  "sf_float_text(x) AS CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'inf' ELSE '-inf' END WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR) ELSE regexp_replace(CAST(x AS VARCHAR), '[.]0$', '') END",
  "sf_float_json(x) AS CASE WHEN isfinite(x) THEN to_json(x) ELSE to_json(sf_float_text(x)) END",
  ...JSON_MACROS,
  // Every character of the delimiter parts; an empty token is none. Source: functions/strtok
  "sf_tokens(t, d) AS list_filter(CASE WHEN d = '' THEN [t] ELSE string_split(translate(t, d, repeat(left(d, 1), length(d))), left(d, 1)) END, lambda w: w <> '')",
  "sf_token(t, d, i) AS CASE WHEN i > 0 THEN sf_tokens(t, d)[i] END",
  "sf_substr(t, i, n) AS CASE WHEN n < 0 THEN '' ELSE substr(t, CASE WHEN i = 0 THEN 1 ELSE i END, n) END",
  `sf_initcap(t) AS array_to_string(list_transform(regexp_extract_all(lower(t), '[${BETWEEN_WORDS}]|[^${BETWEEN_WORDS}]+'), lambda w: upper(left(w, 1)) || substr(w, 2)), '')`,
  "sf_add_months(d, n) AS CASE WHEN d = last_day(d) THEN last_day(CAST(d + to_months(CAST(n AS INTEGER)) AS DATE)) ELSE d + to_months(CAST(n AS INTEGER)) END",
  "sf_months_between(a, b) AS CASE WHEN day(a) = day(b) OR (last_day(a) = CAST(a AS DATE) AND last_day(b) = CAST(b AS DATE)) THEN (year(a) - year(b)) * 12 + month(a) - month(b) ELSE (year(a) - year(b)) * 12 + month(a) - month(b) + (epoch(a) - epoch(date_trunc('month', a)) - epoch(b) + epoch(date_trunc('month', b))) / (31 * 86400) END",
];
