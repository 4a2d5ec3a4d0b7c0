import { z } from "zod";
import { NotFoundError, PermissionError, StatementError } from "../../core/errors";
import type { Shown } from "../../core/resource";
import { stands } from "../../core/observed";
import type { Listing, Statement } from "../../core/session";
import type { Step } from "../../core/step";
import { SYSTEM_ALIASES } from "../../snowflake/show/models";
import { modelCalls, volatileFunctions } from "../../snowflake/sql/model-calls";
import { Sql, sql } from "../../snowflake/sql/sql";
import { parseTargetLag } from "../../snowflake/sql/target-lag";
import { adviceOnCall, adviceOnWarehouses } from "./advice";
import type { TableGiven } from "./complete";
import { aliasKey } from "./around";
import { namesOf, readersOf } from "./neighbours";
import { nameOf } from "../../core/schema-objects";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What the user should know of a plan before it runs. */

type Inputs = DynamicInferenceTableInputs;

export async function forecast(
  wanted: Inputs,
  given: TableGiven,
  { steps, look }: Shown,
): Promise<readonly string[]> {
  const around = given.observed.around;
  if (wanted.query === undefined) return [UNKNOWN];
  const main = steps.find(({ consequences }) => consequences.includes("rescoresRows"));
  const explained = main === undefined || !stands(given.observed) ? undefined : await explain(main);
  return [
    ...(explained ?? []),
    ...(main === undefined ? [] : effectOnReaders(wanted, given, main)),
    ...adviceOnCall(wanted, around, given.context),
    ...adviceOnWarehouses(wanted, around),
    ...adviceOnText(wanted, given),
    ...adviceOnPolicies(given, main),
    ...adviceOnOptions(wanted, given),
  ];

  /** A server that does not know the statement is an older one. */
  async function explain(step: Step): Promise<readonly string[]> {
    try {
      const rows = await look.list(predictions, step.sql);
      const found = rows.find(({ domain }) => domain === "DYNAMIC_TABLE");
      return found === undefined ? [] : predictionText(found.effects);
    } catch (error) {
      if (error instanceof PermissionError || error instanceof NotFoundError) return [];
      if (!(error instanceof StatementError)) throw error;
      if (!REFUSALS.has(error.code)) return [];
      return [`Snowflake is going to refuse it. ${error.message}`];
    }
  }
}

const UNKNOWN =
  "the version that scores is not known before something else of this update is done; up tells and runs the statement.";

/** What CREATE OR ALTER cannot do with a table's columns, type or mode. Source: create-dynamic-table */
const REFUSALS: ReadonlySet<string> = new Set([
  ...["001432", "001521", "002108", "002711", "002830", "040050", "040053", "091908"],
]);

