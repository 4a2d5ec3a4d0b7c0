import { plain } from "../../support/plain";
import { emulatorAndDriver } from "../../support/wire";

const wire = emulatorAndDriver();

describe("bind variables of the Node driver", () => {
  it.each([
    ["an integer", 7, 7],
    ["a negative fraction", -1.5, -1.5],
    ["a boolean", false, false],
    ["a text with quotes", `it's \\ "x" ? :1`, `it's \\ "x" ? :1`],
    ["null", null, null],
    ["a date", new Date("2026-01-02T03:04:05.678Z"), "2026-01-02T03:04:05.678Z"],
    ["an object", { a: [1] }, '{"a":[1]}'],
  ])("carry %s", async (_kind, bind, value) => {
    expect(await wire.client.query("SELECT ? AS V", { binds: [bind] })).toEqual([{ V: value }]);
  });

  it("are refused as arrays of rows", async () => {
    const rows = { binds: [[1], [2]] };
    await expect(wire.client.query("SELECT ? AS V", rows)).rejects.toMatchObject({
      code: "000002",
    });
  });
});

describe("bind variables of other drivers", () => {
  it.each([
    ["DATE", "-86400000", "-1"],
    ["TIME", "3661000000001", "3661.000000001"],
    ["TIMESTAMP_NTZ", "-500000000", "-0.500000000"],
    ["TIMESTAMP_LTZ", "1700000000000000000", "1700000000.000000000"],
    ["TIMESTAMP_TZ", "1700000000000000000 960", "1700000000.000000000 960"],
    ["BINARY", "00ff", "00FF"],
  ])("carry %s as numbers", async (type, value, cell) => {
    const other = await plain(wire.emulator.url);
    const body = { bindings: { "1": { type, value } } };
    const { data } = await other.query("SELECT ?", { body });
    expect(data?.["rowset"]).toEqual([[cell]]);
  });

  it.each(["DATE", "TIMESTAMP_TZ", "BINARY"])("must fit %s", async (type) => {
    const other = await plain(wire.emulator.url);
    const body = { bindings: { "1": { type, value: "'; x" } } };
    expect((await other.query("SELECT ?", { body })).code).toBe("100038");
  });
});
