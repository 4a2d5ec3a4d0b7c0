import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE STAGE S");
  await layer.run("CREATE TABLE T (A INT, B VARCHAR(5), C DATE)");
});

afterEach(() => {
  layer.close();
});

/** What a client does after PUT. */
async function stage(path: string, content: string | Buffer): Promise<void> {
  const { fileTransfer } = await layer.result("PUT file:///x @ML.PUBLIC.S");
  const file = join(fileTransfer?.location ?? "", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const rows = async (table = "T") =>
  (await layer.run(`SELECT * FROM ${table} ORDER BY 1`)).map(Object.values);

const CSV = "FILE_FORMAT = (TYPE = CSV)";

describe("COPY INTO of delimited files", () => {
  it("loads them and tells of each", async () => {
    await stage("d/one.csv", "1,x,2026-01-01\n2,,\n");
    await stage("d/two.csv.gz", gzipSync("3,z,2026-01-03\n"));
    await stage("other.csv", "9,no,\n");
    const {
      columns,
      rows: told,
      statementTypeId,
    } = await layer.result(`COPY INTO T FROM @S/d/ ${CSV}`);
    expect(columns.map(({ name }) => name)).toEqual([
      "file",
      "status",
      "rows_parsed",
      "rows_loaded",
      "error_limit",
      "errors_seen",
      "first_error",
      "first_error_line",
      "first_error_character",
      "first_error_column_name",
    ]);
    expect(told).toEqual([
      ["s/d/one.csv", "LOADED", "2", "2", "1", "0", null, null, null, null],
      ["s/d/two.csv.gz", "LOADED", "1", "1", "1", "0", null, null, null, null],
    ]);
    expect(statementTypeId).toBe(13824);
    const dates = await layer.run("SELECT A, B, C::STRING AS C FROM T ORDER BY A");
    expect(dates.map(Object.values)).toEqual([
      ["1", "x", "2026-01-01"],
      ["2", null, null],
      ["3", "z", "2026-01-03"],
    ]);
  });

  it("loads each file once, unless it changed, is forced, or the table was truncated", async () => {
    await stage("f.csv", "1,x,\n");
    const copy = async (more = "") =>
      Object.values((await layer.run(`COPY INTO T FROM @S ${CSV} ${more}`))[0] ?? {})[0];
    expect(await copy()).toBe("s/f.csv");
    expect(await copy()).toBe("Copy executed with 0 files processed.");
    expect(await copy("FORCE = TRUE")).toBe("s/f.csv");
    await stage("f.csv", "2,y,\n");
    expect(await copy()).toBe("s/f.csv");
    expect((await rows()).map(([a]) => a)).toEqual(["1", "1", "2"]);
    await layer.run("TRUNCATE TABLE T");
    expect(await copy()).toBe("s/f.csv");
    await layer.run("CREATE OR REPLACE TABLE T (A INT, B VARCHAR(5), C DATE)");
    expect(await copy()).toBe("s/f.csv");
  });

  it("may be forced before anything was loaded", async () => {
    await stage("f.csv", "1,x,\n");
    await layer.run(`COPY INTO T FROM @S ${CSV} FORCE = TRUE`);
    expect((await rows()).map(([a]) => a)).toEqual(["1"]);
  });

  it("follows the file format", async () => {
    await stage("f.csv", 'h1|h2|h3\n1| "a|b" |nil\n');
    await layer.run(
      `COPY INTO T FROM @S FILE_FORMAT = (TYPE = CSV FIELD_DELIMITER = '|' SKIP_HEADER = 1
         FIELD_OPTIONALLY_ENCLOSED_BY = '"' TRIM_SPACE = TRUE NULL_IF = ('nil'))`,
    );
    expect(await rows()).toEqual([["1", "a|b", null]]);
  });

  it.each([
    [
      '1,"x,\n2,y,\n',
      "100066 22000 matching enclosing character '\"' not found before end of file",
    ],
    ['0,a,\n1,"x"c,\n', "100065 22000 Found character 'c' instead of field delimiter ','"],
    ["1,x,\n\n2,y,\n", "100080 22000 Number of columns in file (1)"],
  ])("loads nothing of what is malformed: %j", async (content, said) => {
    await stage("f.csv", content);
    const quotes = CSV.replace(")", " FIELD_OPTIONALLY_ENCLOSED_BY = '\"')");
    expect(await layer.refusal(`COPY INTO T FROM @S ${quotes}`)).toContain(said);
    expect(await rows()).toEqual([]);
  });

  it("says where a file is malformed", async () => {
    await stage("f.csv", 'h\n1,x,\n2,"y"z,\n');
    const format = "FILE_FORMAT = (TYPE = CSV SKIP_HEADER = 1 FIELD_OPTIONALLY_ENCLOSED_BY = '\"')";
    expect(await layer.refusal(`COPY INTO T FROM @S ${format}`)).toContain(
      `File 's/f.csv', line 3, character 6   Row 2, column "T"["B":2]`,
    );
  });

  it("takes a blank line for a row of one empty field, or skips it", async () => {
    await layer.run("CREATE TABLE ONE (A INT)");
    await stage("f.csv", "1\n\n2\n");
    await layer.run(`COPY INTO ONE FROM @S ${CSV}`);
    expect(await rows("ONE")).toEqual([["1"], ["2"], [null]]);
    await layer.run("TRUNCATE TABLE ONE");
    await layer.run("COPY INTO ONE FROM @S FILE_FORMAT = (TYPE = CSV SKIP_BLANK_LINES = TRUE)");
    expect(await rows("ONE")).toEqual([["1"], ["2"]]);
  });

  it("loads into some columns, and gives the others their default", async () => {
    await layer.run("CREATE TABLE D (A INT, B STRING DEFAULT 'def', C INT)");
    await stage("f.csv", "1,2\n");
    await layer.run(`COPY INTO D (C, A) FROM @S ${CSV}`);
    expect(await rows("D")).toEqual([["2", "def", "1"]]);
  });

  it("matches columns by the names of the header", async () => {
    await stage("f.csv", "b,unknown,a\nx,9,1\n");
    await layer.run(
      "COPY INTO T FROM @S FILE_FORMAT = (TYPE = CSV PARSE_HEADER = TRUE) MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE",
    );
    expect(await rows()).toEqual([["1", "x", null]]);
  });

  it("loads what a SELECT makes of the fields", async () => {
    await stage("f.csv", "1,x\n2,y\n");
    await layer.run(
      `COPY INTO T (B, A) FROM (SELECT UPPER(t.$2), $1::INT * 10 FROM @S/f t) ${CSV}`,
    );
    expect(await rows()).toEqual([
      ["10", "X", null],
      ["20", "Y", null],
    ]);
  });

  it("takes files of different widths together, and has nothing where a row ends", async () => {
    await stage("a.csv", "1,x\n");
    await stage("b.csv", "2,y,2026-01-02,more\n");
    await layer.run(`COPY INTO T FROM (SELECT $1, $2, $3 FROM @S) ${CSV}`);
    const all = await layer.run("SELECT A, B, C::STRING AS C FROM T ORDER BY A");
    expect(all.map(Object.values)).toEqual([
      ["1", "x", null],
      ["2", "y", "2026-01-02"],
    ]);
  });

  it("chooses files by FILES and PATTERN, and removes them with PURGE", async () => {
    await stage("a.csv", "1,a,\n");
    await stage("b.csv", "2,b,\n");
    await stage("c.txt", "3,c,\n");
    await layer.run(`COPY INTO T FROM @S FILES = ('b.csv') ${CSV}`);
    await layer.run(`COPY INTO T FROM @S PATTERN = '.*[.]csv' ${CSV} PURGE = TRUE`);
    expect((await rows()).map(([a]) => a)).toEqual(["1", "2"]);
    expect((await layer.run("LIST @S")).map((row) => row["name"])).toEqual(["s/b.csv", "s/c.txt"]);
  });

  it.each([
    [
      "1,x,\noops,y,\n",
      "100038 22018 Numeric value 'oops' is not recognized   File 's/f.csv', line 2",
    ],
    ["1,too long,\n", "100078 22000"],
    ["1,x,2026-02-31\n", "100040 22007"],
    ["1,x\n", "100080 22000"],
    [Buffer.from("1,\xe9,\n", "latin1"), "100144 22000 Invalid UTF8 detected in string '1,0xe9,'"],
  ])("loads nothing of %j", async (content, said) => {
    await stage("e.csv", "0,ok,\n");
    await stage("f.csv", content);
    expect(await layer.refusal(`COPY INTO T FROM @S ${CSV}`)).toContain(said);
    expect(await rows()).toEqual([]);
    await stage("f.csv", "1,x,\n");
    await layer.run(`COPY INTO T FROM @S ${CSV}`);
    expect(await rows()).toHaveLength(2);
  });
});

describe("COPY INTO of JSON files", () => {
  const JSON_FORMAT = "FILE_FORMAT = (TYPE = JSON STRIP_OUTER_ARRAY = TRUE)";

  it("loads documents into a column of a VARIANT", async () => {
    await layer.run("CREATE TABLE J (V VARIANT)");
    await stage("f.json", '[{"a": 1}, {"a": [2]}]');
    await layer.run(`COPY INTO J FROM @S ${JSON_FORMAT}`);
    const values = (await layer.run("SELECT V FROM J")).map((row) => JSON.parse(row["V"] ?? ""));
    expect(values).toEqual([{ a: 1 }, { a: [2] }]);
  });

  it("matches columns by the keys of documents", async () => {
    await stage("f.json", '{"a": 1, "B": "x"}\n{"A": 2, "c": "2026-01-02"}');
    await layer.run(`COPY INTO T FROM @S ${JSON_FORMAT} MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE`);
    const found = await layer.run("SELECT A, B, C::STRING AS C FROM T ORDER BY A");
    expect(found.map(Object.values)).toEqual([
      ["1", "x", null],
      ["2", null, "2026-01-02"],
    ]);
  });

  it("loads what a SELECT makes of the documents", async () => {
    await stage("f.json", '{"a": {"n": 5}}');
    await layer.run(`COPY INTO T (A) FROM (SELECT $1:a.n::INT FROM @S) ${JSON_FORMAT}`);
    expect(await rows()).toEqual([["5", null, null]]);
  });

  it("is refused for several columns without MATCH_BY_COLUMN_NAME", async () => {
    await stage("f.json", '{"a": 1}');
    expect(await layer.refusal(`COPY INTO T FROM @S ${JSON_FORMAT}`)).toContain("one and only one");
  });
});

describe("COPY INTO", () => {
  it.each([
    [`COPY INTO T FROM @S ON_ERROR = CONTINUE ${CSV}`, "000002"],
    ["COPY INTO T FROM @S FILE_FORMAT = (FORMAT_NAME = 'F')", "000002"],
    ["COPY INTO T FROM @S FILE_FORMAT = (TYPE = PARQUET)", "000002"],
    [`COPY INTO T FROM @S VALIDATION_MODE = RETURN_ERRORS ${CSV}`, "000002"],
    [`COPY INTO T FROM (SELECT $1 FROM @S WHERE $1 > 1) ${CSV}`, "001003"],
    ["COPY INTO T FROM @S FILE_FORMAT = (TYPE = CSV PARSE_HEADER = TRUE)", "092918"],
    ["COPY INTO T FROM @S FILE_FORMAT = (TYPE = CSV REPLACE_INVALID_CHARACTERS = TRUE)", "000002"],
    [`COPY INTO NOWHERE FROM @S ${CSV}`, "002003"],
    [`COPY INTO T FROM @NOWHERE ${CSV}`, "002003"],
    [`COPY INTO T FROM @S FILES = ('none.csv') ${CSV}`, "091016"],
    ["COPY INTO T FROM @S FOO = 1", "001008"],
  ])("refuses %s with %s", async (sql, code) => {
    expect(await layer.refusal(sql)).toContain(code);
  });
});
