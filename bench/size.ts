import type { FrontEnd } from "../test/support/front-end";
import { localSettings, projectFrom } from "../test/support/project";
import type { Project } from "../test/support/project";
import { startAccount } from "./account";
import type { Account } from "./account";
import { measured } from "./operation";
import type { Took } from "./operation";
import type { Sent } from "./server";

/** One operation over so many objects, beside as many empty resources. */
export interface Row {
  readonly through: FrontEnd;
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

/** A stack of ours and the account that it works on. */
interface Contestant {
  readonly through: FrontEnd;
  readonly project: Project;
  readonly account: Account;
}

async function contestant(
  through: FrontEnd,
  objects: number,
  latencyMs: number,
): Promise<Contestant> {
  const account = await startAccount(latencyMs);
  const project = await projectFrom("bench/programs/objects", { linked: true, frontEnd: through });
  await project.configure({ ...localSettings(account.url), "objects:objects": String(objects) });
  return { through, project, account };
}

/** Fresh accounts and fresh stacks, which take turns, so that all meet the same machine. */
export async function rowsOf(objects: number, latencyMs: number): Promise<readonly Row[]> {
  const floor = await projectFrom("bench/programs/empty", { linked: true, frontEnd: "dynamic" });
  await floor.configure({ "empty:objects": String(objects) });
  const contestants = [
    await contestant("dynamic", objects, latencyMs),
    await contestant("native", objects, latencyMs),
  ];
  const rows: Row[] = [];
  try {
    for (const [operation, args] of OPERATIONS) {
      const times = operation === "up" || objects > MANY ? 1 : 3;
      const pairs = contestants.map((): Pair[] => []);
      for (let time = 0; time < times; time += 1) {
        const beneath = await measured(floor, args);
        for (const [index, { project, account }] of contestants.entries()) {
          await account.sent();
          const took = await measured(project, args);
          pairs[index]?.push({ ours: took, floor: beneath, sent: await account.sent() });
        }
      }
      for (const [index, { through, project }] of contestants.entries()) {
        const state = await stateOf(project, objects);
        rows.push({ through, operation, objects, latencyMs, ...middle(pairs[index] ?? []), state });
      }
    }
    return rows;
  } finally {
    for (const { account, project } of contestants) {
      await account.stop();
      project.remove();
    }
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
