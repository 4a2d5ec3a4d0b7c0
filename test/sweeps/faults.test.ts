import type { Emulator, FaultAction } from "../../provider/emulator";
import { limiter } from "../../provider/snowflake/limit";
import { startAccount } from "../support/account";
import { DispatchedStack } from "../support/dispatched";
import { SPECIMENS } from "../support/kinds";
import type { Specimen } from "../support/kinds";

/** Everything that can go wrong on the way, against every verb of every kind. */

const FAULTS: Readonly<Record<string, FaultAction>> = {
  "an answer that is lost": { reset: "after" },
  "a connection that is reset": { reset: "before" },
  "a body that is cut": { reset: "mid-body" },
  "a 503": { status: 503 },
  "a 429": { status: 429 },
  "no answer in time": { hang: "before" },
  "no answer in time to what took effect": { hang: "after" },
  "an expired session": { session: "expire" },
  "a session that is not known": { session: "invalidate" },
  "a session that was closed": { session: "gone" },
  "a master token that expired": { session: "expire-master" },
  "a truncated body": { badBody: "truncated" },
  "a page instead of an answer": { badBody: "html" },
};

const VERBS = ["create", "read", "update", "delete", "preview"] as const;
type Verb = (typeof VERBS)[number];

/** Statements that a fault hits: what the verb itself sends. */
const HIT: Readonly<Record<Verb, RegExp>> = {
  create: /^(CREATE MODEL|ALTER MODEL)/,
  read: /^SHOW/,
  update: /^ALTER MODEL/,
  delete: /^(DROP MODEL|ALTER MODEL)/,
  preview: /^SHOW/,
};

interface Outcome {
  readonly title: string;
  /** What the operation said when it failed. */
  readonly failure: string | undefined;
  /** Whether everything is as it should be after the operation, or after the same once more. */
  readonly right: boolean;
  /** Statements that took effect more than once. */
  readonly twice: readonly string[];
}

async function act(stack: DispatchedStack, verb: Verb, specimen: Specimen): Promise<void> {
  const { declared, changed } = specimen;
  if (verb === "create") await stack.up({ it: declared });
  else if (verb === "update") await stack.up({ it: changed });
  else if (verb === "delete") await stack.destroy();
  else if (verb === "read") await stack.refresh();
  else await stack.preview({ it: declared });
}

async function isRight(emulator: Emulator, verb: Verb, specimen: Specimen): Promise<boolean> {
  const rows = JSON.stringify(await emulator.execute(specimen.show)).replaceAll("\\", "");
  if (verb === "delete") return !specimen.stands.test(rows);
  return verb === "update" ? specimen.isChanged.test(rows) : specimen.stands.test(rows);
}

async function tried(fault: string, verb: Verb, specimen: Specimen): Promise<Outcome> {
  const emulator = await startAccount();
  for (const sql of specimen.before ?? []) await emulator.execute(sql);
  const stack = new DispatchedStack(emulator);
  // The driver gives up on an answer after this many milliseconds.
  stack.driver = { timeout: 3000 };
  if (verb !== "create") await act(stack, "create", specimen);
  emulator.log.clear();
  emulator.faults.add({
    match: { route: "query", sql: HIT[verb] },
    action: FAULTS[fault] ?? { delayMs: 0 },
  });
  const failure = await act(stack, verb, specimen).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (failure !== undefined) await act(stack, verb, specimen);
  const right = await isRight(emulator, verb, specimen);
  const done = emulator.log
    .statements({ mutating: true })
    .filter(({ outcome }) => outcome?.ok === true)
    .map(({ sql }) => sql);
  await emulator.stop();
  const twice = done.filter((sql, index) => done.indexOf(sql) !== index);
  return { title: `${verb} of ${specimen.kind}`, failure, right, twice };
}

describe("a connection with faults", () => {
  // The driver pauses for seconds before it asks again: all cases of a fault run side by side.
  it.each(Object.keys(FAULTS))(
    "%s: each verb of each kind ends right, nothing runs twice",
    async (fault) => {
      const limited = limiter(8);
      const outcomes = await Promise.all(
        SPECIMENS.flatMap((specimen) =>
          VERBS.map((verb) => limited(() => tried(fault, verb, specimen))),
        ),
      );
      expect(outcomes).toHaveLength(SPECIMENS.length * VERBS.length);
      expect(outcomes.filter(({ right, twice }) => !right || twice.length > 0)).toEqual([]);
      for (const { failure } of outcomes) {
        if (failure !== undefined) expect(failure).toMatch(/session|answer/);
      }
    },
  );
});
