import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { scratch } from "../../../support/account";
import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

/** A server's life: it ends with all saved, or dies with the state as it was saved last. */
interface Life {
  readonly layer: Layer;
  /** What a client does that was answered. */
  readonly does: (...statements: readonly string[]) => Promise<void>;
  /** What was answered by nobody: its rows were written, the state was not. */
  readonly dies: (during: string) => Promise<void>;
}

const folder = scratch();
const kept = join(folder.path, "rows");
let saved: string | undefined;
let layer: Layer;

function begin(): Life {
  layer = openLayer("strict", join(folder.path, "files"), kept);
  if (saved !== undefined) layer.engine.state.load(JSON.parse(saved));
  const session = layer.open({ database: "ML", schema: "PUBLIC" });
  const save = (): void => {
    saved = JSON.stringify(layer.engine.state.save());
    layer.engine.sweep();
  };
  return {
    layer,
    async does(...statements) {
      for (const sql of statements) {
        await layer.run(sql, { session });
        save();
      }
    },
    async dies(during) {
      await layer.run(during, { session });
      await layer.engine.close();
    },
  };
}

const rows = async () =>
  (
    await layer.run("SELECT * FROM ML.PUBLIC.T ORDER BY 1", {
      session: layer.open({ database: "ML", schema: "PUBLIC" }),
    })
  ).map(Object.values);

beforeEach(async () => {
  saved = undefined;
  const { does } = begin();
  await does(
    "CREATE OR REPLACE DATABASE ML",
    "CREATE TABLE T (A INT, B STRING)",
    "INSERT INTO T VALUES (1, 'x'), (2, 'y')",
  );
  await layer.engine.close();
});

afterEach(async () => {
  await layer.engine.close();
});

afterAll(() => {
  folder.remove();
});

describe("rows in a folder", () => {
  it("are there after a restart, and go on from where they were", async () => {
    const { does } = begin();
    expect(await rows()).toEqual([
      ["1", "x"],
      ["2", "y"],
    ]);
    await does("INSERT INTO T VALUES (3, 'z')", "DELETE FROM T WHERE A = 1");
    await layer.engine.close();
    begin();
    expect(await rows()).toEqual([
      ["2", "y"],
      ["3", "z"],
    ]);
  });

  it.each([
    "CREATE OR REPLACE TABLE T (C INT)",
    "CREATE OR REPLACE TABLE T AS SELECT 9 AS Z",
    "DROP TABLE T",
    "DROP SCHEMA PUBLIC",
    "ALTER TABLE T ADD COLUMN C INT DEFAULT 5",
    "ALTER TABLE T DROP COLUMN A",
    "ALTER TABLE T RENAME COLUMN A TO C",
    "ALTER TABLE T RENAME TO U",
  ])("are as before when the server dies before %s is saved", async (sql) => {
    const { dies } = begin();
    await dies(sql);
    const { does } = begin();
    expect(await rows()).toEqual([
      ["1", "x"],
      ["2", "y"],
    ]);
    // What the dying server left behind is in nobody's way.
    await does(sql);
  });

  it("are there once for a file, however often the server dies", async () => {
    const { does, dies } = begin();
    await does("CREATE STAGE S");
    const { fileTransfer } = await layer.result("PUT file:///x @ML.PUBLIC.S");
    mkdirSync(fileTransfer?.location ?? "", { recursive: true });
    writeFileSync(join(fileTransfer?.location ?? "", "f.csv"), "3,z\n");
    const copy = "COPY INTO T FROM @S FILE_FORMAT = (TYPE = CSV)";
    await dies(copy);
    await begin().does(copy);
    expect(await rows()).toHaveLength(3);
  });

  it("are inserted once by REFRESH USING, however often the server dies", async () => {
    const { does, dies } = begin();
    await does(
      "CREATE DYNAMIC TABLE D (A INT) LAG = '1 day' WAREHOUSE = COMPUTE_WH REFRESH USING (INSERT INTO SELF SELECT A FROM T CHANGES (INFORMATION => APPEND_ONLY))",
      "INSERT INTO T VALUES (3, 'z')",
    );
    await dies("ALTER DYNAMIC TABLE D REFRESH");
    await begin().does("ALTER DYNAMIC TABLE D REFRESH");
    const found = await layer.run("SELECT A FROM ML.PUBLIC.D ORDER BY A");
    expect(found.map(Object.values)).toEqual([["1"], ["2"], ["3"]]);
  });

  it("of a table that nobody can name are gone with the next start", async () => {
    await begin().dies("CREATE TABLE LOST AS SELECT 1 AS A");
    const { does } = begin();
    await does("CREATE TABLE FOUND (A INT)");
    expect(await layer.run("SELECT * FROM ML.PUBLIC.FOUND")).toEqual([]);
    await layer.engine.close();
    const instance = await DuckDBInstance.create(join(kept, "data.duckdb"));
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 't%'",
    );
    // T and FOUND.
    expect(reader.getRows()).toEqual([[2n]]);
    connection.closeSync();
    instance.closeSync();
  });
});
