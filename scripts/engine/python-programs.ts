import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PYTHON_ENVIRONMENT, ROOT } from "./places";
import { environmentIn } from "./python";

/** What programs in Python need, installed once for each set of pins. */

const PINS = join(ROOT, "tools", "engine", "python", "requirements.txt");

/** What Pulumi's SDK and its grpcio declare. Source: metadata of pulumi 3.250.0 and grpcio 1.85.3 */
const RANGE = { oldest: 10, newest: 14 };

/** The interpreter of the environment. @throws Error that says what to install */
export function pythonForPrograms(say: (text: string) => void): Promise<string> {
  const lines = readFileSync(PINS, "utf8").split("\n");
  return environmentIn(PYTHON_ENVIRONMENT, {
    range: RANGE,
    requirements: lines.filter((line) => line !== "" && !line.startsWith("#")),
    installing: (version) => {
      say(`Python ${version}: installs Pulumi's SDK (about 90 MB on disk) …`);
    },
  });
}
