import type { Schema, Stage } from "../catalog/state";
import { MODEL_COLUMNS, modelRecord, shownVersions } from "./show-models";
import { columnsOf } from "./rows";
import type { ShowKind } from "./show-kind";
import { base, placed, setting, yes } from "./show-kind";
import type { Run } from "./world";

/** SHOW of schemas and of what is in them. Source of the columns: as in show-account */

export const SCHEMAS: ShowKind = {
  columns: columnsOf(
    "created_on name is_default is_current database_name owner comment options retention_time owner_role_type",
  ),
  find: (run, { places }) =>
    places.map(({ database, schema }) => ({
      object: schema,
      record: {
        ...base(schema),
        is_default: "N",
        is_current: yes(
          run.session.schema === schema.name && run.session.database === database.name,
        ),
        database_name: database.name,
        options: "",
        retention_time: setting(schema, "DATA_RETENTION_TIME_IN_DAYS") ?? "1",
      },
    })),
};

export const STAGES: ShowKind = {
  columns: columnsOf(
    "created_on name database_name schema_name url has_credentials has_encryption_key owner comment region type cloud storage_integration endpoint owner_role_type directory_enabled",
  ),
  find: (run, { places }) =>
    places.flatMap((place) =>
      stagesIn(run, place.schema).map(({ stage, type }) => ({
        object: stage,
        record: {
          ...base(stage),
          ...placed(place),
          url: "",
          has_credentials: "N",
          has_encryption_key: "N",
          type,
          directory_enabled: yes(hasDirectory(stage)),
        },
      })),
    ),
};

/** Permanent stages, and those of the session. */
function stagesIn(
  { world, session }: Run,
  schema: Schema,
): readonly { readonly stage: Stage; readonly type: string }[] {
  const own = world.catalog.temporaryStages.in(session.id, schema);
  return [
    ...Object.values(schema.stages).map((stage) => ({ stage, type: "INTERNAL" })),
    ...own.map((stage) => ({ stage, type: "INTERNAL TEMPORARY" })),
  ];
}

export function hasDirectory(stage: Stage): boolean {
  return /\bENABLE = TRUE\b/i.test(String(setting(stage, "DIRECTORY")));
}

export const TAGS: ShowKind = {
  columns: columnsOf(
    "created_on name database_name schema_name owner comment allowed_values owner_role_type propagate",
  ),
  find: (_run, { places }) =>
    places.flatMap((place) =>
      Object.values(place.schema.tags).map((object) => ({
        object,
        record: {
          ...base(object),
          ...placed(place),
          allowed_values:
            object.allowedValues === null ? null : JSON.stringify(object.allowedValues),
          propagate: "NONE",
        },
      })),
    ),
};

export const MODELS: ShowKind = {
  columns: MODEL_COLUMNS,
  find: (run, { places }) =>
    places.flatMap((place) =>
      Object.values(place.schema.models)
        .filter((model) => shownVersions(run, model).length > 0)
        .map((object) => ({ object, record: { ...modelRecord(run, object), ...placed(place) } })),
    ),
};
