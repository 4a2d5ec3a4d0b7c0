import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "../scripts/engine/places";
import type { Sent } from "./server";

/** The local Snowflake that a measurement talks to. */
export interface Account {
  readonly url: string;
  /** What was sent since the last call. */
  sent(): Promise<Sent>;
  stop(): Promise<void>;
}

/** Starts one that waits this many milliseconds before each statement. */
export async function startAccount(latencyMs = 0): Promise<Account> {
  const child = fork(join(ROOT, "scripts", "run.js"), ["../bench/server", String(latencyMs)]);
  const died = once(child, "exit").then(() => {
    throw new Error("the local Snowflake ended");
  });
  died.catch(() => undefined);
  const answer = async <T>(): Promise<T> =>
    ((await Promise.race([once(child, "message"), died])) as [T])[0];
  const { url } = await answer<{ url: string }>();
  return {
    url,
    sent() {
      const sent = answer<Sent>();
      child.send("sent");
      return sent;
    },
    async stop() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
