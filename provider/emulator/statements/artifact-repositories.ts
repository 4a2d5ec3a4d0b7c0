import { missing } from "../catalog/errors";
import type { StatementResult } from "../contract";
import type { TreeOf } from "../sql/tree";
import { columnsOf, described } from "./rows";
import type { Run } from "./world";

/** The one repository that every account has. Source: developer-guide/udf/python/udf-python-packages */
const PYPI = "SNOWFLAKE.SNOWPARK.PYPI_SHARED_REPOSITORY";

/** Unverified: clients only ask whether the statement succeeds. */
const COLUMNS = columnsOf("name database_name schema_name type");

export function describeArtifactRepository(
  run: Run,
  { name }: TreeOf<"DESCRIBE ARTIFACT REPOSITORY">,
): StatementResult {
  if (name.join(".") !== PYPI) throw missing("Artifact repository", name.join("."));
  const [database = "", schema = "", own = ""] = name;
  return described(run, COLUMNS, [
    { name: own, database_name: database, schema_name: schema, type: "PIP" },
  ]);
}
