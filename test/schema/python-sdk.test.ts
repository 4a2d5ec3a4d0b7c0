import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/engine/places";
import { scratch } from "../support/account";
import { writePythonSdk } from "../support/python";

interface Properties {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const schema = JSON.parse(readFileSync(join(ROOT, "schema.json"), "utf8")) as {
  readonly resources: Readonly<Record<string, { readonly inputProperties: object }>>;
  readonly functions: Readonly<Record<string, { inputs: Properties; outputs: Properties }>>;
  readonly provider: { readonly inputProperties: object };
};

const files = scratch();

beforeAll(() => writePythonSdk(files.path));

afterAll(() => {
  files.remove();
});

const snake = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const kindOf = (token: string): string => token.split(":").at(-1) ?? "";

const namesOf = (values: object | undefined): readonly string[] =>
  Object.keys(values ?? {})
    .map(snake)
    .sort();

/** The parameters of what begins with a text in a module of the SDK. */
function parameters(module: string, begin: string): readonly string[] {
  const file = join(files.path, "python", "pulumi_snowflakeml", `${module}.py`);
  const text = readFileSync(file, "utf8");
  const [list = ""] = text.slice(text.indexOf(begin)).split(/\):|\) ->/);
  const [, ...after] = list.split(/__init__\(|^def \w+\(/m);
  const found = [...after.join("").matchAll(/(\w+)(?:: | ?=)/g)].map(([, name = ""]) => name);
  return found.filter((name) => name !== "opts").sort();
}

describe("the Python SDK that Pulumi generates from schema.json", () => {
  it("takes every input of every resource, and every setting of a provider", () => {
    for (const [token, { inputProperties }] of Object.entries(schema.resources)) {
      const kind = kindOf(token);
      expect(parameters(snake(kind), `class ${kind}Args`)).toEqual(namesOf(inputProperties));
    }
    const { inputProperties } = schema.provider;
    expect(parameters("provider", "class ProviderArgs")).toEqual(namesOf(inputProperties));
  });

  it("asks each data source with every argument, and tells all of its answer", () => {
    for (const [token, { inputs, outputs }] of Object.entries(schema.functions)) {
      const name = kindOf(token);
      const result = `class ${name.charAt(0).toUpperCase()}${name.slice(1)}Result`;
      expect(parameters(snake(name), `def ${snake(name)}(`)).toEqual(namesOf(inputs.properties));
      expect(parameters(snake(name), result)).toEqual(namesOf(outputs.properties));
    }
  });
});
