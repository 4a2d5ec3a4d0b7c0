import fc from "fast-check";
import {
  Opaque,
  OutputValue,
  Reference,
  Secret,
  Unknown,
  decode,
  encode,
} from "../../../provider/frontends/plugin/properties";
import type { Properties, Property } from "../../../provider/frontends/plugin/properties";
import { received, sealed } from "../../../provider/frontends/plugin/values";

const names = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== "__proto__");
const KINDS = ["string", "bool", "number", "array", "asset", "archive", "object"];

/** Every kind of value that the protocol has, at any depth. */
const { properties } = fc.letrec<{ property: Property; properties: Properties }>((tie) => ({
  property: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Property>(null, true, false, "", "text"),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.constantFrom(...KINDS).map((kind) => new Unknown(kind)),
    fc.array(tie("property"), { maxLength: 3 }),
    tie("properties"),
    tie("property").map((value) => new Secret(value)),
    fc
      .tuple(fc.option(tie("property"), { nil: undefined }), fc.boolean(), fc.array(fc.string()))
      .map(([value, secret, dependencies]) => new OutputValue(value, secret, dependencies)),
    fc
      .tuple(fc.string(), fc.option(fc.string(), { nil: undefined }))
      .map(([urn, id]) => new Reference(urn, id, { packageVersion: "1.0.0" })),
    fc.constantFrom(
      new Opaque("c44067f5952c0a294b673a41bacd8c17", { text: "an asset" }),
      new Opaque("0def7320c3a5731c473e5ecbe6d01bc7", { path: "./archive" }),
      new Opaque("803fd3297a5875dc03ca845dda5d2a98", { value: "bytes" }),
    ),
  ),
  properties: fc.dictionary(names, tie("property"), { maxKeys: 4, noNullPrototype: true }),
}));

describe("property values", () => {
  it("come back from a Struct as they went in", () => {
    fc.assert(
      fc.property(properties, (values) => {
        expect(decode(encode(values))).toEqual(values);
      }),
    );
  });

  it("leave out what is undefined, and tell an absent Struct from an empty one", () => {
    const withGap = { a: undefined, b: 1 } as unknown as Properties;
    expect(decode(encode(withGap))).toEqual({ b: 1 });
    expect([decode(undefined), decode(encode({}))]).toEqual([undefined, {}]);
  });
});

describe("values without their wrappers", () => {
  it("say what is secret, and which property is not known yet, at whatever depth", () => {
    const found = received({
      plain: "a",
      absent: null,
      later: new Unknown("string"),
      deep: { list: [1, new Secret("s")], part: new OutputValue(undefined, true, []) },
      made: new Reference("urn", "ML.PROD.TUMOR", {}),
      coming: new Reference("urn", "", {}),
    });
    expect(found.values).toEqual({
      plain: "a",
      deep: { list: [1, "s"] },
      made: "ML.PROD.TUMOR",
    });
    expect(found.secrets).toEqual([
      ["deep", "list", 1],
      ["deep", "part"],
    ]);
    expect([...found.unknown]).toEqual(["later", "deep", "coming"]);
  });
});

describe("values for the engine", () => {
  const secret = (value: Property): Secret => new Secret(value);

  it.each<[string, object, (string | number)[][], object]>([
    ["where they stood", { a: { b: 1, c: 2 } }, [["a", "b"]], { a: { b: secret(1), c: 2 } }],
    ["as a whole list", { a: [1, 2] }, [["a", 1]], { a: secret([1, 2]) }],
    [
      "as a whole property that has changed",
      { a: { c: 2 } },
      [["a", "b"]],
      { a: secret({ c: 2 }) },
    ],
    ["as a whole", { a: "x" }, [["a"], ["b"]], { a: secret("x") }],
    ["once", { a: { b: 1 } }, [["a"], ["a", "b"]], { a: secret({ b: 1 }) }],
  ])("keep secret what was, %s", (_how, values, secrets, expected) => {
    expect(sealed(values as Record<string, unknown>, secrets)).toEqual(expected);
  });
});
