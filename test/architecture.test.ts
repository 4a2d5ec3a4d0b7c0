import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { resources } from "../provider/resources";
import { APART, RULES } from "./support/rooms";

const ROOT = resolve(__dirname, "..");
const PROVIDER = join(ROOT, "provider");

/** One import of one file, both relative to provider/, or a package's name. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string, text: string): readonly Import[] {
  const from = relative(PROVIDER, file);
  return [...text.matchAll(/(?:^import|^export)[^;]*?from "([^"]+)"|^import "([^"]+)"/gm)].map(
    (match) => {
      const specifier = match[1] ?? match[2] ?? "";
      if (!specifier.startsWith(".")) return { from, to: specifier, isPackage: true };
      const path = join(dirname(file), specifier);
      const target = existsSync(`${path}.ts`) ? `${path}.ts` : join(path, "index.ts");
      return { from, to: relative(PROVIDER, target), isPackage: false };
    },
  );
}

function violations(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to, isPackage }) => {
    const rule = RULES.find(({ room }) => from.startsWith(room));
    if (rule === undefined) return [`${from} belongs to no room`];
    const allowed = isPackage ? rule.packages : [...rule.own, ...ownFolder(from)];
    const fits = allowed.some(
      (start) => to === start || to.startsWith(start) || to.startsWith(`${start}/`),
    );
    const apart = APART.some(([a, b]) => a === from && b === to);
    return fits && !apart ? [] : [`${from} may not import ${to}`];
  });
}

/** A resource that has grown has a folder of the same name; the list of kinds names all files. */
function ownFolder(from: string): readonly string[] {
  if (!from.startsWith("resources/")) return [];
  if (from === "resources/index.ts") return ["resources/"];
  const [, file = ""] = from.split("/");
  return [`resources/${file.replace(/\.ts$/, "")}/`];
}

function cycles(imports: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, isPackage } of imports)
    if (!isPackage) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

/** Types alone make no cycle when the program runs. */
function runtimeImports(file: string, text: string): readonly Import[] {
  return importsOf(file, text.replaceAll(/^(?:import|export) type [\s\S]*?;$/gm, ""));
}

const files = sources(PROVIDER).map((file) => ({ file, text: readFileSync(file, "utf8") }));
const imports = files.flatMap(({ file, text }) => importsOf(file, text));

describe("rooms", () => {
  it("import only what their line of the table allows", () => {
    expect(violations(imports)).toEqual([]);
  });

  it("are all seen by this test", () => {
    for (const { room } of RULES)
      expect(imports.filter(({ from }) => from.startsWith(room)).length).toBeGreaterThan(0);
  });

  it("would be told off for a wrong import", () => {
    const wrong = (from: string, to: string, isPackage = false) =>
      violations([{ from, to, isPackage }]);
    expect(wrong("core/plan.ts", "resources/model.ts")).toHaveLength(1);
    expect(wrong("emulator/index.ts", "core/errors.ts")).toHaveLength(1);
    expect(wrong("resources/alias.ts", "resources/model.ts")).toHaveLength(1);
    expect(wrong("resources/alias.ts", "@pulumi/pulumi", true)).toHaveLength(1);
    expect(wrong("snowflake/failure.ts", "snowflake-sdk", true)).toHaveLength(1);
    expect(wrong("frontends/dynamic/host.ts", "frontends/dynamic/classes.ts")).toHaveLength(1);
    expect(wrong("new-room/file.ts", "core/plan.ts")).toHaveLength(1);
  });

  it("have no cycles", () => {
    expect(cycles(files.flatMap(({ file, text }) => runtimeImports(file, text)))).toEqual([]);
    const ring = [
      { from: "a.ts", to: "b.ts", isPackage: false },
      { from: "b.ts", to: "a.ts", isPackage: false },
    ];
    expect(cycles(ring)).toEqual(["a.ts → b.ts → a.ts"]);
  });
});

describe("files", () => {
  const all = [
    ...files.map(({ file }) => file),
    ...sources(join(ROOT, "test")),
    ...sources(join(ROOT, "scripts")),
    ...sources(join(ROOT, "bench")),
  ];

  it("stay under 400 lines", () => {
    const long = all.filter((file) => readFileSync(file, "utf8").split("\n").length > 400);
    expect(long.map((file) => relative(ROOT, file))).toEqual([]);
    expect(all.length).toBeGreaterThan(50);
  });

  it("skip no test and single none out", () => {
    const pattern = new RegExp(
      String.raw`\b(?:it|test|describe)\.(?:skip|todo|only)\b|\bx(?:it|describe)\(`,
    );
    const found = sources(join(ROOT, "test")).filter((file) =>
      pattern.test(readFileSync(file, "utf8")),
    );
    expect(found).toEqual([]);
    expect(pattern.test(["it", "skip('x')"].join("."))).toBe(true);
  });
});

describe("every file of a kind", () => {
  it("stands in the registry, and nothing else does", () => {
    const stems = readdirSync(join(PROVIDER, "resources"), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "index.ts")
      .map((entry) => entry.name.replace(/\.ts$/, ""));
    expect(resources.map(({ kind }) => stemOf(kind)).sort()).toEqual(stems.sort());
  });
});

/** `ModelVersion` is in `model-version.ts`. */
function stemOf(kind: string): string {
  return kind.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

describe("every kind", () => {
  const examples = sources(join(ROOT, "examples")).filter((file) => !file.includes("node_modules"));
  const exampleText = examples.map((file) => readFileSync(file, "utf8")).join("\n");

  it.each(resources.map((resource) => resource.kind))(
    "%s has a file, a test, a page and an example",
    (kind) => {
      const stem = stemOf(kind);
      for (const path of [
        posix.join("provider/resources", `${stem}.ts`),
        posix.join("test/resources", `${stem}.test.ts`),
        posix.join("docs/resources", `${stem}.md`),
      ]) {
        expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      }
      expect(exampleText).toContain(`new ${kind}(`);
    },
  );
});
