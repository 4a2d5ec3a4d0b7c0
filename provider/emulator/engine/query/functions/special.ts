import type { Call, Expression } from "../../../sql/query/tree";
import { notSupported } from "../../../sql/not-supported";
import type { Typed } from "../conversions";
import { cast, coerce, comparable, quoted, toJson } from "../conversions";
import { ARRAY, FLOAT, OBJECT, TEXT, VARIANT, fixed, isJson } from "../data-types";
import type { Translator } from "../expressions";
import { common } from "../expressions";
import { orderList, overOf, overText } from "../orders";
import { EXACT } from "./exact";
import { EXTREMES } from "./extremes";
import { PATTERNS } from "./patterns";
import { RANDOMS } from "./randoms";
import { pathText, readPath } from "../paths";
import { repeated } from "../repeated";

/** Functions that one line does not translate. */
type Special = (to: Translator, call: Call) => Typed | undefined;

const valuesOf = (to: Translator, { args }: Call): readonly Typed[] =>
  args.map((each) => to.of(each.value));

/** A key whose value is NULL is left out. Source: functions/object_construct */
const object =
  (keepsNull: boolean): Special =>
  (to, call) => {
    const [only] = call.args;
    if (call.args.length === 1 && only?.value.kind === "star")
      throw notSupported(`${call.name}(*)`);
    const values = valuesOf(to, call);
    if (values.length % 2 === 1) return undefined;
    if (values.length === 0) return { sql: "json('{}')", type: OBJECT };
    const texts = values.map((each, index) => (index % 2 === 0 ? cast(each, TEXT) : toJson(each)));
    const entries = texts.flatMap((key, index) =>
      index % 2 === 0 ? [`{key: ${key}, value: ${texts[index + 1] ?? "NULL"}}`] : [],
    );
    const there = `e.key IS NOT NULL${keepsNull ? "" : " AND e.value IS NOT NULL"}`;
    const sql = `sf_object(list_filter([${entries.join(", ")}], lambda e: ${there}))`;
    return { sql, type: OBJECT };
  };

const got: Special = (to, { args }) => {
  const [of, key, ...more] = args.map((each) => each.value);
  if (of === undefined || key === undefined || more.length > 0) return undefined;
  const steps: readonly (string | number | Expression)[] =
    key.kind === "literal" ? [key.type === "number" ? Number(key.text) : key.text] : [key];
  return { sql: `json_extract(${toJson(to.of(of))}, ${pathText(to, steps)})`, type: VARIANT };
};

const gotPath: Special = (to, { args }) => {
  const [of, path] = args.map((each) => each.value);
  if (of === undefined || path?.kind !== "literal") return undefined;
  return {
    sql: `json_extract(${toJson(to.of(of))}, ${pathText(to, readPath(path.text))})`,
    type: VARIANT,
  };
};

const decode: Special = (to, call) => {
  const [first, ...more] = call.args.map((each) => each.value);
  if (first === undefined || more.length < 2) return undefined;
  const [of, pairs] = [repeated(to, first), more.map((each) => to.of(each))];
  const results = pairs.filter((_, index) => index % 2 === 1 || index === pairs.length - 1);
  const type = common(results);
  const whens: string[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [when, then] = [pairs[index], pairs[index + 1]];
    if (when === undefined || then === undefined) continue;
    whens.push(
      `WHEN ${comparable(of, when).join(" IS NOT DISTINCT FROM ")} THEN ${coerce(then, type).sql}`,
    );
  }
  const last = pairs.length % 2 === 1 ? pairs.at(-1) : undefined;
  const end = last === undefined ? "" : ` ELSE ${coerce(last, type).sql}`;
  return { sql: `(CASE ${whens.join(" ")}${end} END)`, type };
};

const withoutKeys: Special = (to, { args }) => {
  const [of, ...keys] = args.map((each) => to.of(each.value));
  if (of === undefined || keys.length === 0) return undefined;
  const sql = keys.reduce((left, key) => `sf_delete(${left}, ${cast(key, TEXT)})`, toJson(of));
  return { sql, type: OBJECT };
};

/** DuckDB has the digest of 256 bits alone. Source: functions/sha2 */
const digest: Special = (to, call) => {
  const [of, bits, ...more] = valuesOf(to, call);
  if (of === undefined || more.length > 0) return undefined;
  const { literal = "256" } = bits ?? {};
  if (bits !== undefined && bits.literal === undefined)
    throw notSupported(`${call.name} of bits that are no constant`);
  if (literal !== "256" && literal !== "0") throw notSupported(`${call.name} of ${literal} bits`);
  return { sql: `sha256(${cast(of, TEXT)})`, type: TEXT };
};

const concat: Special = (to, call) => {
  const values = valuesOf(to, call).map((each) => cast(each, TEXT));
  return values.length === 0 ? undefined : { sql: `(${values.join(" || ")})`, type: TEXT };
};

