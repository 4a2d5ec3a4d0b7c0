import { readFileSync } from "node:fs";
import { join } from "node:path";
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

  it("explains every resource, function, type, property and setting", () => {
    const all = { ...schema.resources, ...schema.functions, ...schema.types };
    const bare = Object.entries(all).flatMap(([token, spec]) => {
      const properties = { ...spec.properties, ...spec.inputProperties };
      const silent = Object.keys(properties).filter((name) => !properties[name]?.description);
      return spec.description ? silent.map((name) => `${token}.${name}`) : [token];
    });
    const { variables } = schema.config;
    expect([
      ...bare,
      ...Object.keys(variables).filter((each) => !variables[each]?.description),
    ]).toEqual([]);
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
