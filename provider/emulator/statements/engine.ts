import { createHash, timingSafeEqual } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { rolesOf } from "../catalog/access";
import { Catalog, at } from "../catalog/catalog";
import { missing } from "../catalog/errors";
import type { Binding, StatementLayer, StatementResult } from "../contract";
import { select } from "../engine/select";
import { substituteBindings } from "../sql/bindings";
import { parse } from "../sql/parser/parse";
import type { Tree } from "../sql/tree";
import { alterModel, commentOnModel } from "./alter-model";
import { get, listOrRemove, put } from "./files";
import { removeFolder } from "./folders";
import { grant, grantRole, showGrants } from "./grants";
import { labelOf } from "./label";
import { createModel, dropModel } from "./models";
import { alterUser, createObject, dropObject } from "./objects";
import { alterSession, transaction, use } from "./session";
import { showFunctions, showVersions } from "./show-models";
import { showObjects } from "./show-objects";
import { countStatements, foldName, maskSecrets } from "./texts";
import type { Unknowns } from "./unknowns";
import type { Run, World } from "./world";

/** The role that everything starts with. */
const ADMIN = "ACCOUNTADMIN";

/** Puts the statement layer together over a fresh account. */
export function createStatementEngine(options: {
  readonly now: () => number;
  readonly filesRoot: string;
  readonly unknowns: Unknowns;
}): StatementLayer {
  mkdirSync(options.filesRoot, { recursive: true });
  const catalog = new Catalog(options.now());
  const world: World = { ...options, catalog };
  return {
    state: {
      get version() {
        return catalog.version;
      },
      save: () => catalog.state,
      load: (data) => {
        catalog.load(data);
        dropTemporaryStages(world, () => true);
      },
    },
    reset() {
      catalog.reset(options.now());
      rmSync(options.filesRoot, { recursive: true, force: true });
      mkdirSync(options.filesRoot, { recursive: true });
    },
    users: users(world),
    label: (sqlText, session, bindings = {}) => labelOf(bound(sqlText, bindings), session),
    maskSecrets,
    countStatements,
    async execute(session, sqlText, { bindings, describeOnly }) {
      const tree = parse(substituteBindings(sqlText, bindings));
      return describeOnly ? describe({ world, session }, tree) : run({ world, session }, tree);
    },
    endSession(session) {
      dropTemporaryStages(world, (owner) => owner === session.id);
    },
  };
}

/** The text as it will run, for a label; where a bind is missing, as it came. */
function bound(sqlText: string, bindings: Readonly<Record<string, Binding>>): string {
  try {
    return substituteBindings(sqlText, bindings);
  } catch {
    return sqlText;
  }
}

/** Columns only: statements that read are run, since they change nothing; others answer with nothing. */
function describe(on: Run, tree: Tree): StatementResult {
  if (tree.type !== "SELECT" && !tree.type.startsWith("SHOW")) {
    return { columns: [{ name: "status", type: "text" }], rows: [], statementTypeId: 24576 };
  }
  return { ...run(on, tree), rows: [] };
}

function run(on: Run, tree: Tree): StatementResult {
  switch (tree.type) {
    case "CREATE":
      return createObject(on, tree);
    case "DROP":
      return tree.kind === "MODEL" ? dropModel(on, tree) : dropObject(on, tree);
    case "ALTER USER":
      return alterUser(on, tree);
    case "SHOW":
      return showObjects(on, tree);
    case "SHOW VERSIONS":
      return showVersions(on, tree);
    case "SHOW FUNCTIONS":
      return showFunctions(on, tree);
    case "SHOW GRANTS":
      return showGrants(on, tree);
    case "CREATE MODEL":
      return createModel(on, tree);
    case "ALTER MODEL":
      return alterModel(on, tree);
    case "COMMENT ON MODEL":
      return commentOnModel(on, tree);
    case "USE":
      return use(on, tree);
    case "ALTER SESSION":
      return alterSession(on, tree);
    case "TRANSACTION":
      return transaction();
    case "GRANT":
      return grant(on, tree);
    case "GRANT ROLE":
      return grantRole(on, tree);
    case "PUT":
      return put(on, tree);
    case "GET":
      return get(on, tree);
    case "LIST":
    case "REMOVE":
      return listOrRemove(on, tree);
    case "SELECT":
      return select(on, tree);
  }
}

/** Temporary stages live as long as their session. Source: create-stage, "TEMPORARY" */
function dropTemporaryStages(world: World, belongs: (session: number) => boolean): void {
  for (const { schema } of world.catalog.places()) {
    for (const stage of Object.values(schema.stages)) {
      if (stage.session === null || !belongs(stage.session)) continue;
      removeFolder(world.filesRoot, stage.folder);
      Reflect.deleteProperty(schema.stages, stage.name);
    }
  }
}

function users({ catalog, now }: World): StatementLayer["users"] {
  return {
    exists: (name) => at(catalog.state.users, name) !== undefined,
    verifyPassword(name, password) {
      const kept = at(catalog.state.users, name)?.password ?? null;
      return kept !== null && timingSafeEqual(digest(kept), digest(password));
    },
    ensure(name) {
      if (at(catalog.state.users, name) !== undefined) return;
      const object = { id: catalog.newId(), name, createdOn: now(), owner: ADMIN, comment: null };
      catalog.state.users[name] = {
        ...object,
        password: null,
        defaultRole: ADMIN,
        defaultWarehouse: "COMPUTE_WH",
      };
      catalog.state.roleGrants.push({ role: ADMIN, to: { kind: "USER", name } });
      catalog.commit();
    },
    defaultsOf(name) {
      const user = at(catalog.state.users, name);
      return { role: user?.defaultRole ?? "PUBLIC", warehouse: user?.defaultWarehouse ?? null };
    },
    mayTake(name, role) {
      if (at(catalog.state.roles, role) === undefined) throw missing("Role", role);
      return rolesOf(catalog.state, name).has(role);
    },
    holds: (kind, name) =>
      at<unknown>(
        kind === "database" ? catalog.state.databases : catalog.state.warehouses,
        name,
      ) !== undefined,
    holdsSchema(database, schema) {
      const found = at(catalog.state.databases, database);
      return found !== undefined && at(found.schemas, schema) !== undefined;
    },
    fold: foldName,
  };
}

/** Of one length, as a comparison in constant time needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
