import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { outputOf, run, withProgress } from "./command";
import { ENGINE_BIN, HOSTS, PYTHON_EXEC, ROOT, SDK_GENERATOR } from "./places";

/** The build of the Pulumi CLI and its language hosts from pinned Go modules. */

/** A binary and the module that pins it. */
interface Module {
  readonly binary: string;
  /** Below tools/engine. */
  readonly folder: string;
  readonly module: string;
  /** The package to build, as `go build` takes it. */
  readonly main: string;
  /** The variable that has the version. */
  readonly version?: string;
  /** The demo does without it. */
  readonly forLanguages: boolean;
}

const PULUMI_VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const MODULES: readonly Module[] = [
  {
    binary: "pulumi",
    folder: "cli",
    module: "github.com/pulumi/pulumi/pkg/v3",
    main: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: PULUMI_VERSION,
    forLanguages: false,
  },
  {
    binary: HOSTS.nodejs,
    folder: "hosts",
    module: "github.com/pulumi/pulumi/sdk/v3",
    main: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: PULUMI_VERSION,
    forLanguages: false,
  },
  {
    binary: HOSTS.python,
    folder: "hosts",
    module: "github.com/pulumi/pulumi/sdk/v3",
    main: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    version: PULUMI_VERSION,
    forLanguages: true,
  },
  {
    binary: HOSTS.yaml,
    folder: "yaml",
    module: "github.com/pulumi/pulumi-yaml",
    main: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
    forLanguages: true,
  },
  {
    binary: SDK_GENERATOR,
    folder: "cli",
    module: "github.com/pulumi/pulumi/pkg/v3",
    main: "./sdk",
    forLanguages: true,
  },
];

/** @returns why that did not work */
export async function buildFromModules(languages: boolean): Promise<string | undefined> {
  if (outputOf("go", ["version"]) === undefined) return "there is no Go toolchain on PATH";
  for (const each of MODULES) {
    if (each.forLanguages && !languages) continue;
    const failure = await build(each);
    if (failure !== undefined) return failure;
  }
  return languages ? copyPythonExec() : undefined;
}

async function build({ binary, folder, module, main, version }: Module) {
  const directory = join(ROOT, "tools", "engine", folder);
  const pin = pinned(directory, module);
  const stamp = ["-s", "-w", ...(version === undefined ? [] : ["-X", `${version}=${pin}`])];
  const target = join(ENGINE_BIN, binary);
  // A link that another source made would be written through.
  if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(target);
  const { code, output } = await withProgress(
    `building ${binary} ${pin} (minutes the first time)`,
    run("go", ["build", "-ldflags", stamp.join(" "), "-o", target, main], { cwd: directory }),
  );
  return code === 0 ? undefined : `go build of ${binary} failed:\n${output}`;
}

/** The Python host starts programs through a script of its own module, which must lie beside it. */
function copyPythonExec(): string | undefined {
  const [folder, module] = ["hosts", "github.com/pulumi/pulumi/sdk/v3"];
  const list = [
    "-C",
    join(ROOT, "tools", "engine", folder),
    "list",
    "-m",
    "-f",
    "{{.Dir}}",
    module,
  ];
  const source = outputOf("go", list);
  if (source === undefined) return `go ${list.join(" ")} failed`;
  const target = join(ENGINE_BIN, PYTHON_EXEC);
  rmSync(target, { force: true });
  copyFileSync(join(source, "python", "cmd", PYTHON_EXEC), target);
  chmodSync(target, 0o755);
  return undefined;
}

function pinned(directory: string, module: string): string {
  const text = readFileSync(join(directory, "go.mod"), "utf8");
  const version = new RegExp(`${module.replaceAll(".", "\\.")} (v\\S+)`).exec(text)?.[1];
  if (version === undefined) throw new Error(`${directory}/go.mod does not pin ${module}`);
  return version;
}

/** Changes when a pin does. */
export function pinsHash(): string {
  const hash = createHash("sha256");
  const folders = [...new Set(MODULES.map(({ folder }) => folder))];
  const files = folders.flatMap((folder) => [`${folder}/go.mod`, `${folder}/go.sum`]);
  for (const file of [...files, "cli/sdk/main.go"])
    hash.update(readFileSync(join(ROOT, "tools", "engine", file)));
  return hash.digest("hex");
}
