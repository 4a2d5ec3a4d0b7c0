import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Look } from "../../core/session";
import { SYSTEM_ALIASES, models } from "../../snowflake/show/models";
import type { ModelRow } from "../../snowflake/show/models";
import { readable } from "../../snowflake/show/relations";
import { versions } from "../../snowflake/show/versions";
import type { VersionRow } from "../../snowflake/show/versions";
import { modelCalls, volatileFunctions } from "../../snowflake/sql/model-calls";
import type { ModelCall } from "../../snowflake/sql/model-calls";
import { adviceOnVolatility } from "./advice";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What there is to say of a query that the program wrote itself. */

type Inputs = DynamicInferenceTableInputs;

/** A model that a query names in full, as the account has it. */
export interface CalledModel {
  readonly name: SchemaObjectName;
  readonly call: ModelCall;
  /** Undefined when there is none, or the role may not see it. */
  readonly row: ModelRow | undefined;
  /** Undefined when they cannot be read. */
  readonly versions: readonly VersionRow[] | undefined;
}

export async function calledModels(
  { model, query = "" }: Inputs,
  look: Look,
): Promise<readonly CalledModel[]> {
  if (model !== undefined) return [];
  const found = modelCalls(query).map(async (call): Promise<CalledModel | undefined> => {
    const [database, schema, name] = call.model;
    if (database === undefined || schema === undefined || name === undefined) return undefined;
    const scope = { database, schema, name };
    const row = await readable(() => look.find(models, { scope, name }, "listed"));
    const rows = row === undefined ? undefined : await readable(() => look.list(versions, scope));
    return { name: scope, call, row, versions: rows };
  });
  return (await Promise.all(found)).filter((each) => each !== undefined);
}

export function adviceOnQuery(
  { model, query, refreshMode }: Inputs,
  called: readonly CalledModel[],
): readonly string[] {
  if (model !== undefined || query === undefined) return [];
  const odd = volatileFunctions(query);
  return [
    ...called.flatMap((each) => adviceOnModel(each, refreshMode)),
    ...adviceOnAliases(modelCalls(query), called),
    ...(odd.length === 0 || refreshMode === "FULL"
      ? []
      : [`${odd.join(", ")} in the query may keep it from being refreshed incrementally.`]),
  ];
}

/** What does not stand may be made by something else of the program. */
function adviceOnModel(
  { name, call, row, versions: standing }: CalledModel,
  refreshMode: Inputs["refreshMode"],
): readonly string[] {
  const label = formatSchemaObject(name);
  const unless = "unless something else of this program makes it before, Snowflake will refuse.";
  if (row === undefined)
    return [
      `the query calls ${label}: there is no such model, or the role may not see it; ${unless}`,
    ];
  if (standing === undefined) return [];
  const wanted = versionCalled(call, row);
  const version = standing.find((each) => each.name === wanted);
  if (version === undefined) {
    const has = standing.map((each) => each.name).join(", ");
    return wanted === undefined || SYSTEM_ALIASES.has(wanted)
      ? []
      : [`the query calls ${label} in version ${wanted}, and it has ${has}; ${unless}`];
  }
  const isThere = version.functions.some(
    (each) => each.toUpperCase() === call.method.toUpperCase(),
  );
  return version.functions.length > 0 && !isThere
    ? [
        `the query calls ${call.method} of ${label}, and its version ${version.name} has ${version.functions.join(", ")}: Snowflake will refuse.`,
      ]
    : adviceOnVolatility({ version, method: call.method, refreshMode, model: name });
}

function versionCalled({ version }: ModelCall, row: ModelRow): string | undefined {
  if (version === undefined || version === "DEFAULT") return row.default_version_name;
  return row.aliases[version] ?? version;
}

function adviceOnAliases(
  calls: readonly ModelCall[],
  called: readonly CalledModel[],
): readonly string[] {
  const moving = called.find(({ call: { version = "" }, row }) => row?.aliases[version])?.call;
  const named =
    calls.find(({ version }) => version !== undefined && SYSTEM_ALIASES.has(version)) ?? moving;
  const byAlias =
    named === undefined
      ? []
      : [
          `the query calls ${named.model.join(".")} by ${named.version ?? ""}, which is an alias: when somebody moves it, rows that stand keep their predictions, what new rows get is not documented, and no preview shows it. Name the version, or declare model and arguments.`,
        ];
  const loose = calls.find(({ version }) => version === undefined);
  const unnamed =
    loose === undefined
      ? []
      : [
          `the query calls ${loose.model.join(".")} without a version: when its default moves, rows that stand keep their predictions, what new rows get is not documented, and no preview shows it. Name the version, or declare model and arguments.`,
        ];
  return [...byAlias, ...unnamed];
}
