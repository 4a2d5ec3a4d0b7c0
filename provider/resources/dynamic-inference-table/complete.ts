import { parseIdentifier } from "../../core/identity";
import type { Given, Observed } from "../../core/observed";
import { stands } from "../../core/observed";
import { selectedNames } from "../../snowflake/sql/names";
import { fingerprint } from "../../snowflake/sql/fingerprint";
import type { Around } from "./around";
import { parseModel, versionOf } from "./model";
import { render } from "./render";
import { checkWhole, missingParts } from "./rules";
import { scoredBy } from "./scored-by";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";

/** The query that follows from the parts, with the version that scores pinned in it. */

type Inputs = DynamicInferenceTableInputs;
type Facts = DynamicInferenceTableOutputs;
export type TableGiven = Given<Inputs, Facts, Around>;

/** Texts that Snowflake may show in other words. */
const TEXTS = ["query", "frozenWhere"] as const;

export function complete(table: Inputs, given: TableGiven): Inputs {
  if (!given.isPast) checkWhole(table);
  const version = table.model === undefined ? undefined : versionWanted(table.model, given);
  const query = queryOf(table, version, given);
  const whole = query === undefined ? table : { ...table, query };
  return asShown(whole, given);
}

function queryOf(
  table: Inputs,
  version: string | undefined,
  { observed }: TableGiven,
): string | undefined {
  // The state has the query beside the parts that it was made of.
  if (table.model === undefined) return table.query;
  // What nobody can say yet stays as it is.
  if (version === undefined || missingParts(table).length > 0)
    return stands(observed) ? observed.live.query : undefined;
  const standing = stands(observed) ? selectedNames(observed.live.query ?? "") : [];
  return render(table, { model: parseModel(table.model).model, version }, standing);
}

/** The version that scores, resolved; that of the last run is the one that it left in the query. */
export function versionWanted(model: string, given: TableGiven): string | undefined {
  const { context, known, isPast, observed } = given;
  const target = parseModel(model);
  const seen = stands(observed) ? observed.facts : {};
  if (isPast) {
    const past = known.resolvedModelVersion ?? seen.resolvedModelVersion;
    return target.version ?? (past === undefined ? undefined : parseIdentifier(past));
  }
  // Where nobody has asked where it leads, what scores now is as good as it gets.
  const lastRead =
    seen.currentModelVersion ?? known.currentModelVersion ?? seen.resolvedModelVersion;
  return versionOf(target, {
    context,
    row: observed.around?.model,
    lastRead: typeof lastRead === "string" ? parseIdentifier(lastRead) : undefined,
  });
}

/** A text that the state knows in both spellings is as it should be when Snowflake shows the other. */
function asShown(table: Inputs, { observed, known }: TableGiven): Inputs {
  if (!stands(observed)) return table;
  const same = TEXTS.flatMap((name) => {
    const [wanted, live, spelling] = [table[name], observed.live[name], known.spelled?.[name]];
    if (wanted === undefined || live === undefined || spelling === undefined) return [];
    const isKnown =
      fingerprint(wanted) === fingerprint(spelling.declared) &&
      fingerprint(live) === fingerprint(spelling.shown);
    return isKnown ? [[name, live] as const] : [];
  });
  return { ...table, ...Object.fromEntries(same) };
}

/** Both spellings of what was just written and is shown in other words. */
export function spelled(
  wanted: Inputs,
  {
    known,
    after,
    written,
  }: {
    readonly known: Partial<Facts>;
    readonly after: Observed<Inputs, Facts, Around>;
    readonly written: ReadonlySet<string>;
  },
): Partial<Facts> {
  const found = TEXTS.flatMap((name) => {
    const [declared, shown] = [wanted[name], after.live[name]];
    if (declared === undefined || shown === undefined) return [];
    const old = known.spelled?.[name];
    if (!written.has(name)) return old === undefined ? [] : [[name, old] as const];
    const differs = fingerprint(declared) !== fingerprint(shown);
    return differs ? [[name, { declared, shown }] as const] : [];
  });
  return found.length === 0 ? {} : { spelled: Object.fromEntries(found) };
}

/** Outputs as they will be once what is wanted stands. */
export function foreseen(table: Inputs, before: Partial<Facts>): Partial<Facts> {
  const { refreshPending: _refreshed, ownerPending: _owned, leftBeside: _gone, ...kept } = before;
  const model = table.model === undefined ? undefined : parseModel(table.model).model;
  const version = scoredBy(table.query, model);
  return {
    ...kept,
    ...(table.query === undefined ? {} : { query: table.query }),
    ...(version === undefined ? {} : { resolvedModelVersion: version }),
  };
}
