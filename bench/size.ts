import { localSettings, projectFrom } from "../test/support/project";
import type { Project } from "../test/support/project";
import { startAccount } from "./account";
import { measured } from "./operation";
import type { Took } from "./operation";
import type { Sent } from "./server";

/** One operation over so many objects, beside as many empty resources. */
export interface Row {
  readonly operation: string;
  readonly objects: number;
  readonly latencyMs: number;
  readonly ours: Took;
  readonly floor: Took;
  readonly sent: Sent;
  /** Characters of the state for each object. */
  readonly state: number;
}

const OPERATIONS: readonly (readonly [string, readonly string[]])[] = [
  ["preview, all new", ["preview"]],
  ["up", ["up", "--yes", "--skip-preview"]],
  ["preview, nothing to do", ["preview", "--expect-no-changes"]],
  ["refresh", ["refresh", "--yes", "--skip-preview"]],
];

/** Above so many objects each operation is measured once: it takes long enough. */
const MANY = 200;

/** A fresh account and two fresh stacks; the two take turns, so that both meet the same machine. */
export async function rowsOf(objects: number, latencyMs: number): Promise<readonly Row[]> {
  const account = await startAccount(latencyMs);
  const ours = await projectFrom("bench/programs/objects", { linked: true });
  const floor = await projectFrom("bench/programs/empty", { linked: true });
  await ours.configure({ ...localSettings(account.url), "objects:objects": String(objects) });
  await floor.configure({ "empty:objects": String(objects) });
  const rows: Row[] = [];
  try {
    for (const [operation, args] of OPERATIONS) {
      const times = operation === "up" || objects > MANY ? 1 : 3;
      const pairs: Pair[] = [];
      for (let time = 0; time < times; time += 1) {
        const beneath = await measured(floor, args);
        await account.sent();
        const took = await measured(ours, args);
        pairs.push({ ours: took, floor: beneath, sent: await account.sent() });
      }
      const state = await stateOf(ours, objects);
      rows.push({ operation, objects, latencyMs, ...middle(pairs), state });
    }
    return rows;
  } finally {
    await account.stop();
    ours.remove();
    floor.remove();
  }
}

interface Pair {
  readonly ours: Took;
  readonly floor: Took;
  readonly sent: Sent;
}

/** The pair whose difference is the median. */
function middle(pairs: readonly Pair[]): Pair {
  const more = ({ ours, floor }: Pair) => ours.seconds - floor.seconds;
  const sorted = [...pairs].sort((a, b) => more(a) - more(b));
  const found = sorted[Math.floor(sorted.length / 2)];
  if (found === undefined) throw new Error("nothing was measured");
  return found;
}

async function stateOf(project: Project, objects: number): Promise<number> {
  const { output } = await project.pulumi("stack", "export");
  return Math.round(output.length / objects);
}
