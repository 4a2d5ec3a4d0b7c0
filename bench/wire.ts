import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { connect } from "../test/support/client";
import { plain } from "../test/support/plain";
import type { Account } from "./account";

/** Statements per second that one client gets answered, a few at once. */

const SECONDS = 3;
const SELECT = "SELECT 1";

/** Runs the same statement for some seconds, `width` at once. @returns statements per second */
async function rate(width: number, statement: () => Promise<void>): Promise<number> {
  await Promise.all(Array.from({ length: width }, statement));
  const until = Date.now() + SECONDS * 1000;
  let count = 0;
  const line = async (): Promise<void> => {
    while (Date.now() < until) {
      await statement();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: width }, line));
  return Math.round(count / SECONDS);
}

/** Through the unmodified driver. */
export async function throughDriver({ url }: Account): Promise<number> {
  const client = await connect(url);
  const result = await rate(8, async () => {
    await client.query(SELECT);
  });
  await client.close();
  return result;
}

/** One POST for each statement, over connections that are kept. */
export async function overHttp({ url }: Account): Promise<number> {
  const { token } = await plain(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const body = JSON.stringify({ sqlText: SELECT });
  const headers = {
    authorization: `Snowflake Token="${token}"`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const result = await rate(
    16,
    () =>
      new Promise<void>((resolve, reject) => {
        const path = `${url}/queries/v1/query-request?requestId=${randomUUID()}`;
        request(path, { method: "POST", agent, headers }, (response) => {
          response.resume();
          response.once("end", () => {
            if (response.statusCode === 200) resolve();
            else reject(new Error(`answered ${String(response.statusCode)}`));
          });
        })
          .once("error", reject)
          .end(body);
      }),
  );
  agent.destroy();
  return result;
}
