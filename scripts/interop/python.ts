import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputOf, run, withProgress } from "../engine/command";
import { ROOT } from "../engine/places";

/** A throwaway virtual environment with the real Python client. */

export const FOLDER = join(ROOT, ".interop");
const VENV = join(FOLDER, "venv");
const STAMP = join(VENV, "interop.json");

const REQUIREMENTS = ["snowflake-ml-python==2.6.0", "scikit-learn"];

/** What the client declares. Source: metadata of snowflake-ml-python 2.6.0 (Requires-Python) */
const OLDEST = 10;
const NEWEST = 14;

const NAMES = ["python3", "python3.12", "python3.11", "python3.10", "python3.13", "python3.14"];

const INSTALL = `Install Python 3.${String(OLDEST)} to 3.${String(NEWEST)} with its venv module (for instance \
apt-get install python3 python3-venv, brew install python, or python.org), or name one with \
SNOWFLAKEML_PYTHON=/path/to/python3.`;

interface Python {
  readonly command: string;
  readonly version: string;
}

/** @throws Error that says what to install */
function findPython(): Python {
  const named = process.env["SNOWFLAKEML_PYTHON"];
  const candidates = named === undefined ? NAMES : [named];
  for (const command of candidates) {
    const version = outputOf(command, ["-c", "import venv, sys; print(sys.version.split()[0])"]);
    const [, minor] = /^3\.(\d+)\./.exec(version ?? "") ?? [];
    const fits = Number(minor) >= OLDEST && Number(minor) <= NEWEST;
    if (version !== undefined && fits) return { command, version };
  }
  throw new Error(`No fitting Python among ${candidates.join(", ")}. ${INSTALL}`);
}

/** The interpreter of the environment, which is made unless it stands and matches. */
export async function pythonWithClient(say: (text: string) => void): Promise<string> {
  const python = findPython();
  const wanted = JSON.stringify({ version: python.version, requirements: REQUIREMENTS });
  const own = join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) {
    say(`The environment of ${python.version} stands.`);
    return own;
  }
  rmSync(VENV, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  say(`Python ${python.version}: installs ${REQUIREMENTS.join(" and ")} (about 700 MB on disk) …`);
  await succeed(python.command, ["-m", "venv", VENV]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...REQUIREMENTS];
  await withProgress("pip install", succeed(own, pip));
  writeFileSync(STAMP, wanted);
  return own;
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args, { cwd: ROOT });
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}:\n${output}`);
}
