import { mkdirSync } from "node:fs";
import { Catalog } from "../catalog/catalog";
import type { Binding, StatementLayer } from "../contract";
import { refreshesOf } from "../clock/refreshes";
import { DuckRows } from "../engine/duck/rows";
import type { LocalModels } from "../engine/models/local-model";
import { createLocalModels } from "../engine/models/local-models";
import type { ServerRecords } from "../records";
import { LATEST_RELEASE } from "../release";
import { substituteBindings } from "../sql/bindings";
import { parse } from "../sql/parser/parse";
import { forgetRead } from "./dynamic-tables/readers";
import { describeStatement, runStatement } from "./dispatch";
import { TEMPORARY, removeFolder, removeOthers, userFolder } from "./folders";
import { labelOf } from "./label";
import { foldsQuoted } from "./parameters";
import { Results } from "./results";
import { holdsSeveral, severalOf } from "./several";
import { maskSecrets } from "./texts";
import { Transactions } from "./transactions";
import { Turns } from "./turns";
import { grammarOf } from "./unknowns";
import type { Unknowns } from "./unknowns";
import { usersOf } from "./users";
import type { World } from "./world";

interface EngineOptions {
  readonly now: () => number;
  readonly filesRoot: string;
  readonly unknowns: Unknowns;
  readonly records?: ServerRecords;
  /** Default LOCAL. */
  readonly account?: string | undefined;
  readonly capabilities?: World["capabilities"];
  /** Default: the latest. */
  readonly release?: string | undefined;
  /** Folder of the rows of tables; default: memory. */
  readonly rowsFolder?: string | undefined;
  /** Default: ONNX files of the packages alone. */
  readonly models?: LocalModels;
}

/** Puts the statement layer together over a fresh account. */
export function createStatementEngine(options: EngineOptions): StatementLayer {
  mkdirSync(options.filesRoot, { recursive: true });
  removeFolder(options.filesRoot, TEMPORARY);
  const world = worldOf(options);
  return {
    state: stateOf(world),
    users: usersOf(world),
    release: world.release,
    timetable: refreshesOf(world),
    reset() {
      reset(world);
    },
    made: () => world.made.splice(0),
    sweep() {
      sweep(world);
    },
    tookEffect: (queryId) => world.catalog.tookEffect(queryId),
    label(text, session, bindings = {}) {
      const grammar = grammarOf(world, foldsQuoted(session, {}));
      if (holdsSeveral(text)) return { kind: "MULTI STATEMENT", mutating: false };
      return labelOf(bound(text, bindings), session, grammar);
    },
    maskSecrets,
    several: severalOf(world),
    execute: executeIn(world),
    endSession(session) {
      const stages = world.catalog.temporaryStages.endSession(session.id);
      world.results.endSession(session.id);
      for (const stage of stages) removeFolder(world.filesRoot, stage.folder);
    },
    close: () => world.rows.close(),
  };
}

function worldOf(options: EngineOptions): World {
  const catalog = new Catalog(options.now());
  const named = (): ReadonlySet<number> => namedRows(catalog);
  return {
    capabilities: {},
    ...options,
    records: options.records ?? NO_RECORDS,
    account: (options.account ?? "LOCAL").toUpperCase(),
    catalog,
    discarded: [],
    discardedRows: [],
    readRows: [],
    turns: new Turns(),
    transactions: new Transactions(),
    made: [],
    results: new Results(),
    release: options.release ?? LATEST_RELEASE,
    rows: new DuckRows({ folder: options.rowsFolder, named }),
    models: options.models ?? createLocalModels(options),
  };
}

const NOBODY_ELSE = (): number => 0;

function executeIn(world: World): StatementLayer["execute"] {
  return async (session, sqlText, options) => {
    const { bindings, statementParameters, describeOnly, queryId } = options;
    const grammar = grammarOf(world, foldsQuoted(session, statementParameters));
    const tree = parse(substituteBindings(sqlText, bindings), grammar);
    const { cancelAll = NOBODY_ELSE } = describeOnly ? {} : options;
    const run = { world, session, grammar, cancelAll, signal: options.signal };
    if (describeOnly) return describeStatement(run, tree);
    const { version } = world.catalog;
    const given = runStatement(run, tree);
    const result = given instanceof Promise ? await given : given;
    if (world.catalog.version !== version) world.catalog.noteEffect(queryId);
    // The secret of a token is told once.
    if (tree.type !== "ALTER USER TOKEN") world.results.keep(queryId, session, result);
    return result;
  };
}

/** A server that remembers nothing. */
const NO_RECORDS: ServerRecords = { queries: () => [], loginFailure: () => undefined };

/** The text as it will run, for a label; where a bind is missing, as it came. */
function bound(sqlText: string, bindings: Readonly<Record<string, Binding>>): string {
  try {
    return substituteBindings(sqlText, bindings);
  } catch {
    return sqlText;
  }
}

function stateOf(world: World): StatementLayer["state"] {
  const { catalog } = world;
  return {
    get version() {
      return catalog.version;
    },
    save: () => catalog.state,
    load(data) {
      catalog.load(data);
      // What was dropped before may be named again.
      world.discardedRows.splice(0);
      removeOthers(world.filesRoot, namedFolders(world));
    },
  };
}

/** Folders that the state leads to; temporary stages are not in it. */
function namedFolders({ catalog }: World): ReadonlySet<string> {
  const ofSchemas = catalog
    .places()
    .flatMap(({ schema }) => [
      ...Object.values(schema.stages).map((stage) => stage.folder),
      ...Object.values(schema.models).flatMap((model) =>
        [...model.versions, ...model.live].map((version) => version.folder),
      ),
    ]);
  return new Set([...ofSchemas, ...Object.keys(catalog.state.users).map(userFolder)]);
}

/** Physical tables that the state leads to. */
function namedRows(catalog: Catalog): ReadonlySet<number> {
  const relations = catalog.places().flatMap(({ schema }) => Object.values(schema.relations));
  return new Set(relations.flatMap((each) => ("rows" in each ? [each.rows] : [])));
}

/** The statement is done whatever becomes of these: what stays is removed by the next sweep or start. */
function sweep(world: World): void {
  for (const folder of world.discarded.splice(0)) {
    try {
      removeFolder(world.filesRoot, folder);
    } catch {
      world.discarded.push(folder);
    }
  }
  // A statement that changes rows may still be at it; what fails to go is dropped with the next start.
  for (const rows of world.discardedRows.splice(0))
    world.turns.take(() => world.rows.drop(rows)).catch(() => undefined);
  forgetRead(world).catch(() => undefined);
}

/** The saved state names the old folders until the fresh account is saved. */
function reset(world: World): void {
  world.discarded.push(...namedFolders(world));
  world.discardedRows.push(...namedRows(world.catalog));
  world.catalog.reset(world.now());
  world.results.clear();
}
