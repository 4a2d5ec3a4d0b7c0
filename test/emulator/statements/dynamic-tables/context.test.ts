import { creation, furnishLogins } from "../../../support/dynamic-tables";
import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
});

afterEach(() => {
  layer.close();
});

const UNSUPPORTED =
  /Unsupported context function '(?:CURRENT_SESSION|LAST_QUERY_ID)' used in dynamic table definition\./;

describe("what only a session has", () => {
  it.each([
    "SELECT ID, CURRENT_SESSION() AS S FROM LOGINS",
    "SELECT ID FROM LOGINS WHERE KIND = CURRENT_SESSION()",
    "WITH W AS (SELECT ID, CURRENT_SESSION() AS S FROM LOGINS) SELECT ID FROM W",
    "SELECT ID FROM V",
    "SELECT ID, LAST_QUERY_ID() AS Q FROM LOGINS",
  ])("is nothing for a definition: %s", async (query) => {
    await layer.run("CREATE VIEW V AS SELECT ID, CURRENT_SESSION() AS S FROM LOGINS");
    expect(await layer.refusal(creation("T", query))).toMatch(UNSUPPORTED);
    await layer.run(creation("T"));
    expect(await layer.refusal(creation("T", query, { how: "CREATE OR ALTER" }))).toMatch(
      UNSUPPORTED,
    );
  });

  it("may be in a text or a name", async () => {
    const query = "SELECT ID, 'CURRENT_SESSION()' AS CURRENT_SESSION FROM LOGINS";
    expect(await layer.refusal(creation("T", query))).toBe("accepted");
  });
});

it.each(["RANDOM()", "UUID_STRING()"])("what is never the same has a number: %s", async (call) => {
  const query = `SELECT ID, ${call} AS X FROM LOGINS`;
  const clauses = "LAG = '1 day' REFRESH_MODE = INCREMENTAL";
  expect(await layer.refusal(creation("T", query, { clauses }))).toMatch(/^091912 /);
});
