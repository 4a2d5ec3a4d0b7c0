import { join } from "node:path";
import { startWorld } from "../test/support/world";
import type { World } from "../test/support/world";
import { runClient } from "./interop/client";
import { promote } from "./interop/promotion";
import { FOLDER, pythonWithClient } from "./interop/python";
import { Steps } from "./interop/steps";

/**
 * `npm run interop`: the real snowflake-ml-python logs models into the local Snowflake, and Pulumi
 * promotes one. Both ways in which the client uploads are taken, each on an account of its own.
 */

const ROUTES = {
  stage: { capabilities: {}, sign: /^CREATE MODEL ML\.PROD\.CHURN WITH VERSION V1 FROM @/ },
  live: {
    capabilities: { ENABLE_HIDDEN_LIVE_VERSION_IN_SDK: true },
    sign: /^ALTER MODEL \S+ COMMIT VERSION \S+ RENAME TO ML\.PROD\.CHURN RENAME VERSION TO V1/,
  },
} as const;

type Route = keyof typeof ROUTES;

const NAMES = Object.keys(ROUTES) as readonly Route[];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function throughRoute(route: Route, python: string, steps: Steps): Promise<void> {
  say(`\n== ${route}: a fresh account`);
  const { capabilities, sign } = ROUTES[route];
  const world = await startWorld({ capabilities, init: ["CREATE TAG ML.PROD.STAGE_OF"] });
  const tell = (title: string, held: boolean, detail = ""): void => {
    steps.add({ route, title, held, detail });
  };
  try {
    await runPython("before", { world, python, route, steps });
    const logged = world.emulator.log.statements().some((entry) => sign.test(entry.sql));
    tell("the upload took the route that the account offers", logged);
    await promote(world, tell);
    await runPython("after", { world, python, route, steps });
  } finally {
    await world.stop();
  }
}

interface Side {
  readonly world: World;
  readonly python: string;
  readonly route: Route;
  readonly steps: Steps;
}

/** Every step of a phase, and that it came to its end. */
async function runPython(phase: "before" | "after", side: Side): Promise<void> {
  const { world, python, route, steps } = side;
  const folder = join(FOLDER, route);
  const { port } = world.emulator;
  const { code, log } = await runClient({ python, phase, port, folder }, (told) => {
    if (told.versions !== undefined) steps.versions = told.versions;
    const { step: title, held = false, detail = "" } = told;
    if (title !== undefined) steps.add({ route, title, held, detail });
  });
  const end = code === 0 ? "" : `it ended with ${String(code)}; see ${log}`;
  const title = `Python, ${phase} the promotion, comes to its end`;
  steps.add({ route, title, held: code === 0, detail: end });
}

async function main(): Promise<void> {
  say("== The Python client");
  const python = await pythonWithClient(say);
  const steps = new Steps(say);
  for (const route of NAMES) await throughRoute(route, python, steps);
  say(`\n${steps.table(NAMES)}`);
  const told = Object.entries(steps.versions).map(([name, version]) => `${name} ${version}`);
  say(`\nWith ${told.join(", ")}: ${steps.held ? "everything held." : "NOT everything held."}`);
  if (!steps.held) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`interop: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
