import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { outputOf, run, withProgress } from "./command";

/** A Python of the machine. */
interface Python {
  readonly command: string;
  readonly version: string;
}

/** The minor versions of Python 3 that will do. */
export interface Range {
  readonly oldest: number;
  readonly newest: number;
}

const NAMES = ["python3", "python3.12", "python3.11", "python3.10", "python3.13", "python3.14"];

/** @throws Error that says what to install */
export function findPython({ oldest, newest }: Range): Python {
  const named = process.env["SNOWFLAKEML_PYTHON"];
  const candidates = named === undefined ? NAMES : [named];
  for (const command of candidates) {
    const version = outputOf(command, ["-c", "import venv, sys; print(sys.version.split()[0])"]);
    const [, minor] = /^3\.(\d+)\./.exec(version ?? "") ?? [];
    const fits = Number(minor) >= oldest && Number(minor) <= newest;
    if (version !== undefined && fits) return { command, version };
  }
  throw new Error(
    `No fitting Python among ${candidates.join(", ")}. Install Python 3.${String(oldest)} to ` +
      `3.${String(newest)} with its venv module (for instance apt-get install python3 python3-venv, ` +
      "brew install python, or python.org), or name one with SNOWFLAKEML_PYTHON=/path/to/python3.",
  );
}

/** The interpreter of a virtual environment. */
export function interpreterOf(folder: string): string {
  return join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
}

/** What is to be installed for whom. */
export interface Wanted {
  readonly range: Range;
  /** What pip is told. */
  readonly requirements: readonly string[];
  /** Called when something has to be installed, with the version of Python. */
  readonly installing: (version: string) => void;
}

/** The interpreter of the environment in a folder, which is made unless it stands and matches. */
export async function environmentIn(
  folder: string,
  { range, requirements, installing }: Wanted,
): Promise<string> {
  const { command, version } = findPython(range);
  const stamp = join(folder, "stamp.json");
  const wanted = JSON.stringify({ version, requirements });
  const own = interpreterOf(folder);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return own;
  installing(version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await succeed(command, ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...requirements];
  await withProgress("pip install", succeed(own, pip));
  writeFileSync(stamp, wanted);
  return own;
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}:\n${output}`);
}
