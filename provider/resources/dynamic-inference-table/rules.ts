import { ConflictError, InputError } from "../../core/errors";
import type { Observed } from "../../core/observed";
import type { Drop, Issue } from "../../core/resource";
import { objectName, sql } from "../../snowflake/sql/sql";
import { tagIssues } from "../../snowflake/sql/tags";
import { parseTargetLag } from "../../snowflake/sql/target-lag";
import {
  derivedText,
  expressionText,
  frozenText,
  queryText,
  typeText,
} from "../../snowflake/sql/user-text";
import { isSuspendedByErrors } from "./around";
import type { Around } from "./around";
import { parseModel } from "./model";
import { leftoverSteps } from "./before";
import { MONITORED } from "./observing";
import { columnsOf, sourceName } from "./render";
import { nameOf } from "../../core/schema-objects";
import { label } from "./shapes";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";

/** Rules across inputs, and what must not be taken over or dropped. */

type Inputs = DynamicInferenceTableInputs;
type Facts = DynamicInferenceTableOutputs;

const PARTS = ["source", "model", "arguments", "outputs"] as const;
const MORE_PARTS = ["function", "passthroughColumns", "modelVersionColumn", "where"] as const;

/** @param table what is known of it; unknown inputs are absent, so that what is missing may be on its way */
export function rules(table: Partial<Inputs>): readonly Issue[] {
  return [
    ...queryIssues(table),
    ...textIssues(table),
    ...columnIssues(table),
    ...tagIssues(table.tags ?? {}, table),
    ...optionIssues(table),
  ];
}

function queryIssues(table: Partial<Inputs>): readonly Issue[] {
  const parts = [...PARTS, ...MORE_PARTS].filter((name) => table[name] !== undefined);
  if (table.query === undefined || parts.length === 0) return [];
  return [
    {
      path: "query",
      message: `is the whole query: ${parts.join(", ")} cannot be given beside it.`,
    },
  ];
}

export function missingParts(table: Inputs): readonly string[] {
  return PARTS.filter((name) => table[name] === undefined);
}

/** What is missing is told once every input is known. @throws InputError */
export function checkWhole(table: Inputs): void {
  if (table.onModelVersionChange === "keepHistory" && table.frozenWhere === undefined)
    throw new InputError(
      "onModelVersionChange",
      "keepHistory keeps the predictions of frozen rows: say with frozenWhere which these are.",
    );
  if (table.query !== undefined && table.model === undefined) return;
  const missing = missingParts(table);
  if (missing.length > 0)
    throw new InputError(
      missing[0] ?? "",
      `is missing: a table needs source, model, arguments and outputs, or a query of its own (missing: ${missing.join(", ")}).`,
    );
  if (Object.keys(table.outputs ?? {}).length === 0)
    throw new InputError(
      "outputs",
      'is empty: name at least one output of the method, for instance { PROBABILITY: { type: "FLOAT" } }.',
    );
}

function textIssues(table: Partial<Inputs>): readonly Issue[] {
  const {
    query,
    source,
    where,
    frozenWhere,
    model,
    outputs = {},
    clusterBy = [],
    targetLag,
  } = table;
  return [
    ...refusal("query", query, (text) => queryText(text, "query")),
    ...refusal("source", source, (given) =>
      typeof given === "string"
        ? sourceName({ source: given })
        : derivedText(given.query, "source.query"),
    ),
    ...refusal("model", model, parseModel),
    ...refusal("where", where, (text) => expressionText(text, "where")),
    ...refusal("frozenWhere", frozenWhere, (text) => frozenText(text, "frozenWhere")),
    ...refusal("targetLag", targetLag, (lag) => parseTargetLag(lag, "targetLag")),
    ...Object.entries(outputs).flatMap(([key, { type }]) =>
      refusal(`outputs.${key}.type`, type, (text) => typeText(text, `outputs.${key}.type`)),
    ),
    ...clusterBy.flatMap((key, index) => {
      const path = `clusterBy[${String(index)}]`;
      return refusal(path, key, (text) => expressionText(text, path));
    }),
  ];
}

function refusal<T>(
  path: string,
  value: T | undefined,
  check: (value: T) => unknown,
): readonly Issue[] {
  if (value === undefined) return [];
  try {
    check(value);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const own = `${error.path}: `;
    const message = error.message.startsWith(own) ? error.message.slice(own.length) : error.message;
    return [{ path: error.path === "" ? path : error.path, message }];
  }
}

