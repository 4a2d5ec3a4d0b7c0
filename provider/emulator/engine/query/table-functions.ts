import { notSupported } from "../../sql/not-supported";
import type { Source } from "../../sql/query/tree";
import { NAMED_FUNCTIONS } from "../../sql/select-tree";
import { quoted, toJson } from "./conversions";
import type { Typed } from "./conversions";
import { INTEGER, TEXT, VARIANT } from "./data-types";
import type { Translator } from "./expressions";
import { unknownFunction, wrongArguments } from "./failures";
import { informationFunction } from "./information";
import type { Read } from "./named-relations";
import { frameOf } from "./named-relations";
import { pathText, readPath } from "./paths";
import { newName } from "./work";

/** Functions in FROM. */

type Called = Extract<Source, { readonly kind: "function" }>;

const INFORMATION: readonly string[] = ["TAG_REFERENCES", ...NAMED_FUNCTIONS];
const REFUSED = ["SPLIT_TO_TABLE", "STRTOK_SPLIT_TO_TABLE", "INFER_SCHEMA"];

/**
 * @param to sees what stands left of it in FROM
 * @param row SQL of a number of the row that it is given; undefined when nothing here numbers them
 */
export function tableFunction(to: Translator, source: Called, row: string | undefined): Read {
  const { call } = source;
  if (call.around.at(-1) === "INFORMATION_SCHEMA") {
    if (!INFORMATION.includes(call.name)) throw notSupported(`INFORMATION_SCHEMA.${call.name}`);
    return informationFunction(to.work, source);
  }
  if (call.around.length > 0) throw unknownFunction([...call.around, call.name].join("."));
  switch (call.name) {
    case "FLATTEN":
      return flatten(to, source, row);
    case "GENERATOR":
      return generator(to, source);
    case "RESULT_SCAN":
      return informationFunction(to.work, source);
    default:
      if (REFUSED.includes(call.name)) throw notSupported(`table function ${call.name}`);
      throw unknownFunction(call.name);
  }
}

/** More than any test of a client needs. */
const MOST_ROWS = 100_000_000;

/** Source: https://docs.snowflake.com/en/sql-reference/functions/generator */
function generator(to: Translator, source: Called): Read {
  const [count, ...more] = source.call.args;
  if (count?.name !== "ROWCOUNT" || count.value.kind !== "literal" || more.length > 0)
    throw notSupported("GENERATOR without ROWCOUNT alone");
  if (Number(count.value.text) > MOST_ROWS)
    throw notSupported(`GENERATOR of more than ${String(MOST_ROWS)} rows`);
  to.work.reasons.push("Change tracking is not supported on queries with table functions.");
  const as = newName(to.work, "r");
  const sql = `range(${count.value.text}) AS ${as}`;
  return {
    sql,
    frames: [{ ...frameOf(source, ["GENERATOR"], []), counter: `${as}.range` }],
    plain: false,
    track: undefined,
  };
}

function argumentsOf(to: Translator, { call }: Called): Readonly<Record<string, Typed>> {
  const known = ["INPUT", "PATH", "OUTER", "RECURSIVE", "MODE"];
  return Object.fromEntries(
    call.args.map(({ name, value }, index) => {
      const called = name ?? (index === 0 ? "INPUT" : "");
      if (!known.includes(called)) throw notSupported(`${name ?? "a second argument"} of FLATTEN`);
      return [called, to.of(value)];
    }),
  );
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/flatten */
function flatten(to: Translator, source: Called, row: string | undefined): Read {
  const {
    INPUT: input,
    PATH: path,
    OUTER: outer,
    RECURSIVE: recursive,
    MODE: mode,
  } = argumentsOf(to, source);
  if (input === undefined) throw wrongArguments("FLATTEN", source.call.at, { few: true, text: "" });
  if (recursive !== undefined && recursive.sql !== "FALSE")
    throw notSupported("RECURSIVE of FLATTEN");
  if (mode !== undefined && mode.literal?.toUpperCase() !== "BOTH")
    throw notSupported("MODE of FLATTEN");
  const text = path?.literal ?? "";
  const json = toJson(input);
  const of = text === "" ? json : `json_extract(${json}, ${pathText(to, readPath(text))})`;
  const as = newName(to.work, "r");
  const kind = "json_type(q.j)";
  // What is read from around the query has rows of its own.
  const known = to.scope.crossed ? undefined : row;
  const number = known ?? "NULL";
  const rows = `SELECT ${number} AS C1, CASE WHEN ${kind} = 'OBJECT' THEN e.key END AS C2, CASE WHEN ${kind} = 'OBJECT' THEN ${quoted(text === "" ? "" : `${text}.`)} || e.key ELSE ${quoted(text)} || '[' || e.key || ']' END AS C3, CASE WHEN ${kind} = 'ARRAY' THEN CAST(e.key AS BIGINT) END AS C4, e.value AS C5, q.j AS C6 FROM (SELECT sf_sorted(CAST((${of}) AS JSON)) AS j) q, json_each(q.j) e WHERE ${kind} IN ('OBJECT', 'ARRAY')`;
  const isOuter = outer?.sql === "TRUE";
  const types = [
    ["KEY", TEXT],
    ["PATH", TEXT],
    ["INDEX", INTEGER],
    ["VALUE", VARIANT],
    ["THIS", VARIANT],
  ] as const;
  const own = types.map(([name, type], index) => ({
    name,
    value: { sql: `${as}.C${String(index + 2)}`, type },
  }));
  const sequence = {
    name: "SEQ",
    value: { sql: isOuter ? `${as}o.C1` : `${as}.C1`, type: INTEGER },
    ...(known === undefined ? { refused: "SEQ of FLATTEN" } : {}),
  };
  const columns = [sequence, ...own];
  const before = isOuter
    ? `LATERAL (SELECT ${number} AS C1) AS ${as}o LEFT JOIN LATERAL `
    : "LATERAL ";
  const sql = `${before}(${rows}) AS ${as}${isOuter ? " ON TRUE" : ""}`;
  return {
    sql,
    frames: [frameOf(source, ["FLATTEN"], columns)],
    plain: false,
    track: undefined,
  };
}
