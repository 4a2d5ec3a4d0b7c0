import { z } from "zod";
import type { Shown } from "../../core/resource";
import { stands } from "../../core/observed";
import { NOTHING } from "../../core/plan";
import type { Plan } from "../../core/plan";
import type { Look } from "../../core/session";
import type { Step } from "../../core/step";
import { predict } from "../../snowflake/show/predictions";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { parseTargetLag } from "../../snowflake/sql/target-lag";
import { objectName, sql } from "../../snowflake/sql/sql";
import { codeTokens, upperCase } from "../../snowflake/sql/tokens";
import { adviceOnCall, adviceOnWarehouses } from "./advice";
import type { TableGiven } from "./complete";
import { adviceOnLag, namesOf, readersOf } from "./neighbours";
import { adviceOnQuery } from "./own-query";
import { nameOf } from "../../core/schema-objects";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What the user should know of a plan before it runs. */

type Inputs = DynamicInferenceTableInputs;

export async function forecast(
  wanted: Inputs,
  given: TableGiven,
  { steps, look }: Shown,
): Promise<Forecast> {
  const around = given.observed.around;
  if (wanted.query === undefined) return { foreseen: [UNKNOWN], notes: [] };
  const main = steps.find(({ consequences }) => consequences.includes("rescoresRows"));
  const first = stands(given.observed) ? main : steps.find(({ makes }) => makes);
  // What a step before gives its name to is not there yet.
  const isMoved = steps.some(({ sql: { text } }) => text.endsWith(` RENAME TO ${printed(wanted)}`));
  const explained =
    first === undefined || isMoved ? NOTHING : await explain({ wanted, given, step: first, look });
  const readers = main === undefined ? [] : effectOnReaders(wanted, given, main);
  const notes = [
    ...explained.notes,
    ...adviceOnCall(wanted, around, given.context),
    ...adviceOnWarehouses(wanted, around),
    ...adviceOnLag(wanted, around),
    ...adviceOnQuery(wanted, around?.survey?.calls ?? []),
    ...adviceOnHeader(given, main),
    ...adviceOnPolicies(given, main),
    ...adviceOnOptions(wanted, given),
  ];
  return { foreseen: [...explained.foreseen, ...readers], notes };
}

type Forecast = Pick<Plan, "foreseen" | "notes">;

function printed(wanted: Inputs): string {
  return sql`${objectName(nameOf(wanted))}`.text;
}

interface Explained {
  readonly wanted: Inputs;
  readonly given: TableGiven;
  readonly step: Step;
  readonly look: Look;
}

/** What Snowflake foresees; of a new table only whether it is refused. */
async function explain({ wanted, given, step, look }: Explained): Promise<Forecast> {
  const { observed } = given;
  // What the program makes before is not there yet, and is no mistake.
  const isEarly = wanted.model !== undefined && observed.around?.survey?.version === undefined;
  if (!stands(observed) && isEarly) return NOTHING;
  const { effects = [], refusal } = await predict(look, step.sql);
  if (refusal !== undefined)
    return warning(
      `Snowflake refuses it as things stand: ${refusal.message} Unless something else of this program changes that before, the update fails.`,
    );
  const found = effects.find(({ domain }) => domain === "DYNAMIC_TABLE");
  return found === undefined || !stands(observed) ? NOTHING : predictionOf(found.effects);
}

const UNKNOWN =
  "the version that scores is not known before something else of this update is done; up tells and runs the statement.";

const effect = z.object({
  effect_type: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

function warning(text: string): Forecast {
  return { foreseen: [], notes: [text] };
}

function predictionOf(effects: unknown): Forecast {
  const parsed: unknown = typeof effects === "string" ? JSON.parse(effects) : effects;
  const found = z.array(effect).safeParse(parsed);
  const refresh = found.data?.find(({ effect_type: type }) => type === "DYNAMIC_TABLE_REFRESH");
  if (refresh === undefined) return NOTHING;
  const { properties = {} } = refresh;
  const word = (name: string): string | undefined => {
    const value = properties[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  if (properties["is_expect_failure"] === true)
    return warning(
      `Snowflake foresees that the refresh fails: ${word("expect_failure_reason") ?? "it does not say why"}.`,
    );
  // A table that is filled beside the standing one is a new one.
  if (word("effective_refresh_action") === "CREATE") return NOTHING;
  const reason = word("effective_refresh_action_reason") ?? word("refresh_mode_reason");
  const action = word("effective_refresh_action") ?? "unknown";
  const text = `Snowflake foresees the next refresh as ${action}${reason === undefined ? "" : ` (${reason.replace(/\.$/, "")})`}.`;
  return { foreseen: [text], notes: [] };
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

/** What SHOW tells in the table's text alone, and no statement of ours takes along. */
const HEADERS = ["REQUIRE USER", "SECONDARY ROLES", "BACKFILL FROM"];

function adviceOnHeader({ observed }: TableGiven, main: Step | undefined): readonly string[] {
  const { text, target_lag: lag } = observed.around?.row ?? {};
  if (main === undefined || text === undefined || !stands(observed)) return [];
  const head = codeTokens(text.slice(0, text.length - (splitText(text)?.query.length ?? 0)))
    .filter(({ kind }) => kind === "word")
    .map(({ text: word }) => upperCase(word))
    .join(" ");
  const found = HEADERS.filter((each) => head.includes(each));
  return (lag === undefined ? ["SCHEDULER = DISABLE", ...found] : found).map(
    (each) =>
      `the table was made with ${each}, which goes back to its default: set it again by hand afterwards.`,
  );
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
          "targetLag is DOWNSTREAM, and no dynamic table of this schema reads it yet: it is refreshed only when one does.",
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
