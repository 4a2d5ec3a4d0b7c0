import { join } from "node:path";
import { ROOT } from "../engine/places";
import { environmentIn } from "../engine/python";

/** A throwaway virtual environment with the real Python client. */

export const FOLDER = join(ROOT, ".interop");

const REQUIREMENTS = ["snowflake-ml-python==2.6.0", "scikit-learn"];

/** What the client declares. Source: metadata of snowflake-ml-python 2.6.0 (Requires-Python) */
const RANGE = { oldest: 10, newest: 14 };

/** The interpreter of the environment, which is made unless it stands and matches. */
export function pythonWithClient(say: (text: string) => void): Promise<string> {
  return environmentIn(join(FOLDER, "venv"), {
    range: RANGE,
    requirements: REQUIREMENTS,
    installing: (version) => {
      say(`Python ${version}: installs ${REQUIREMENTS.join(" and ")} (about 700 MB on disk) …`);
    },
  });
}
