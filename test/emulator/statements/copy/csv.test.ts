import fc from "fast-check";
import { csvRows } from "../../../../provider/emulator/statements/copy/csv";
import type { CsvFormat } from "../../../../provider/emulator/statements/copy/csv";

const USUAL: CsvFormat = { delimiter: ",", quote: '"', trims: false };

const read = (text: string, format: Partial<CsvFormat> = {}): readonly (readonly string[])[] =>
  [...csvRows(text, { ...USUAL, ...format })].map(({ fields }) => fields.map((each) => each.text));

describe("a delimited file", () => {
  it("gives its fields, whatever ends its lines", () => {
    expect(read("a,b\r\nc,d\ne,f")).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
    ]);
  });

  it("keeps empty fields and passes over empty lines", () => {
    expect(read("a,,\n\n,b,\n")).toEqual([
      ["a", "", ""],
      ["", "b", ""],
    ]);
  });

  it("takes quotes as part of a field unless fields may stand between them", () => {
    expect(read('"a",b\n', { quote: undefined })).toEqual([['"a"', "b"]]);
  });

  it("says in which line a row begins", () => {
    const rows = [...csvRows('a\n"b\nb"\nc\n', USUAL)];
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it("has one field to a line without a delimiter", () => {
    expect(read("a,b\nc\n", { delimiter: undefined })).toEqual([["a,b"], ["c"]]);
  });

  it("trims what stands outside of quotes", () => {
    expect(read(' a , " b " \n', { trims: true })).toEqual([["a", " b "]]);
  });

  it("gives back whatever was written between quotes", () => {
    const rows = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, (written) => {
        const line = (row: readonly string[]): string =>
          row.map((each) => `"${each.replaceAll('"', '""')}"`).join(",");
        expect(read(`${written.map(line).join("\n")}\n`)).toEqual(written);
      }),
    );
  });
});
