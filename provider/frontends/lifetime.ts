import { connect } from "node:net";
import { engineAddress } from "./engine-log";

/**
 * The end of a provider process: a signal comes, and five seconds later the process is killed; when the
 * engine dies, nothing comes at all.
 */

/** How long logging out may take. */
const LAST_WORDS_MS = 3000;

/** How often the engine is looked for. */
const PROBE_MS = 2000;

/** Logs out and leaves on a signal, or when the engine is gone. */
export function endWithEngine(close: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    const last = setTimeout(() => process.exit(0), LAST_WORDS_MS);
    void close()
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(last);
        process.exit(0);
      });
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  watchEngine(end);
}

function watchEngine(end: () => void): void {
  const address = engineAddress();
  if (address === undefined) return;
  const split = address.lastIndexOf(":");
  const target = { host: address.slice(0, split), port: Number(address.slice(split + 1)) };
  const timer = setInterval(() => {
    const socket = connect(target);
    socket.once("connect", () => socket.destroy());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") end();
    });
    socket.unref();
  }, PROBE_MS);
  timer.unref();
}
