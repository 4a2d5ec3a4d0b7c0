import fc from "fast-check";
import { formatIdentifier, formatSchemaObject } from "../../provider/core/identity";
import { kind } from "../support/plans";

const name = fc
  .string({ minLength: 1, maxLength: 12, unit: "binary" })
  .filter((text) => !text.includes("\0"));

describe("ids", () => {
  it("lead back to what they are of", () => {
    fc.assert(
      fc.property(name, name, name, name, (database, schema, each, version) => {
        const model = { database, schema, name: each };
        const identity = {
          database: formatIdentifier(database),
          schema: formatIdentifier(schema),
          name: formatIdentifier(each),
        };
        const table = kind("DynamicInferenceTable");
        expect(table.parseId(table.id(identity))).toEqual(identity);
        expect(kind("Model").parseId(kind("Model").id(identity))).toEqual(identity);
        const member = { model: formatSchemaObject(model), name: formatIdentifier(version) };
        expect(kind("ModelVersion").parseId(kind("ModelVersion").id(member))).toEqual(member);
        const alias = { model: member.model, name: "A$1" };
        expect(kind("Alias").parseId(kind("Alias").id({ ...alias, version: "V" }))).toEqual(alias);
      }),
    );
  });

  it.each([
    ["Model", "ML.PROD", "DATABASE.SCHEMA.MODEL"],
    ["Model", "", "DATABASE.SCHEMA.MODEL"],
    ["ModelVersion", "ML.PROD.M", "DATABASE.SCHEMA.MODEL.VERSION"],
    ["DynamicInferenceTable", "ML.PROD", "DATABASE.SCHEMA.NAME"],
    ["Alias", "ML.PROD.M.A", "DATABASE.SCHEMA.MODEL/ALIAS"],
    ["Alias", "ML.PROD.M/", "DATABASE.SCHEMA.MODEL/ALIAS"],
  ])("of a %s are told apart from %j", (of, id, form) => {
    expect(() => kind(of).parseId(id)).toThrow(`is not an id like ${form}`);
  });
});
