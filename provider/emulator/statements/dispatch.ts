import type { StatementResult } from "../contract";
import { select } from "../engine/select";
import type { Tree } from "../sql/tree";
import { alterModel, commentOnModel } from "./alter-model";
import { describeArtifactRepository } from "./artifact-repositories";
import { describeObject } from "./describe";
import { dynamicTableWork, readDynamicTables } from "./dynamic-tables/dispatch";
import { dropObject } from "./drop-objects";
import { get, list, put, remove } from "./files";
import { grant, grantRole } from "./grants";
import { createModel, dropModel } from "./models";
import { createObject } from "./objects";
import { alterSession, showParameters, transaction, use } from "./session";
import { showGrants } from "./show-grants";
import { showFunctions, showVersions } from "./show-models";
import { showObjects } from "./show-objects";
import { alterUserToken, showUserTokens } from "./tokens";
import { alterUser } from "./users";
import type { Run } from "./world";
import { STATEMENT_TYPE } from "./world";

/** Runs one statement. @throws SnowflakeError */
export async function runStatement(run: Run, tree: Tree): Promise<StatementResult> {
  return reading(run, tree) ?? (await onDynamicTables(run, tree)) ?? changing(run, tree);
}

/** Columns only: statements that read are run, since they change nothing; others answer with nothing. */
export function describeStatement(run: Run, tree: Tree): StatementResult {
  const read = reading(run, tree);
  if (read !== undefined) return { ...read, rows: [] };
  return {
    columns: [{ name: "status", type: "text" }],
    rows: [],
    statementTypeId: STATEMENT_TYPE.ddl,
  };
}

function reading(run: Run, tree: Tree): StatementResult | undefined {
  switch (tree.type) {
    case "SELECT":
      return select(run, tree);
    case "SHOW":
      return showObjects(run, tree);
    case "SHOW USER TOKENS":
      return showUserTokens(run, tree);
    case "SHOW PARAMETERS":
      return showParameters(run, tree);
    case "SHOW VERSIONS":
      return showVersions(run, tree);
    case "SHOW FUNCTIONS":
      return showFunctions(run, tree);
    case "SHOW GRANTS":
      return showGrants(run, tree);
    case "DESCRIBE":
      return describeObject(run, tree);
    case "DESCRIBE ARTIFACT REPOSITORY":
      return describeArtifactRepository(run, tree);
    case "LIST":
      return list(run, tree);
    default:
      return readDynamicTables(run, tree);
  }
}

async function onDynamicTables(run: Run, tree: Tree): Promise<StatementResult | undefined> {
  const work = dynamicTableWork(run, tree);
  return work === undefined ? undefined : run.world.turns.take(work);
}

function changing(run: Run, tree: Tree): StatementResult {
  switch (tree.type) {
    case "CREATE":
      return createObject(run, tree);
    case "DROP":
      return tree.kind === "MODEL" ? dropModel(run, tree) : dropObject(run, tree);
    case "ALTER USER":
      return alterUser(run, tree);
    case "ALTER USER TOKEN":
      return alterUserToken(run, tree);
    case "CREATE MODEL":
    case "CREATE LIVE MODEL":
      return createModel(run, tree);
    case "ALTER MODEL":
      return alterModel(run, tree);
    case "COMMENT ON MODEL":
      return commentOnModel(run, tree);
    case "USE":
      return use(run, tree);
    case "ALTER SESSION":
      return alterSession(run, tree);
    case "TRANSACTION":
      return transaction();
    case "GRANT":
      return grant(run, tree);
    case "GRANT ROLE":
      return grantRole(run, tree);
    case "PUT":
      return put(run, tree);
    case "GET":
      return get(run, tree);
    case "REMOVE":
      return remove(run, tree);
    default:
      throw new TypeError(`no statement runs ${tree.type}`);
  }
}
