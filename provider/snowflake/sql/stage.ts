import { createHash } from "node:crypto";
import { InputError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import type { Upload } from "../../core/package";
import { literal, objectName, plainStage, sql } from "./sql";
import type { Hole, Sql } from "./sql";

/**
 * Internal stages in statements: where a model package lies, and how one gets there.
 * Sources: https://docs.snowflake.com/en/sql-reference/sql/create-model (FROM internalStage),
 * https://docs.snowflake.com/en/sql-reference/sql/put
 */

const STAGE = /^@(?:~|(?:[^\s'"@]|"(?:[^"\0]|"")*")+)$/;

/** True for a text like `@DB.SCHEMA.STAGE/path`. */
export function isStageLocation(text: string): boolean {
  return STAGE.test(text);
}

/**
 * A stage location as the user wrote it: bare as the Python client sends it, or quoted when it
 * holds anything unusual (unverified on a real account).
 */
export function stageLocation(text: string): Hole {
  if (!isStageLocation(text)) {
    throw new InputError("", `${JSON.stringify(text)} is not a stage location.`);
  }
  return plainStage(text) ?? literal(text);
}

/** The temporary stage for a package; its name follows from the content, so preview can print it. */
export function packageStage(model: SchemaObjectName, contentHash: string): SchemaObjectName {
  const digest = createHash("sha256").update(`${model.name} ${contentHash}`).digest("hex");
  return { ...model, name: `SNOWFLAKEML_${digest.slice(0, 16).toUpperCase()}` };
}

/** Lives as long as the session, which is why upload and CREATE share one. */
export function createPackageStage(stage: SchemaObjectName): Sql {
  return sql`CREATE TEMPORARY STAGE IF NOT EXISTS ${objectName(stage)}`;
}

/** Takes files of a local package to their folder on the stage; PUT does not descend. */
export function putFiles(
  stage: SchemaObjectName,
  directory: string,
  { files, folder }: Upload,
): Sql {
  const from = literal(`file://${directory.replaceAll("\\", "/")}/${files}`);
  const to = literal(`@${objectName(stage).text}/${folder}`);
  return sql`PUT ${from} ${to} AUTO_COMPRESS = FALSE OVERWRITE = TRUE`;
}

/** The whole package on its stage, for FROM. */
export function packageLocation(stage: SchemaObjectName): Hole {
  return sql`@${objectName(stage)}`;
}