const effect = z.object({
  effect_type: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** Source: https://docs.snowflake.com/en/sql-reference/sql/explain-changes */
const predictions: Listing<Statement, { domain: string; effects: unknown }> = {
  title: "predictions",
  scopeKey: ({ text }) => text,
  all: (statement) =>
    statement instanceof Sql ? sql`EXPLAIN CHANGES USING TABULAR ${statement}` : statement,
  row: z
    .object({ domain: z.string(), effects: z.unknown() })
    .transform(({ domain, effects }) => ({ domain, effects })),
  nameOf: (row) => JSON.stringify(row),
};

function predictionText(effects: unknown): readonly string[] {
  const parsed: unknown = typeof effects === "string" ? JSON.parse(effects) : effects;
  const found = z.array(effect).safeParse(parsed);
  const refresh = found.data?.find(({ effect_type: type }) => type === "DYNAMIC_TABLE_REFRESH");
  if (refresh === undefined) return [];
  const { properties = {} } = refresh;
  const word = (name: string): string | undefined => {
    const value = properties[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  if (properties["is_expect_failure"] === true)
    return [
      `Snowflake foresees that the refresh fails: ${word("expect_failure_reason") ?? "it does not say why"}.`,
    ];
  // A table that is filled beside the standing one is a new one.
  if (word("effective_refresh_action") === "CREATE") return [];
  const reason = word("effective_refresh_action_reason") ?? word("refresh_mode_reason");
  return [
    `Snowflake foresees the next refresh as ${word("effective_refresh_action") ?? "unknown"}${reason === undefined ? "" : ` (${reason})`}.`,
  ];
}

/** Source: dynamic tables, "CREATE OR REPLACE … downstream"; that a swap counts as a replacement is inferred */
function effectOnReaders(wanted: Inputs, { observed }: TableGiven, main: Step): readonly string[] {
  const readers = readersOf(nameOf(wanted), observed.around?.survey?.neighbours ?? []);
  if (readers.length === 0) return [];
  const effect = replaces(main)
    ? "are computed again from their beginning"
    : "follow the changed rows at their next refresh, and are not computed anew";
  return [`dynamic tables of this schema that read it (${namesOf(readers)}) ${effect}.`];
}

function replaces({ sql: statement }: Step): boolean {
  return statement.text.startsWith("CREATE OR REPLACE");
}

/** A table that takes the place of another has none of its policies. */
function adviceOnPolicies({ observed }: TableGiven, main: Step | undefined): readonly string[] {
  const isAnother = main !== undefined && replaces(main);
  const survey = observed.around?.survey;
  if (!isAnother || survey === undefined || survey.policies !== undefined) return [];
  return [
    "whether row access or masking policies stand on the table cannot be read: the new one would have none of them.",
  ];
}

/** A query that the program wrote itself. */
function adviceOnText(wanted: Inputs, { observed }: TableGiven): readonly string[] {
  if (wanted.model !== undefined || wanted.query === undefined) return [];
  const calls = modelCalls(wanted.query);
  const aliases = observed.around?.survey?.aliases ?? new Set<string>();
  const moving = calls.find(({ model, version }) => aliases.has(aliasKey(model, version)));
  const named =
    calls.find(({ version }) => version !== undefined && SYSTEM_ALIASES.has(version)) ?? moving;
  const byAlias =
    named === undefined
      ? []
      : [
          `the query calls ${named.model.join(".")} by ${named.version ?? ""}, which is an alias: when somebody moves it, rows that stand keep their predictions, what new rows get is not documented, and no preview shows it. Name the version, or declare model and arguments.`,
        ];
  const loose = calls.filter(({ version }) => version === undefined);
  const unnamed =
    loose.length === 0
      ? []
      : [
          `the query calls ${loose[0]?.model.join(".") ?? "a model"} without a version: when its default moves, rows that stand keep their predictions, what new rows get is not documented, and no preview shows it. Name the version, or declare model and arguments.`,
        ];
  const odd = volatileFunctions(wanted.query);
  return [
    ...byAlias,
    ...unnamed,
    ...(odd.length === 0 || wanted.refreshMode === "FULL"
      ? []
      : [`${odd.join(", ")} in the query may keep it from being refreshed incrementally.`]),
  ];
}

function adviceOnOptions(wanted: Inputs, { observed }: TableGiven): readonly string[] {
  const survey = observed.around?.survey;
  const readers = survey === undefined ? [] : readersOf(nameOf(wanted), survey.neighbours);
  const isLeaf = survey !== undefined && readers.length === 0;
  const history =
    wanted.onModelVersionChange === "keepHistory" &&
    wanted.modelVersionColumn === undefined &&
    wanted.model !== undefined;
  return [
    ...(parseTargetLag(wanted.targetLag) === "DOWNSTREAM" && isLeaf
      ? [
          "targetLag is DOWNSTREAM, and no dynamic table of this schema reads it: it is refreshed only when one does.",
        ]
      : []),
    ...(wanted.refreshMode === "FULL" || wanted.refreshMode === "AUTO"
      ? [
          `refreshMode ${wanted.refreshMode}${wanted.refreshMode === "AUTO" ? " may come to FULL, which" : ""} runs the model over every row at every refresh.`,
        ]
      : []),
    ...(history
      ? ["without modelVersionColumn nobody can tell which version scored a frozen row."]
      : []),
    ...(wanted.suspended === true
      ? [
          "a table that is suspended for longer than its sources keep their history (DATA_RETENTION_TIME_IN_DAYS, default 1) cannot go on incrementally.",
        ]
      : []),
  ];
}
