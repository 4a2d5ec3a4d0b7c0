import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  const rows = "VALUES (1, '[1,2]'::JSON), (2, NULL), (3, '[3,4]'::JSON)";
  await world.table("T", "ID NUMBER(38,0), V VARIANT", rows);
});

afterAll(async () => world.close());

describe("SEQ of FLATTEN", () => {
  it.each<readonly [string, readonly (readonly (string | null)[])[]]>([
    [
      "SELECT * EXCLUDE THIS FROM TABLE(FLATTEN(PARSE_JSON('[7, 8]'))) ORDER BY INDEX",
      [
        ["1", null, "[0]", "0", "7"],
        ["1", null, "[1]", "1", "8"],
      ],
    ],
    [
      "SELECT COUNT(DISTINCT F.SEQ), COUNT(*), COUNT(DISTINCT A.ID) FROM T A, T B, LATERAL FLATTEN(A.V) F",
      [["6", "12", "2"]],
    ],
    [
      "SELECT COUNT(DISTINCT SEQ), COUNT(*) FROM T LEFT JOIN LATERAL FLATTEN(V) F ON F.VALUE > 1",
      [["2", "4"]],
    ],
    [
      "SELECT COUNT(DISTINCT SEQ), COUNT(*) FROM T, LATERAL FLATTEN(V, OUTER => TRUE)",
      [["3", "5"]],
    ],
    [
      "SELECT COUNT(DISTINCT B.SEQ), COUNT(*) FROM T, LATERAL FLATTEN(ARRAY_CONSTRUCT(V)) A, LATERAL FLATTEN(A.VALUE) B",
      [["2", "4"]],
    ],
    [
      "SELECT F.* EXCLUDE (THIS, PATH, KEY, SEQ), ID FROM T, LATERAL FLATTEN(V) F WHERE ID = 1 ORDER BY 1",
      [
        ["0", "1", "1"],
        ["1", "2", "1"],
      ],
    ],
  ])("is a number of the row that is taken apart: %s", async (sql, expected) => {
    expect(await world.select(sql)).toEqual(expected);
  });

  it.each([
    "SELECT SUM((SELECT MAX(F.SEQ) FROM TABLE(FLATTEN(T.V)) F)) FROM T",
    "SELECT F.* FROM T A, (T JOIN LATERAL FLATTEN(T.V) F)",
  ])("is refused where other rows stand around it: %s", async (sql) => {
    expect(await world.refusal(sql)).toMatch(/^000002 0A000 .*'SEQ of FLATTEN'/);
  });
});
