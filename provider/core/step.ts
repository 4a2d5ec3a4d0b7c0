import type { z } from "zod";
import type { Statement } from "./session";
import type { Values } from "./values";

/** What running a step means for those who use the object meanwhile and afterwards. */
export type Consequence =
  | "safe"
  /** Callers of the object fail or change over for a moment. */
  | "interrupts"
  | "rescoresRows"
  | "losesData"
  /** There is no statement that brings it back. */
  | "irreversible"
  | "costs";

/** One statement of a plan, with its reason in one sentence. */
export interface Step {
  readonly sql: Statement;
  readonly why: string;
  readonly consequences: readonly Consequence[];
  /** True for the step after which a new object stands. */
  readonly makes?: true;
  /** Inputs that its literals were made from; when one is secret, none of them is shown. */
  readonly inputs?: readonly string[];
  /** Takes the step back when a later step of the same plan fails. */
  readonly undo?: Statement;
  /** From this step on, what came before is not taken back any more. */
  readonly settles?: true;
  /** Outputs that tell what it left undone when it failed, where nothing else shows it. */
  readonly leaves?: Values;
  /** Outputs that it changes, and that nobody knows before it ran. */
  readonly unforeseen?: readonly string[];
  /** For a question: what its answer must be, before the plan goes on. */
  readonly gate?: Gate;
  /** For a statement that may take long: what is told of it meanwhile. */
  readonly watch?: Watch;
}

/** Judges the answer to a question. */
export interface Gate {
  readonly row: z.ZodType;
  /** @returns why the plan stops here, or undefined */
  refusal(rows: readonly unknown[]): string | undefined;
}

/** A question that is asked again and again while a statement runs. */
export interface Watch {
  readonly sql: Statement;
  readonly row: z.ZodType;
  /** One line for the user; undefined when there is nothing to tell. */
  text(rows: readonly unknown[], elapsedSeconds: number): string | undefined;
}
