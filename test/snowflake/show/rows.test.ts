import { modelRow } from "../../../provider/snowflake/show/models";
import { versionRow } from "../../../provider/snowflake/show/versions";

describe("rows of SHOW", () => {
  it("take JSON columns as text or already parsed, and empty ones as nothing", () => {
    const row = { name: "M", database_name: "D", schema_name: "S" };
    const asText = modelRow.parse({ ...row, versions: '["V1"]', aliases: '{"A":"V1"}' });
    const parsed = modelRow.parse({ ...row, versions: ["V1"], aliases: { A: "V1" }, comment: "" });
    expect(parsed).toEqual(asText);
    expect(modelRow.parse(row)).toMatchObject({ versions: [], aliases: {} });
  });

  it("are refused when Snowflake's own JSON is not as documented", () => {
    const row = { name: "M", database_name: "D", schema_name: "S", versions: "V1" };
    expect(modelRow.safeParse(row).success).toBe(false);
  });

  it("keep a version whose metadata somebody made unreadable", () => {
    expect(versionRow.parse({ name: "V1", metadata: "NaN" }).metadata).toBeUndefined();
    expect(versionRow.parse({ name: "V1", metadata: '["list"]' }).metadata).toBeUndefined();
    expect(versionRow.parse({ name: "V1", metadata: null }).metadata).toEqual({});
  });
});
