import fc from "fast-check";
import { csvRows } from "../../../../provider/emulator/statements/copy/csv";
import type { CsvFormat } from "../../../../provider/emulator/statements/copy/csv";

const USUAL: CsvFormat = { delimiter: ",", quote: '"', trims: false, skipsBlank: false };

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

  it("keeps empty fields, and blank lines unless they are skipped", () => {
    const all = [["a", "", ""], [""], ["", "b", ""]];
    expect(read("a,,\n\n,b,\n")).toEqual(all);
    expect(read("a,,\r\n\r\n,b,", { skipsBlank: true })).toEqual([all[0], all[2]]);
  });

  it("begins after the lines that are skipped, whatever is in them", () => {
    const rows = [...csvRows('"open\nb\n', USUAL, 1)];
    expect(rows).toEqual([{ fields: [{ text: "b", quoted: false }], line: 2 }]);
    expect([...csvRows("a", USUAL, 3)]).toEqual([]);
  });

  it.each([
    ['a,"b\nc', "matching enclosing character '\"' not found before end of file", [1, 3, 2]],
    ['a\n"b"c,d\n', "Found character 'c' instead of field delimiter ','", [2, 4, 1]],
    ['"a\nb" ,c\n', "Found character ' ' instead of field delimiter ','", [2, 3, 1]],
  ])("is refused where it is malformed: %j", (text, message, [line, character, field]) => {
    const refused = { message, at: { line, character, field } };
    expect(() => read(text)).toThrow(expect.objectContaining(refused));
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