const concatWith: Special = (to, call) => {
  const [separator, ...values] = valuesOf(to, call).map((each) => cast(each, TEXT));
  if (separator === undefined || values.length === 0) return undefined;
  return { sql: `(${values.join(` || ${separator} || `)})`, type: TEXT };
};

/** NULLs are left out. Source: functions/array_agg */
const arrayAgg: Special = (to, call) => {
  const [of, ...more] = valuesOf(to, call);
  if (of === undefined || more.length > 0) return undefined;
  const order = call.within.length > 0 ? ` ORDER BY ${orderList(to, call.within)}` : "";
  const over = overOf(to, call);
  to.work.unstable += 1;
  const listed = `list(${call.distinct ? "DISTINCT " : ""}${toJson(of)}${order}) FILTER (WHERE ${of.sql} IS NOT NULL)${over}`;
  return { sql: `coalesce(to_json(${listed}), CAST('[]' AS JSON))`, type: ARRAY };
};

const objectAgg: Special = (to, call) => {
  const [key, value] = valuesOf(to, call);
  if (key === undefined || value === undefined || call.over !== undefined) return undefined;
  to.work.unstable += 1;
  const there = `FILTER (WHERE ${key.sql} IS NOT NULL AND ${value.sql} IS NOT NULL)`;
  const map = `map(list(${cast(key, TEXT)}) ${there}, list(${toJson(value)}) ${there})`;
  return { sql: `coalesce(sf_sorted(to_json(${map})), CAST('{}' AS JSON))`, type: OBJECT };
};

const listAgg: Special = (to, call) => {
  const [of, separator = { sql: quoted(""), type: TEXT }] = valuesOf(to, call);
  if (of === undefined) return undefined;
  const order = call.within.length > 0 ? ` ORDER BY ${orderList(to, call.within)}` : "";
  const over = overOf(to, call);
  to.work.unstable += 1;
  const joined = `string_agg(${call.distinct ? "DISTINCT " : ""}${cast(of, TEXT)}, ${separator.sql}${order})${over}`;
  return { sql: `coalesce(${joined}, '')`, type: TEXT };
};

const percentile =
  (name: string): Special =>
  (to, call) => {
    const [part] = valuesOf(to, call);
    const [by] = call.within;
    if (part === undefined || by === undefined) return undefined;
    to.work.unstable += 1;
    const of = to.of(by.of);
    if (name === "quantile_disc" && isJson(of.type))
      throw notSupported("PERCENTILE_DISC of VARIANT");
    const value = name === "quantile_cont" ? cast(of, FLOAT) : of.sql;
    const at = by.descends ? `1 - ${part.sql}` : part.sql;
    const over = overOf(to, call);
    return {
      sql: `${name}(${value}, ${at})${over}`,
      type: name === "quantile_cont" ? FLOAT : of.type,
    };
  };

const count: Special = (to, call) => {
  const over = overOf(to, call);
  const [first, ...more] = call.args;
  if (first === undefined) return undefined;
  to.work.unstable += 1;
  if (first.value.kind === "star") {
    if (first.value.of.length > 0 || call.distinct)
      throw notSupported("COUNT of several columns by *");
    return { sql: `count(*)${over}`, type: fixed(18, 0) };
  }
  const values = valuesOf(to, call).map((each) =>
    isJson(each.type) ? `CAST(${each.sql} AS VARCHAR)` : each.sql,
  );
  const there = values.map((sql) => `${sql} IS NOT NULL`).join(" AND ");
  const counted =
    more.length === 0 ? (values[0] ?? "") : `CASE WHEN ${there} THEN (${values.join(", ")}) END`;
  return { sql: `count(${call.distinct ? "DISTINCT " : ""}${counted})${over}`, type: fixed(18, 0) };
};

const ratio: Special = (to, call) => {
  const [of] = valuesOf(to, call);
  if (of === undefined || call.over === undefined) return undefined;
  to.work.unstable += 1;
  const value = cast(of, FLOAT);
  return { sql: `(${value} / sum(${value}) ${overText(to, call.over)})`, type: FLOAT };
};

export const SPECIAL: Readonly<Record<string, Special>> = {
  ...EXTREMES,
  ...EXACT,
  ...RANDOMS,
  OBJECT_CONSTRUCT: object(false),
  OBJECT_CONSTRUCT_KEEP_NULL: object(true),
  ...PATTERNS,
  OBJECT_DELETE: withoutKeys,
  SHA2: digest,
  SHA2_HEX: digest,
  GET: got,
  GET_PATH: gotPath,
  DECODE: decode,
  CONCAT: concat,
  CONCAT_WS: concatWith,
  ARRAY_AGG: arrayAgg,
  OBJECT_AGG: objectAgg,
  LISTAGG: listAgg,
  STRING_AGG: listAgg,
  PERCENTILE_CONT: percentile("quantile_cont"),
  PERCENTILE_DISC: percentile("quantile_disc"),
  COUNT: count,
  RATIO_TO_REPORT: ratio,
};
