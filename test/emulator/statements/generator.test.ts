import { emulatorAndDriver } from "../../support/wire";

const wire = emulatorAndDriver();

describe("rows of GENERATOR", () => {
  it.each([
    ["SELECT * FROM TABLE(GENERATOR(ROWCOUNT => 1))", "000002"],
    ["SELECT 1 FROM TABLE(GENERATOR(TIMELIMIT => 1))", "000002"],
    ["SELECT 1 FROM TABLE(GENERATOR())", "000002"],
    ["SELECT 1 FROM TABLE(GENERATOR(ROWCOUNT => 2000000))", "000002"],
    ["SELECT SEQ4(1, 2) FROM TABLE(GENERATOR(ROWCOUNT => 1))", "000938"],
    ["SELECT N FROM TABLE(GENERATOR(ROWCOUNT => 1))", "000904"],
  ])("are refused: %s", async (sql, code) => {
    await expect(wire.client.query(sql)).rejects.toMatchObject({ code });
  });

  it("count with SEQ4, SEQ8 and their casts, and have constants", async () => {
    const sql =
      "SELECT SEQ4() AS A, SEQ8()::VARCHAR AS B, 'c' AS C FROM TABLE(GENERATOR(ROWCOUNT => 2))";
    expect(await wire.client.query(sql)).toEqual([
      { A: 0, B: "0", C: "c" },
      { A: 1, B: "1", C: "c" },
    ]);
    expect(await wire.client.query("SELECT 1 AS A FROM TABLE(GENERATOR(ROWCOUNT => 0))")).toEqual(
      [],
    );
  });
});
