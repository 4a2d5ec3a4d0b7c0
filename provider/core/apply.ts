import { AlreadyExistsError, ConflictError } from "./errors";
import { atLast, goOn } from "./operation";
import type { Gate, Step } from "./step";
import type { Session, Statement } from "./session";

/** An undo statement that failed. */
export interface Stuck {
  readonly statement: Statement;
  readonly reason: string;
  /** True when somebody else has taken the name meanwhile: nothing is lost. */
  readonly taken: boolean;
}

/** A step failed; earlier ones stand unless they were taken back. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
  readonly failed: Step;
  /** Steps that took effect and still stand. */
  readonly standing: readonly Step[];
  /** Statements that took earlier steps back. */
  readonly undone: readonly Statement[];
  /** Undo statements that failed as well, with Snowflake's answer. */
  readonly stuck: readonly Stuck[];

  constructor(
    facts: Pick<StepFailure, "failed" | "standing" | "undone" | "stuck">,
    options: { cause: unknown },
  ) {
    super(`step failed: ${facts.failed.why}`, options);
    this.failed = facts.failed;
    this.standing = facts.standing;
    this.undone = facts.undone;
    this.stuck = facts.stuck;
  }
}

/** Hears of a step that takes long. */
export type Tell = (text: string) => void;

/**
 * Runs steps in order and stops at the first failure, after taking back what can be taken back.
 * @throws StepFailure
 */
export async function apply(
  steps: readonly Step[],
  session: Session,
  tell: Tell = () => undefined,
): Promise<void> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      goOn();
      await (step.gate === undefined
        ? watched(step, session, tell)
        : ask(step.sql, step.gate, session));
    } catch (cause) {
      throw await atLast(() => takeBack(session, { done, failed: step, cause }));
    }
    if (step.settles === true) settle(done);
    done.push(step);
  }
}

/** Takes the undo off all steps so far. */
function settle(done: Step[]): void {
  for (const [index, { undo, ...step }] of done.entries()) done[index] = step;
}

/** @throws ConflictError when the answer is none to go on with */
async function ask(question: Statement, gate: Gate, session: Session): Promise<void> {
  const reason = gate.refusal(await session.rows(question, gate.row));
  if (reason !== undefined) throw new ConflictError(reason);
}

/** How often a long statement is looked at. */
const WATCH_MS = 10_000;

/** Runs a statement, and tells meanwhile how far it is; a look that fails tells nothing. */
async function watched(
  { sql, watch }: Step,
  session: Session,
  tell: (text: string) => void,
): Promise<void> {
  if (watch === undefined) return session.run(sql);
  const begun = Date.now();
  const state = { looking: false, over: false };
  const look = async (): Promise<void> => {
    const elapsed = Math.round((Date.now() - begun) / 1000);
    const text = watch.text(await session.rows(watch.sql, watch.row), elapsed);
    if (text !== undefined && !state.over) tell(text);
  };
  const timer = setInterval(() => {
    if (state.looking) return;
    state.looking = true;
    look()
      .catch(() => undefined)
      .finally(() => {
        state.looking = false;
      });
  }, WATCH_MS);
  try {
    await session.run(sql);
  } finally {
    state.over = true;
    clearInterval(timer);
  }
}

async function takeBack(
  session: Session,
  { done, failed, cause }: { done: readonly Step[]; failed: Step; cause: unknown },
): Promise<StepFailure> {
  const undone: Statement[] = [];
  const stuck: Stuck[] = [];
  for (const step of [...done].reverse()) {
    if (step.undo === undefined) continue;
    try {
      await session.run(step.undo);
      undone.push(step.undo);
    } catch (error) {
      stuck.push({
        statement: step.undo,
        reason: error instanceof Error ? error.message : String(error),
        taken: error instanceof AlreadyExistsError,
      });
    }
  }
  const stays = ({ undo, gate }: Step): boolean =>
    gate === undefined && (undo === undefined || !undone.includes(undo));
  const standing = done.filter(stays);
  return new StepFailure({ failed, standing, undone, stuck }, { cause });
}
