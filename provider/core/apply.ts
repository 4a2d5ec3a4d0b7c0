import { AlreadyExistsError } from "./errors";
import { atLast, goOn } from "./operation";
import type { Step } from "./resource";
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

/**
 * Runs steps in order and stops at the first failure, after taking back what can be taken back.
 * @throws StepFailure
 */
export async function apply(steps: readonly Step[], session: Session): Promise<void> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      goOn();
      await session.run(step.sql);
    } catch (cause) {
      throw await atLast(() => takeBack(session, { done, failed: step, cause }));
    }
    done.push(step);
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
  const standing = done.filter((step) => step.undo === undefined || !undone.includes(step.undo));
  return new StepFailure({ failed, standing, undone, stuck }, { cause });
}
