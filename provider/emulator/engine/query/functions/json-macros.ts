/** What is made in DuckDB for JSON. */

const NUMERIC = "json_type(j) IN ('UBIGINT', 'BIGINT', 'DOUBLE')";
const WRITTEN = "json_extract_string(j, '$')";

/**
 * What a VARIANT is compared by: numbers as numbers, exact beyond a double (a cast to DECIMAL is slow,
 * so others have none), then texts, then the rest.
 * The order of values of different types is unverified. A NULL of JSON has none.
 */
const KEY = `sf_key(j) AS CASE WHEN ${WRITTEN} IS NULL THEN NULL ELSE {k: CASE json_type(j) WHEN 'VARCHAR' THEN 2 WHEN 'BOOLEAN' THEN 3 WHEN 'OBJECT' THEN 4 WHEN 'ARRAY' THEN 5 ELSE 1 END, n: CASE WHEN ${NUMERIC} THEN CAST(${WRITTEN} AS DOUBLE) ELSE 0 END, x: CASE WHEN ${NUMERIC} AND abs(CAST(${WRITTEN} AS DOUBLE)) >= 9007199254740992 THEN coalesce(TRY_CAST(${WRITTEN} AS DECIMAL(38,0)), 0) ELSE 0 END, t: CASE WHEN ${NUMERIC} THEN '' ELSE ${WRITTEN} END} END`;

const KEYS = "json_keys(j)";
const ENTRIES = "map_entries(CAST(j AS MAP(VARCHAR, JSON)))";
const TWICE = `list_filter(${KEYS}, lambda k: len(list_filter(${KEYS}, lambda x: x = k)) > 1)[1]`;
const DUPLICATE = `error('SNOWFLAKE 100069 22P02 Error parsing JSON: duplicate object attribute "' || ${TWICE} || '"')`;

/** A text that was read: its keys are sorted, at the top; below they are as soon as a client sees them. */
const read = (name: string, duplicate: string): string =>
  `${name}(j) AS CASE WHEN json_type(j) <> 'OBJECT' OR ${KEYS} = list_sort(list_distinct(${KEYS})) THEN j WHEN len(list_distinct(${KEYS})) < len(${KEYS}) THEN ${duplicate} ELSE sf_sorted(j) END`;

function shaped(type: string): string {
  const shape = type.toUpperCase();
  const failure = `error('SNOWFLAKE 100071 22000 Failed to cast variant value ' || CAST(j AS VARCHAR) || ' to ${shape}')`;
  return `sf_as_${type}(j) AS CASE WHEN j IS NULL OR json_type(j) = '${shape}' THEN j WHEN json_type(j) = 'NULL' THEN NULL ELSE ${failure} END`;
}

export const JSON_MACROS: readonly string[] = [
  KEY,
  // An object of entries {key, value}; keys that come twice fail, as they do in Snowflake.
  "sf_object(l) AS to_json(map_from_entries(list_sort(l)))",
  `sf_sorted(j) AS CASE WHEN json_type(j) = 'OBJECT' THEN sf_object(${ENTRIES}) ELSE j END`,
  read("sf_read", DUPLICATE),
  read("sf_try_read", "NULL"),
  "sf_parse_json(t) AS sf_read(json(nullif(trim(t), '')))",
  "sf_try_parse_json(t) AS sf_try_read(json(CASE WHEN json_valid(t) THEN t END))",
  // What is NULL is left out. Source: functions/object_insert, "Usage notes"
  `sf_insert(j, k, v, f) AS CASE WHEN j IS NULL THEN NULL ELSE sf_object(list_concat(list_filter(${ENTRIES}, lambda e: NOT (f AND e.key = k)), CASE WHEN k IS NULL OR v IS NULL THEN [] ELSE [{key: k, value: v}] END)) END`,
  `sf_delete(j, k) AS CASE WHEN j IS NULL THEN NULL ELSE sf_object(list_filter(${ENTRIES}, lambda e: e.key <> k)) END`,
  // FLOAT and DECIMAL are told apart by an exponent alone. Source: functions/typeof
  `sf_typeof(j) AS CASE WHEN json_type(j) = 'NULL' THEN 'NULL_VALUE' WHEN ${NUMERIC} THEN CASE WHEN regexp_matches(${WRITTEN}, '[eE]') THEN 'DOUBLE' WHEN contains(${WRITTEN}, '.') THEN 'DECIMAL' ELSE 'INTEGER' END ELSE json_type(j) END`,
  shaped("object"),
  shaped("array"),
];
