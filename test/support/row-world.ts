import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SnowflakeError } from "../../provider/emulator";
import { Catalog } from "../../provider/emulator/catalog/catalog";
import { table as emptyTable } from "../../provider/emulator/catalog/shapes";
import type { BaseTable, View } from "../../provider/emulator/catalog/relations";
import type { DynamicTable } from "../../provider/emulator/catalog/dynamic-tables";
import type { Model, Schema } from "../../provider/emulator/catalog/state";
import type { StatementSession } from "../../provider/emulator/contract";
import { DuckRows } from "../../provider/emulator/engine/duck/rows";
import type { LocalModel, LocalModels } from "../../provider/emulator/engine/models/local-model";
import { DOCUMENTED } from "../../provider/emulator/sql/grammar";
import { LATEST_RELEASE } from "../../provider/emulator/release";
import { Results } from "../../provider/emulator/statements/results";
import { NOW, columnsOf, insert, versionOf } from "./row-shapes";
import type { Shape } from "./row-shapes";
import { Transactions } from "../../provider/emulator/statements/transactions";
import { Turns } from "../../provider/emulator/statements/turns";
import type { Run, World } from "../../provider/emulator/statements/world";
import { refusalOf } from "./refusal";

/** A row store over a catalogue with ML.S, without statements: tables and models are put there directly. */
export interface RowWorld {
  readonly rows: DuckRows;
  readonly schema: Schema;
  readonly world: World;
  readonly opened: string[];
  run(as?: Partial<StatementSession>, signal?: AbortSignal): Run;
  table(name: string, columns: string, values?: string): Promise<BaseTable>;
  view(name: string, query: string, columns: string): View;
  dynamicTable(name: string, columns: string, query: string): Promise<DynamicTable>;
  model(name: string, versions: Readonly<Record<string, Shape>>): Model;
  select(sql: string, run?: Run): Promise<readonly (readonly (string | null)[])[]>;
  refusal(sql: string, run?: Run): Promise<string>;
  close(): Promise<void>;
}

export function openRowWorld(): RowWorld {
  const filesRoot = mkdtempSync(join(tmpdir(), "snowflakeml-rows-"));
  const catalog = new Catalog(NOW);
  const local = new Map<string, LocalModel>();
  const opened: string[] = [];
  const models: LocalModels = {
    async open({ model, version, method }) {
      const key = [...model, version.name, method].join(".");
      opened.push(key);
      const found = local.get(key);
      if (found === undefined) throw new SnowflakeError("000002", "0A000", "emulator: no model");
      return found;
    },
  };
  const rows = new DuckRows();
  const unknowns = "strict" as const;
  const records = { queries: () => [], loginFailure: () => undefined };
  const base = {
    catalog,
    unknowns,
    filesRoot,
    discarded: [],
    discardedRows: [],
    readRows: [],
    made: [],
    records,
  };
  const world: World = {
    ...base,
    account: "LOCAL",
    now: () => NOW,
    capabilities: {},
    results: new Results(),
    release: LATEST_RELEASE,
    turns: new Turns(),
    transactions: new Transactions(),
    rows,
    models,
  };
  const object = (name: string) => ({
    id: catalog.newId(),
    name,
    createdOn: NOW,
    owner: "ACCOUNTADMIN",
    comment: null,
  });
  const empty = { stages: emptyTable<never>(), tags: emptyTable<never>() };
  const schema: Schema = {
    ...object("S"),
    ...empty,
    models: emptyTable(),
    relations: emptyTable(),
  };
  const database = { ...object("ML"), schemas: emptyTable<Schema>() };
  database.schemas["S"] = schema;
  catalog.state.databases["ML"] = database;
  const run: RowWorld["run"] = (as = {}, signal) => ({
    world,
    grammar: DOCUMENTED,
    cancelAll: () => 0,
    signal,
    session: {
      id: 1,
      user: "ADA",
      role: "ACCOUNTADMIN",
      warehouse: "COMPUTE_WH",
      database: "ML",
      schema: "S",
      parameters: new Map(),
      ...as,
    },
  });
  const place = { database: "ML", schema: "S" };
  const shared = { tags: emptyTable<string>(), clusterBy: "" };
  return {
    rows,
    schema,
    world,
    opened,
    run,
    async table(name, text, values) {
      const columns = columnsOf(text);
      const made: BaseTable = {
        ...object(name),
        ...shared,
        kind: "TABLE",
        transient: false,
        changeTracking: true,
        columns,
        rows: await rows.create(columns),
      };
      schema.relations[name] = made;
      if (values !== undefined) await insert(rows, made, values);
      return made;
    },
    view(name, query, text) {
      const made: View = {
        ...object(name),
        tags: emptyTable<string>(),
        kind: "VIEW",
        columns: columnsOf(text),
        text: "",
        query,
        place,
      };
      schema.relations[name] = made;
      return made;
    },
    async dynamicTable(name, text, query) {
      const columns = columnsOf(text);
      const made: DynamicTable = {
        ...object(name),
        ...shared,
        reclusterSuspended: false,
        rowCount: null,
        logLevel: null,
        defaultCollation: null,
        isClone: false,
        suspended: null,
        lastSuspendedOn: null,
        resumedOn: null,
        triedOn: null,
        reinitialize: null,
        kind: "DYNAMIC TABLE",
        transient: false,
        columns,
        rows: await rows.create(columns),
        query,
        place,
        header: "",
        targetLag: "DOWNSTREAM",
        scheduler: null,
        warehouse: "COMPUTE_WH",
        initializationWarehouse: null,
        declaredMode: "AUTO",
        refreshMode: "INCREMENTAL",
        refreshModeReason: null,
        initialize: "ON_CREATE",
        frozenWhere: null,
        executeAsUser: null,
        retentionDays: null,
        maxDataExtensionDays: null,
        columnList: null,
        requireUser: false,
        rowTimestamp: false,
        secondaryRoles: null,
        readOn: null,
        forgottenBy: null,
        dataTimestamp: NOW,
        readAt: emptyTable(),
        inputs: [],
        movingVersions: emptyTable(),
        refreshes: [],
        graph: [],
      };
      schema.relations[name] = made;
      return made;
    },
    model(name, versions) {
      const list = Object.entries(versions).map(([version, shape]) => {
        const method = shape.method ?? "PREDICT";
        local.set(["ML", "S", name, version, method].join("."), shape.model);
        const folder = join("models", `${name}-${version}`);
        mkdirSync(join(filesRoot, folder), { recursive: true });
        const volatility =
          shape.volatility === undefined ? "" : `, volatility: ${shape.volatility}`;
        const outputs = shape.model.outputs
          .map(
            (each) => `{name: ${each.name}, type: ${each.type === "INT64" ? "BIGINT" : each.type}}`,
          )
          .join(", ");
        writeFileSync(
          join(filesRoot, folder, "MANIFEST.yml"),
          `methods: [{name: ${method}, outputs: [${outputs}]${volatility}}]`,
        );
        return versionOf({ name: version, folder, method, shape });
      });
      const made: Model = {
        ...object(name),
        type: "USER_MODEL",
        versions: list,
        live: [],
        defaultVersion: list[0]?.name ?? "",
        aliases: emptyTable(),
        tags: emptyTable(),
      };
      schema.models[name] = made;
      return made;
    },
    async select(sql, as = run()) {
      return (await rows.select(as, { text: sql })).rows;
    },
    refusal: (sql, as = run()) => refusalOf(rows.select(as, { text: sql })),
    async close() {
      await rows.close();
      rmSync(filesRoot, { recursive: true, force: true });
    },
  };
}
