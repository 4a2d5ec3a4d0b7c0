import { randomUUID } from "node:crypto";

/** An answer as it came over the wire. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly success: boolean;
  readonly code: string | null;
  readonly message: string | null;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** A client without a driver's habits: one request, one answer. */
export interface PlainClient {
  readonly token: string;
  readonly master: string;
  post(
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<PlainAnswer>;
  read(path: string): Promise<PlainAnswer>;
  query(sqlText: string, more?: QueryOptions): Promise<PlainAnswer>;
}

export interface QueryOptions {
  readonly requestId?: string;
  /** Added to the request's address. */
  readonly url?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export async function plainLogin(url: string, names = "", data: object = {}): Promise<PlainAnswer> {
  const body = { data: { LOGIN_NAME: "plain", PASSWORD: "any", ...data } };
  return send(`${url}/session/v1/login-request?requestId=${randomUUID()}&${names}`, { body });
}

export async function plain(url: string): Promise<PlainClient> {
  const { data } = await plainLogin(url);
  const token = String(data?.["token"]);
  const signed = { authorization: `Snowflake Token="${token}"` };
  const client: PlainClient = {
    token,
    master: String(data?.["masterToken"]),
    post: (path, body, headers = signed) => send(`${url}${path}`, { body: body ?? {}, headers }),
    read: (path) => send(`${url}${path}`, { headers: signed }),
    query: (sqlText, { requestId = randomUUID(), url: more = "", body, headers, signal } = {}) =>
      send(`${url}/queries/v1/query-request?requestId=${requestId}${more}`, {
        body: { sqlText, ...body },
        headers: { ...signed, ...headers },
        signal,
      }),
  };
  return client;
}

interface Sending {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

async function send(url: string, { body, headers, signal }: Sending): Promise<PlainAnswer> {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await answer.text();
  const isJson = (answer.headers.get("content-type") ?? "").includes("application/json");
  const read = isJson ? (JSON.parse(text) as PlainAnswer) : { message: text };
  return { success: false, code: null, data: null, ...read, ...facts(answer) };
}

function facts({ status, headers }: Response): Pick<PlainAnswer, "status" | "headers"> {
  return { status, headers };
}
