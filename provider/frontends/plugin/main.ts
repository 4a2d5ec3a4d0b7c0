import { serve } from "./server";

/**
 * The plugin's process: the engine reads the port from stdout, where nothing else may stand, and
 * shows messages that come through its own log alone.
 */
for (const level of ["log", "info", "debug"] as const) console[level] = console.error;

// A detached failure must not take the calls along that are under way.
for (const event of ["uncaughtException", "unhandledRejection"] as const)
  process.on(event, (error: unknown) => {
    console.error(error);
  });

serve().then(
  (port) => process.stdout.write(`${String(port)}\n`),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
