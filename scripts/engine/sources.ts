import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { outputOf, run, withProgress } from "./command";
import { ENGINE, ENGINE_BIN, ROOT } from "./places";

/** One way to get a Pulumi CLI: says why not, or has put it into the folder. */
export interface Source {
  readonly name: "path" | "npm" | "go";
  readonly how: string;
  /** Puts `pulumi` and its Node.js language host into the folder. @returns why that did not work */
  install(): Promise<string | undefined>;
}

/** Dynamic providers honour the inputs of `read` since then. Source: Pulumi's CHANGELOG */
const OLDEST = [3, 216] as const;

/** How long the launcher may look for its download. */
const DOWNLOAD_MS = 120_000;

const LANGUAGE_HOST = "pulumi-language-nodejs";

const path: Source = {
  name: "path",
  how: "install the Pulumi CLI so that `pulumi` is on PATH (https://www.pulumi.com/docs/iac/download-install)",
  install() {
    const found = outputOf("sh", ["-c", "command -v pulumi"]);
    const version = found === undefined ? undefined : outputOf(found, ["version"]);
    if (found === undefined || version === undefined)
      return Promise.resolve("`pulumi` is not on PATH");
    if (!isNewEnough(version)) {
      return Promise.resolve(
        `\`pulumi\` on PATH is ${version}; ${OLDEST.join(".")} or later is needed`,
      );
    }
    const host = join(dirname(found), LANGUAGE_HOST);
    if (
      outputOf("sh", ["-c", `command -v '${host}' || command -v ${LANGUAGE_HOST}`]) === undefined
    ) {
      return Promise.resolve(`\`pulumi\` on PATH has no ${LANGUAGE_HOST} beside it`);
    }
    link(found, "pulumi");
    link(
      outputOf("sh", ["-c", `command -v '${host}' || command -v ${LANGUAGE_HOST}`]) ?? host,
      LANGUAGE_HOST,
    );
    return Promise.resolve(undefined);
  },
};

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function link(target: string, name: string): void {
  rmSync(join(ENGINE_BIN, name), { force: true });
  symlinkSync(target, join(ENGINE_BIN, name));
}

const npm: Source = {
  name: "npm",
  how: "let the npm package `pulumi` download the official CLI (`npm run engine -- --from npm`)",
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

/** A binary and the module that pins it. */
const MODULES = [
  {
    binary: "pulumi",
    folder: "cli",
    module: "github.com/pulumi/pulumi/pkg/v3",
    main: "cmd/pulumi",
  },
  {
    binary: LANGUAGE_HOST,
    folder: "nodejs",
    module: "github.com/pulumi/pulumi/sdk/v3",
    main: "nodejs/cmd/pulumi-language-nodejs",
  },
] as const;

const go: Source = {
  name: "go",
  how: "install a Go toolchain (https://go.dev/dl), and the CLI is built from its pinned modules",
  async install() {
    if (outputOf("go", ["version"]) === undefined) return "there is no Go toolchain on PATH";
    for (const { binary, folder, module, main } of MODULES) {
      const directory = join(ROOT, "tools", "engine", folder);
      const version = pinned(directory, module);
      const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
      const target = join(ENGINE_BIN, binary);
      const built = await withProgress(
        `building ${binary} ${version} (minutes the first time)`,
        run("go", ["build", "-ldflags", stamp, "-o", target, `${module}/${main}`], {
          cwd: directory,
        }),
      );
      if (built.code !== 0) return `go build of ${binary} failed:\n${built.output}`;
    }
    return undefined;
  },
};

function pinned(directory: string, module: string): string {
  const text = readFileSync(join(directory, "go.mod"), "utf8");
  const version = new RegExp(`${module.replaceAll(".", "\\.")} (v\\S+)`).exec(text)?.[1];
  if (version === undefined) throw new Error(`${directory}/go.mod does not pin ${module}`);
  return version;
}

export const SOURCES: readonly Source[] = [path, npm, go];

/** Changes when a pin does. */
export function pinsHash(): string {
  const hash = createHash("sha256");
  for (const { folder } of MODULES) {
    for (const file of ["go.mod", "go.sum"])
      hash.update(readFileSync(join(ROOT, "tools", "engine", folder, file)));
  }
  return hash.digest("hex");
}

/** The launcher of dynamic providers comes with the SDK and must lie beside the CLI. */
export function copyLauncher(): void {
  mkdirSync(ENGINE_BIN, { recursive: true });
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  for (const name of ["pulumi-resource-pulumi-nodejs", "pulumi-resource-pulumi-nodejs.cmd"]) {
    copyFileSync(join(sdk, name), join(ENGINE_BIN, name));
  }
}
