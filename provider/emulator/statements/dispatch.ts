import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import { readRelation } from "../engine/relations";
import { constants, select } from "../engine/select";
import type { Tree, TreeOf } from "../sql/tree";
import { alterModel, commentOnModel } from "./alter-model";
import { describeArtifactRepository } from "./artifact-repositories";
import { describeObject } from "./describe";
import { dynamicTableWork, readDynamicTables } from "./dynamic-tables/dispatch";
import { dropObject } from "./drop-objects";
import { get, list, put, remove } from "./files";
import { grant, grantRole } from "./grants";
import { createModel, dropModel } from "./models";
import { insert } from "./changes/insert";
import { merge } from "./changes/merge";
import { truncate } from "./changes/truncate";
import { countColumns, countNames } from "./changes/results";
import { deleteFrom, update } from "./changes/update";
import { copyInto } from "./copy/copy-into";
import { showFutureGrants } from "./future-grants";
import { createObject } from "./objects";
import { describeTable, showColumns } from "./show-columns";
import { alterTable } from "./tables/alter";
import { createTable } from "./tables/create-table";
import { createView } from "./tables/create-view";
import { alterSession, showParameters, use } from "./session";
import { showGrants } from "./show-grants";
import { showFunctions, showVersions } from "./show-models";
import { showObjects } from "./show-objects";
import { alterUserToken, showUserTokens } from "./tokens";
import { commitsOpen, transaction } from "./transactions";
import { inTurn } from "./turns";
import { alterUser } from "./users";
import type { Run } from "./world";
import { STATEMENT_TYPE } from "./world";

/** Statements that need no rows are done at once. */
type Answer = StatementResult | Promise<StatementResult>;

/** Runs one statement. @throws SnowflakeError */
export function runStatement(run: Run, tree: Tree): Answer {
  const queried = query(run, tree, (text) => run.world.rows.select(run, { text }));
  if (queried !== undefined) return queried;
  const read = reading(run, tree);
  if (read !== undefined) return read;
  if (commitsOpen(tree)) run.world.transactions.end(run.session);
  return changingRows(run, tree) ?? changing(run, tree);
}

/** Columns only: statements that read are run, since they change nothing; others answer with nothing. */
export function describeStatement(run: Run, tree: Tree): Answer {
  const queried = query(run, tree, (text) => run.world.rows.describe(run, { text }));
  if (queried !== undefined) return queried;
  const read = reading(run, tree);
  if (read instanceof Promise) return read.then(withoutRows);
  if (read !== undefined) return withoutRows(read);
  const counts = countNames(tree);
  return {
    columns: counts === undefined ? [{ name: "status", type: "text" }] : countColumns(counts),
    rows: [],
    statementTypeId: STATEMENT_TYPE.ddl,
  };
}

const withoutRows = (result: StatementResult): StatementResult => ({ ...result, rows: [] });

/** Queries over rows; constants that are not known without DuckDB, too. */
function query(
  run: Run,
  tree: Tree,
  ask: (text: string) => Promise<StatementResult>,
): Answer | undefined {
  if (tree.type === "QUERY") return ask(tree.text);
  if (tree.type !== "SELECT") return undefined;
  const else_ = (error: unknown): Promise<StatementResult> => {
    if (error instanceof SnowflakeError && error.code === "000002") return ask(tree.text);
    throw error;
  };
  if (tree.from?.name === "GENERATOR")
    // What it refuses itself is not asked for again.
    return readRelation(run, tree.from).then(() => select(run, tree).catch(else_));
  if (tree.from !== undefined) return undefined;
  // CURRENT_DATE and its like are written as columns are.
  if (tree.expressions.some(({ value }) => value.kind === "column")) return ask(tree.text);
  try {
    return constants(run, tree);
  } catch (error) {
    return else_(error);
  }
}

function reading(run: Run, tree: Tree): Answer | undefined {
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
    case "SHOW FUTURE GRANTS":
      return showFutureGrants(run, tree);
    case "SHOW COLUMNS":
      return showColumns(run, tree);
    case "DESCRIBE TABLE":
    case "DESCRIBE VIEW":
      return describeTable(run, tree);
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

/** Statements on dynamic tables take their turn among those that change rows. */
function onDynamicTables(run: Run, tree: Tree): Promise<StatementResult> | undefined {
  const work = dynamicTableWork(run, tree);
  return work === undefined ? undefined : inTurn(run, work);
}

/** Statements on tables and views, which are done when their rows are. */
function changingRows(run: Run, tree: Tree): Promise<StatementResult> | undefined {
  switch (tree.type) {
    case "CREATE TABLE":
      return createTable(run, tree);
    case "CREATE VIEW":
      return createView(run, tree);
    case "ALTER TABLE":
    case "ALTER VIEW":
      return alterTable(run, tree);
    case "INSERT":
      return insert(run, tree);
    case "UPDATE":
      return update(run, tree);
    case "DELETE":
      return deleteFrom(run, tree);
    case "MERGE":
      return merge(run, tree);
    case "TRUNCATE":
      return truncate(run, tree);
    case "COPY INTO":
      return copyInto(run, tree);
    case "DROP":
    case "CREATE":
      return takesRows(tree) ? inTurn(run, async () => changing(run, tree)) : undefined;
    default:
      return onDynamicTables(run, tree);
  }
}

/** What goes with its rows goes when no statement is at them. */
function takesRows(tree: TreeOf<"DROP" | "CREATE">): boolean {
  return WITH_ROWS.has(tree.kind) && (tree.type === "DROP" || tree.orReplace);
}

const WITH_ROWS: ReadonlySet<string> = new Set([
  "DATABASE",
  "SCHEMA",
  "TABLE",
  "VIEW",
  "DYNAMIC TABLE",
]);

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
      return transaction(run, tree);
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
