import fc from "fast-check";
import { jsonDocuments } from "../../../../provider/emulator/statements/copy/json";

describe("a JSON file", () => {
  it("gives its documents, one after another", () => {
    expect(jsonDocuments('{"a":1}\n{"a":"}"} [1,2] "x" 5', false)).toEqual([
      '{"a":1}',
      '{"a":"}"}',
      "[1,2]",
      '"x"',
      "5",
    ]);
  });

  it("gives the elements of an outer array when they are asked for", () => {
    expect(jsonDocuments('[{"a":[1]}, 2,\n"],"]', true)).toEqual(['{"a":[1]}', "2", '"],"']);
  });

  it("gives back whatever was written", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        const texts = values.map((each) => JSON.stringify(each));
        expect(jsonDocuments(texts.join("\n"), false)).toEqual(texts);
        expect(jsonDocuments(`[${texts.join(",")}]`, true)).toEqual(texts);
      }),
    );
  });

  it.each(["{", '{"a":}', "nonsense"])("is refused when it is none: %s", (text) => {
    expect(() => jsonDocuments(text, false)).toThrow(expect.objectContaining({ code: "100069" }));
  });
});
