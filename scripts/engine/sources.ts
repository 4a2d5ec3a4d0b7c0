import { copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { outputOf, run, withProgress } from "./command";
import { buildFromModules } from "./modules";
import { ENGINE, ENGINE_BIN, HOSTS, PYTHON_EXEC } from "./places";

/** One way to get a Pulumi CLI: says why not, or has put it into the folder. */
export interface Source {
  readonly name: "path" | "npm" | "go";
  readonly how: string;
  /**
   * Puts `pulumi` and its Node.js language host into the folder, with `languages` also those of YAML
   * and Python.
   * @returns why that did not work
   */
  install(languages: boolean): Promise<string | undefined>;
}

/** Dynamic providers honour the inputs of `read` since then. Source: Pulumi's CHANGELOG */
const OLDEST = [3, 216] as const;

/** How long the launcher may look for its download. */
const DOWNLOAD_MS = 120_000;

const path: Source = {
  name: "path",
  how: "install the Pulumi CLI so that `pulumi` is on PATH (https://www.pulumi.com/docs/iac/download-install)",
  install(languages) {
    const found = outputOf("sh", ["-c", "command -v pulumi"]);
    const version = found === undefined ? undefined : outputOf(found, ["version"]);
    if (found === undefined || version === undefined)
      return Promise.resolve("`pulumi` is not on PATH");
    if (!isNewEnough(version)) {
      return Promise.resolve(
        `\`pulumi\` on PATH is ${version}; ${OLDEST.join(".")} or later is needed`,
      );
    }
    const names = [HOSTS.nodejs, ...(languages ? [HOSTS.python, PYTHON_EXEC, HOSTS.yaml] : [])];
    const beside = names.map((name) => [name, besideOrOnPath(found, name)] as const);
    const missing = beside.filter(([, host]) => host === undefined).map(([name]) => name);
    if (missing.length > 0)
      return Promise.resolve(`\`pulumi\` on PATH has no ${missing.join(", ")} beside it`);
    link(found, "pulumi");
    for (const [name, host = ""] of beside) link(host, name);
    return Promise.resolve(undefined);
  },
};

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function besideOrOnPath(cli: string, name: string): string | undefined {
  const beside = join(dirname(cli), name);
  return outputOf("sh", ["-c", `command -v '${beside}' || command -v ${name}`]);
}

function link(target: string, name: string): void {
  rmSync(join(ENGINE_BIN, name), { force: true });
  symlinkSync(target, join(ENGINE_BIN, name));
}

const npm: Source = {
  name: "npm",
  how: "let the npm package `pulumi` download the official CLI (`npm run engine -- --from npm`)",
  // The official CLI comes with all hosts and finds them beside itself.
  async install() {
    const prefix = join(ENGINE, "npm");
    const environment = { ...process.env, PULUMI_HOME: join(ENGINE, "home") };
    const added = await run(
      "npm",
      ["install", "--prefix", prefix, "--no-save", "--no-audit", "pulumi"],
      { env: environment, timeout: DOWNLOAD_MS },
    );
    if (added.code !== 0) return "the npm package `pulumi` could not be installed";
    const launcher = join(prefix, "node_modules", ".bin", "pulumi");
    const started = await withProgress(
      "downloading the Pulumi CLI",
      run(launcher, ["version"], { env: environment, timeout: DOWNLOAD_MS }),
    );
    if (started.code !== 0) return "the npm package `pulumi` could not download the CLI from here";
    link(launcher, "pulumi");
    return undefined;
  },
};

const go: Source = {
  name: "go",
  how: "install a Go toolchain (https://go.dev/dl), and the CLI is built from its pinned modules",
  install: buildFromModules,
};

export const SOURCES: readonly Source[] = [path, npm, go];

/** The launcher of dynamic providers comes with the SDK and must lie beside the CLI. */
export function copyLauncher(): void {
  mkdirSync(ENGINE_BIN, { recursive: true });
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  for (const name of ["pulumi-resource-pulumi-nodejs", "pulumi-resource-pulumi-nodejs.cmd"]) {
    copyFileSync(join(sdk, name), join(ENGINE_BIN, name));
  }
}
