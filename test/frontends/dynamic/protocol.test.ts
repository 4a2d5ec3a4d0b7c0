import { providerText } from "../../../provider/frontends/dynamic/protocol";
import { provider } from "../../../provider/frontends/dynamic/host";
import { holdsUnknown } from "../../../provider/frontends/unknown";
import { resources } from "../../../provider/resources";
import { dynamicToken } from "../../../provider/schema/tokens";

describe("what the state holds for every resource", () => {
  it("is this text and no other: another one shows as a change in every stack", () => {
    expect(resources.map((resource) => providerText(resource.kind))).toEqual([
      'exports.handler = () => require("pulumi-snowflakeml/host").provider("Model");',
      'exports.handler = () => require("pulumi-snowflakeml/host").provider("ModelVersion");',
      'exports.handler = () => require("pulumi-snowflakeml/host").provider("Alias");',
      'exports.handler = () => require("pulumi-snowflakeml/host").provider("DynamicInferenceTable");',
    ]);
    for (const { kind } of resources) expect(providerText(kind).length).toBeLessThanOrEqual(150);
  });

  it("is of this type", () => {
    expect(dynamicToken("Alias")).toBe("pulumi-nodejs:dynamic/snowflakeml:Alias");
  });

  it("asks for a kind that there is", () => {
    expect(() => provider("Nope")).toThrow(
      "knows Model, ModelVersion, Alias, DynamicInferenceTable",
    );
  });
});

describe("unknown values", () => {
  it("are found at any depth", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(holdsUnknown({ a: [{ b: unknown }] })).toBe(true);
    expect(holdsUnknown({ a: [{ b: "known" }], c: null })).toBe(false);
  });
});