function columnIssues(table: Partial<Inputs>): readonly Issue[] {
  const names = refusal("passthroughColumns", table, () => columnsOf(table as Inputs));
  if (names.length > 0) return names;
  const all = columnsOf(table as Inputs);
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  return twice === undefined
    ? []
    : [
        {
          path: "outputs",
          message: `the table would have two columns ${twice}. Give an output another column name.`,
        },
      ];
}

function optionIssues(table: Partial<Inputs>): readonly Issue[] {
  const { transient, dataRetentionTimeInDays = 0, targetLag } = table;
  const issues: Issue[] = [];
  if (targetLag === "")
    issues.push({ path: "targetLag", message: "is empty: give a duration or DOWNSTREAM." });
  if (transient === true && dataRetentionTimeInDays > 1)
    issues.push({
      path: "dataRetentionTimeInDays",
      message: "a transient table keeps its history for at most 1 day.",
    });
  return issues;
}

/** Source: snowflake-ml-python 1.48.0, feature_store/feature_store.py: tags of what it owns */
const FEATURE_STORE = "SNOWML_FEATURE_";

export function guardAdoption(
  table: Inputs,
  { live, around }: Observed<Inputs, Facts, Around>,
): void {
  const tags = Object.keys(live.tags ?? {}).join(" ");
  const isManaged = `${around?.row?.text ?? ""} ${tags}`.includes(FEATURE_STORE);
  if (!isManaged || !nameOf(table).name.includes("$")) return;
  throw new ConflictError(
    `${label(table)} is a feature view that the Feature Store manages. It is never taken over: change it with the ` +
      `feature store's own client, and read it as a source instead.`,
  );
}

export function guardDrop(table: Inputs, { live }: Observed<Inputs, Facts, Around>): void {
  const isFrozen = (live.frozenWhere ?? table.frozenWhere) !== undefined;
  if (!(table.deletionProtection ?? isFrozen)) return;
  throw new InputError(
    "deletionProtection",
    `refused to drop the dynamic table ${label(table)}: it is protected${table.deletionProtection === undefined ? ", since it has frozen rows, which nothing computes again" : ""}. ` +
      `Set deletionProtection: false, run one \`pulumi up\`, then delete it.`,
  );
}

export function drop(table: Inputs, { around }: Observed<Inputs, Facts, Around>): Drop {
  return {
    steps: [
      ...leftoverSteps(table, around),
      {
        sql: sql`DROP DYNAMIC TABLE ${objectName(nameOf(table))}`,
        why: "drops the table with its rows; UNDROP DYNAMIC TABLE brings it back within its retention time",
        consequences: ["losesData"],
      },
    ],
  };
}

/** What every look tells of a table that is as it should be otherwise. */
export function warnings(
  table: Inputs,
  { around, facts, hidden = [] }: Observed<Inputs, Facts, Around>,
  known: Partial<Facts>,
): readonly string[] {
  const name = label(table);
  const { suspendedBy, row } = around ?? {};
  const isSuspended = row?.scheduling_state === "SUSPENDED";
  const found: string[] = [];
  if (isSuspendedByErrors(around))
    found.push(
      `${name} is suspended after failed refreshes (${suspendedBy}): its rows are as of ${row?.data_timestamp ?? "its creation"}. ` +
        `getInferenceTableStatus tells the errors. Mend the cause, then run ALTER DYNAMIC TABLE ${name} RESUME; it is not resumed by itself.`,
    );
  else if (isSuspended && suspendedBy === undefined && row.text !== undefined)
    found.push(
      `${name} is suspended, and by whom cannot be read without a warehouse: it is left so. Set snowflakeml:warehouse.`,
    );
  else if (isSuspended && suspendedBy !== "USER_SUSPENDED")
    found.push(
      `${name} is suspended, not by a user (${suspendedBy ?? "the reason is not to be seen"}): it is left so, and resumes with what suspended it.`,
    );
  const unseen = row?.text === undefined ? hidden.filter((each) => MONITORED.includes(each)) : [];
  if (unseen.length > 0)
    found.push(
      `${name}: the role may not see ${unseen.join(", ")}, so nobody can tell whether they are as declared. GRANT MONITOR ON DYNAMIC TABLE to it.`,
    );
  const { createdOn } = known;
  if (
    typeof createdOn === "string" &&
    facts.createdOn !== undefined &&
    facts.createdOn !== createdOn
  )
    found.push(
      `${name} was replaced since the last update (created on ${facts.createdOn}, known from ${createdOn}): grants and tags that it had may be gone.`,
    );
  return found;
}
