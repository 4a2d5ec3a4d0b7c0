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
export function writePythonSdk(folder: string): Promise<Ended> {
  const options = { env: engineEnvironment() };
  if (standing()?.from === "go")
    return run(join(ENGINE_BIN, SDK_GENERATOR), [SCHEMA, join(folder, "python")], options);
  const args = ["package", "gen-sdk", SCHEMA, "--language", "python", "--out", folder];
  return run("pulumi", args, options);
}

/**
 * Gives a project its generated SDK in a virtual environment of its own. What is not generated it has
 * from the environment that stands, so that nothing is downloaded.
 */
export async function installPython(project: Project): Promise<void> {
  const shared = interpreterOf(PYTHON_ENVIRONMENT);
  const venv = join(project.folder, VENV);
  const own = interpreterOf(venv);
  const steps: readonly (() => Promise<Ended>)[] = [
    () => writePythonSdk(join(project.folder, "sdk")),
    () => project.run(shared, "-m", "venv", "--without-pip", venv),
    async () => {
      const [theirs, ours] = await Promise.all([sitePackages(shared), sitePackages(own)]);
      writeFileSync(join(ours, "shared.pth"), `${theirs}\n`);
      const pip = ["-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation"];
      return project.run(own, ...pip, "--requirement", "requirements.txt");
    },
  ];
  for (const step of steps) {
    const { code, output } = await step();
    if (code !== 0) throw new Error(`${project.folder} did not get its Python SDK:\n${output}`);
  }
}

async function sitePackages(python: string): Promise<string> {
  const ask = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const { output } = await run(python, ["-c", ask]);
  return output.trim();
}
