import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../scripts/engine/command";
import type { Ended } from "../../scripts/engine/command";
import {
  ENGINE_BIN,
  PYTHON_ENVIRONMENT,
  ROOT,
  SDK_GENERATOR,
  engineEnvironment,
} from "../../scripts/engine/places";
import { interpreterOf } from "../../scripts/engine/python";
import { standing } from "../../scripts/engine/stamp";
import type { Project } from "./project";

/** Where the virtual environment of a project is, as its Pulumi.yaml says. */
const VENV = "venv";

/**
 * The pinned host does not hear of the option `virtualenv` from an engine so much younger: it takes the
 * interpreter that PATH has first.
 */
export const PYTHON_PROGRAMS = dirname(interpreterOf(VENV));

const SCHEMA = join(ROOT, "schema.json");

/** Writes the Python SDK of schema.json to `python` in a folder, as `pulumi package gen-sdk` does. */
export async function writePythonSdk(folder: string): Promise<void> {
  const options = { env: engineEnvironment() };
  const args = ["package", "gen-sdk", SCHEMA, "--language", "python", "--out", folder];
  await succeed(
    standing()?.from === "go"
      ? run(join(ENGINE_BIN, SDK_GENERATOR), [SCHEMA, join(folder, "python")], options)
      : run("pulumi", args, options),
  );
}

/**
 * Gives a project its generated SDK in a virtual environment of its own. What is not generated it has
 * from the environment that stands, so that nothing is downloaded.
 */
export async function installPython(project: Project): Promise<void> {
  const shared = interpreterOf(PYTHON_ENVIRONMENT);
  const venv = join(project.folder, VENV);
  const own = interpreterOf(venv);
  await writePythonSdk(join(project.folder, "sdk"));
  await succeed(project.run(shared, "-m", "venv", "--without-pip", venv));
  writeFileSync(join(await sitePackages(own), "shared.pth"), await sitePackages(shared));
  const pip = ["-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation"];
  await succeed(project.run(own, ...pip, "--requirement", "requirements.txt"));
}

async function sitePackages(python: string): Promise<string> {
  return succeed(run(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]));
}

async function succeed(running: Promise<Ended>): Promise<string> {
  const { code, output } = await running;
  if (code !== 0)
    throw new Error(`no Python SDK; did \`npm run engine -- --languages\` run?\n${output}`);
  return output.trim();
}
