import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualClock } from "../../provider/emulator/clock/clock";
import type { Clock } from "../../provider/emulator/clock/clock";
import type { Binding, StatementResult, StatementSession } from "../../provider/emulator/contract";
import type { LocalModels } from "../../provider/emulator/engine/models/local-model";
import { createStatementEngine } from "../../provider/emulator/statements/engine";
import type { StatementLayer } from "../../provider/emulator/contract";
import { PACKAGES, copyVolatile } from "./registry";
import { refusalOf } from "./refusal";

export type Row = Readonly<Record<string, string | null>>;

/** What a statement may bring besides its text. */
interface Given {
  readonly session?: StatementSession;
  readonly bindings?: Readonly<Record<string, Binding>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The statement layer alone: no server, several sessions, files to look at. */
export interface Layer {
  readonly engine: StatementLayer;
  /** Begins with 2026 and drives what the account does by itself. */
  readonly clock: Clock;
  readonly filesRoot: string;
  readonly admin: StatementSession;
  open(as?: Partial<StatementSession>): StatementSession;
  run(sql: string, given?: Given): Promise<readonly Row[]>;
  result(sql: string, given?: Given): Promise<StatementResult>;
  /** `accepted`, or code, state and text. */
  refusal(sql: string, given?: Given): Promise<string>;
  close(): void;
}

export function openLayer(
  unknowns: "strict" | "lenient" = "strict",
  filesRoot = mkdtempSync(join(tmpdir(), "snowflakeml-layer-")),
  rowsFolder?: string,
  more: { readonly release?: string; readonly models?: LocalModels } = {},
): Layer {
  let ids = 0;
  const clock = virtualClock(new Date(Date.UTC(2026, 0, 1)));
  const now = (): number => clock.now().getTime();
  const engine = createStatementEngine({ now, filesRoot, unknowns, rowsFolder, ...more });
  clock.drive(engine.timetable);
  engine.users.ensure("ADA");
  const open: Layer["open"] = (as = {}) => {
    ids += 1;
    return {
      id: ids,
      user: "ADA",
      role: "ACCOUNTADMIN",
      warehouse: "COMPUTE_WH",
      database: null,
      schema: null,
      parameters: new Map(),
      ...as,
    };
  };
  const admin = open();
  const result: Layer["result"] = (sql, { session = admin, bindings = {}, parameters = {} } = {}) =>
    engine.execute(session, sql, {
      bindings,
      statementParameters: parameters,
      describeOnly: false,
      queryId: "q",
    });
  const run: Layer["run"] = async (sql, given) => {
    const { columns, rows } = await result(sql, given);
    return rows.map((row) =>
      Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])),
    );
  };
  return {
    engine,
    clock,
    filesRoot,
    admin,
    open,
    run,
    result,
    refusal: (sql, given) => refusalOf(result(sql, given)),
    close() {
      // Rows are in memory: nobody waits for their end.
      void engine.close();
      rmSync(filesRoot, { recursive: true, force: true });
    },
  };
}

/** ML.PROD with a package on a stage and a model TUMOR of versions V1 and V2. */
export async function furnish(layer: Layer): Promise<void> {
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE SCHEMA ML.PROD");
  await layer.run("CREATE STAGE ML.PROD.PACKAGES");
  await putPackage(layer, "ML.PROD.PACKAGES");
  await layer.run("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES");
  await layer.run("ALTER MODEL ML.PROD.TUMOR ADD VERSION V2 FROM @ML.PROD.PACKAGES");
  Object.assign(layer.admin, { database: null, schema: null });
}

/** What a client does after PUT. */
export async function putPackage(
  layer: Layer,
  stage: string,
  session: StatementSession = layer.admin,
): Promise<void> {
  const { fileTransfer } = await layer.result(
    `PUT file:///x ${stage.startsWith("'") ? stage : `@${stage}`}`,
    { session },
  );
  copyVolatile(join(PACKAGES, "V1"), fileTransfer?.location ?? "");
}
