import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { z } from "zod";
import { Types } from "../../provider/schema/package-schema";
import { run } from "../../scripts/engine/command";
import { ROOT, engineEnvironment } from "../../scripts/engine/places";

interface Spec {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Spec>>;
  readonly inputProperties?: Readonly<Record<string, Spec>>;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
  readonly defaultInfo?: { readonly environment: readonly string[] };
}

/** Pulumi's JSON Schema of package schemas, no part of this repository: where it is at hand. */
const NAMED_METASCHEMA = process.env["SNOWFLAKEML_METASCHEMA"];
const METASCHEMA =
  NAMED_METASCHEMA ?? join(ROOT, "..", "shared", "schemas", "pulumi-package-metaschema.json");

/** What a validator of the metaschema says of a package schema. */
function complaints(spec: unknown): readonly string[] {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    formats: {
      regex: (text: string) => new RegExp(text) instanceof RegExp,
      "uri-reference": (text: string) => URL.canParse(text, "https://example.com"),
    },
  });
  const validate = ajv.compile(JSON.parse(readFileSync(METASCHEMA, "utf8")) as object);
  if (validate(spec)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(" "),
  );
}

const MAPS = ["properties", "inputProperties", "variables"];

/** Paths of what is listed as a property and has no description. */
function unexplained(part: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    const own = [...path, name];
    // A property may itself be called `properties`: it is a list of them where its own parent is none.
    const isProperty = MAPS.includes(path.at(-1) ?? "") && !MAPS.includes(path.at(-2) ?? "");
    const isBare = isProperty && !(value as Spec).description;
    return [...(isBare ? [own.join(".")] : []), ...unexplained(value, own)];
  });
}

const FILE = join(ROOT, "schema.json");
const schema = JSON.parse(readFileSync(FILE, "utf8")) as {
  readonly resources: Readonly<Record<string, Spec>>;
  readonly functions: Readonly<Record<string, Spec>>;
  readonly types: Readonly<Record<string, Spec>>;
  readonly config: { readonly variables: Readonly<Record<string, Spec>> };
};

describe("schema.json", () => {
  it("passes Pulumi's own binder", async () => {
    const checked = await run("pulumi", ["schema", "check", FILE], { env: engineEnvironment() });
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.output).not.toMatch(/warning|error/i);
  });

  // The binder above holds its own copy against what it has parsed; this sees every key as it is written.
  if (NAMED_METASCHEMA !== undefined || existsSync(METASCHEMA))
    it("is valid by Pulumi's metaschema", () => {
      expect(complaints(schema)).toEqual([]);
      expect(complaints({ ...schema, licence: "Apache-2.0" })).toHaveLength(1);
    });

  it("explains every resource, function, type, property, argument and setting", () => {
    const all = { ...schema.resources, ...schema.functions, ...schema.types };
    const bare = Object.keys(all).filter((token) => !all[token]?.description);
    expect([...bare, ...unexplained(schema)]).toEqual([]);
    const inputs = { properties: { like: { type: "string" } } };
    expect(unexplained({ functions: { inputs } })).toEqual(["functions.inputs.properties.like"]);
  });

  it("tells what another value does of resources alone: a look-up changes nothing", () => {
    const changing = /Another (?:name|value)/;
    expect(JSON.stringify(schema.functions)).not.toMatch(changing);
    const { name, transient } =
      schema.resources["snowflakeml:index:DynamicInferenceTable"]?.inputProperties ?? {};
    expect([name?.description, transient?.description]).toEqual([
      "Name of the table. Another name renames it in place.",
      expect.stringMatching(changing),
    ]);
  });

  it("gives what may be one of a few texts a type of its own", () => {
    const mode = z.enum(["AUTO", "FULL"]).meta({ id: "Mode", description: "How to refresh." });
    const types = new Types();
    const { properties } = types.object(z.object({ mode: mode.describe("Default AUTO.") }));
    expect(properties).toEqual({
      mode: { $ref: "#/types/snowflakeml:index:Mode", description: "Default AUTO." },
    });
    expect(types.all()["snowflakeml:index:Mode"]).toMatchObject({
      type: "string",
      enum: [{ value: "AUTO" }, { value: "FULL" }],
    });
    expect(() => types.object(z.object({ mode: z.enum(["AUTO"]) }))).toThrow("without a name");
  });

  it("says what replaces, and gives no credential a default that an SDK would write into the state", () => {
    const alias = schema.resources["snowflakeml:index:Alias"]?.inputProperties;
    expect(alias?.["name"]).toMatchObject({ willReplaceOnChanges: true });
    expect(alias?.["version"]).not.toHaveProperty("willReplaceOnChanges");
    const { account, password, privateKeyPath } = schema.config.variables;
    expect(account).toMatchObject({ defaultInfo: { environment: ["SNOWFLAKE_ACCOUNT"] } });
    expect(password).toMatchObject({ secret: true });
    for (const each of [password, privateKeyPath]) expect(each).not.toHaveProperty("defaultInfo");
  });
});
