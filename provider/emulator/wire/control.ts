import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock/clock";
import type { StatementLog } from "./log";

/** What the command line may ask of a running server. */
export interface Controlled {
  readonly url: string;
  readonly log: StatementLog;
  readonly clock: Clock;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Routes for the command line, which no driver knows: `/_local/status`, `log`, `advance`, `reset`, `stop`. */
export function controlRoutes(
  token: string,
  server: () => Controlled,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [, path, seconds] = /^\/_local\/(\w+)(?:\?seconds=(\d+))?$/.exec(request.url ?? "") ?? [];
    if (path === undefined) return false;
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (!same(request.headers.authorization ?? "", `Bearer ${token}`)) {
      answer(403, { error: "wrong token" });
      return true;
    }
    if (path === "stop") {
      // Whoever runs the server hears of a failure; this answer is gone by then.
      response.once(
        "close",
        () =>
          void server()
            .stop()
            .catch(() => undefined),
      );
      answer(200, { stopped: true });
      return true;
    }
    act({ path, seconds: Number(seconds) }, server(), answer).catch((error: unknown) => {
      answer(500, { error: error instanceof Error ? error.message : String(error) });
    });
    return true;
  };
}

async function act(
  { path, seconds }: { readonly path: string; readonly seconds: number },
  server: Controlled,
  answer: (status: number, body: unknown) => void,
): Promise<void> {
  switch (path) {
    case "status":
      answer(200, {
        url: server.url,
        pid: process.pid,
        statements: server.log.statements().length,
      });
      return;
    case "log":
      answer(200, server.log.statements());
      return;
    case "advance":
      await server.clock.advance(seconds * 1000);
      answer(200, { now: server.clock.now().toISOString() });
      return;
    case "reset":
      await server.reset();
      answer(200, { reset: true });
      return;
    default:
      answer(404, { error: `no route ${path}` });
  }
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
