import { StepFailure } from "./apply";
import { PermissionError, isExpected } from "./errors";
import type { Plan } from "./plan";
import type { Difference } from "./property";
import { equal } from "./property";
import type { Resource, Values } from "./resource";

/** Texts for people: plans in preview, failures in what they read afterwards. */

/** Replaces what may not be shown. */
export interface Veil {
  readonly isSecret: (literal: string) => boolean;
  /** A text with every secret taken out. */
  readonly clean: (text: string) => string;
  /** A value of an input, as text. */
  readonly value: (input: string, value: unknown) => string;
}

const HIDDEN_TEXT = "[secret]";

/** Shorter leaves are not looked for inside other texts: they would veil everything. */
const SHORTEST_SECRET = 4;

/** A veil over all texts inside the secret inputs. */
export function veilOver(values: Values, secrets: readonly string[]): Veil {
  const leaves = [...new Set(secrets.flatMap((name) => leavesOf(values[name])))];
  const long = leaves.filter((leaf) => leaf.length >= SHORTEST_SECRET);
  return {
    isSecret: (literal) =>
      leaves.some((leaf) => literal === leaf) || long.some((leaf) => literal.includes(leaf)),
    clean: (text) => long.reduce((cleaned, leaf) => cleaned.replaceAll(leaf, HIDDEN_TEXT), text),
    value: (input, value) =>
      secrets.includes(input)
        ? HIDDEN_TEXT
        : value === undefined
          ? "absent"
          : JSON.stringify(value),
  };
}

function leavesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "object") return Object.values(value).flatMap(leavesOf);
  return [typeof value === "string" ? value : JSON.stringify(value)];
}

/** What a plan is about. */
export interface Subject {
  readonly label: string;
  readonly previous: Values | undefined;
  readonly veil: Veil;
}

/** The plan as lines: the ordered SQL with reasons and consequences, and what drifted. */
export function planText(plan: Plan, subject: Subject): string {
  const count = plan.steps.length;
  const head = `${plan.action === "none" ? "nothing to do" : plan.action} ${subject.label}: ${
    count === 0 ? "no statement" : count === 1 ? "1 statement" : `${String(count)} statements`
  }`;
  const changes = plan.differences.map((one) => `  ${differenceText(one, subject)}`);
  const steps = plan.steps.flatMap((step, index) => [
    `  ${String(index + 1)}. ${step.sql.shown(subject.veil.isSecret)};`,
    `     -- ${subject.veil.clean(step.why)} [${step.consequences.join(", ")}]`,
  ]);
  const notes = plan.notes.map((note) => `  note: ${note}`);
  const replaced = plan.replaces.map((name) => `  ${name} changes, which needs a replacement`);
  return [head, ...changes, ...replaced, ...steps, ...notes].join("\n");
}

/** `property: is → should be`, called drift when the program did not change. */
export function differenceText(difference: Difference, { previous, veil }: Subject): string {
  const input = /^[A-Za-z]+/.exec(difference.path)?.[0] ?? difference.path;
  const values = `${difference.path} is ${veil.value(input, difference.is)}, should be ${veil.value(input, difference.shouldBe)}`;
  return isDrift(difference, previous) ? `drift: ${values}` : values;
}

function isDrift({ path, shouldBe }: Difference, previous: Values | undefined): boolean {
  if (previous === undefined) return false;
  const [, input = path, key] = /^([A-Za-z]+)(?:\[(.*)\])?$/.exec(path) ?? [];
  const before = previous[input];
  if (key === undefined) return equal("text", before, shouldBe);
  return equal("deep", (before as Values | undefined)?.[JSON.parse(key) as string], shouldBe);
}

/** A failure as the user reads it: what was tried, on which object, what was said, what stands. */
export function failureText(
  error: unknown,
  tried: { resource: Resource; label: string; verb: string; veil: Veil },
): string {
  const { resource, label, verb, veil } = tried;
  const about = `${resource.kind} ${label}`;
  if (error instanceof StepFailure)
    return veil.clean(stepFailureText(error, { resource, about, veil }));
  if (!(error instanceof Error)) return `${about}: ${verb} failed.`;
  const advice = adviceFor(error, resource, verb);
  const message = error.message.includes(label)
    ? error.message
    : `${about}: ${verb} failed. ${error.message}`;
  return veil.clean(`${message}${advice}`);
}

function stepFailureText(
  error: StepFailure,
  { resource, about, veil }: { resource: Resource; about: string; veil: Veil },
): string {
  const cause = error.cause instanceof Error ? error.cause.message : String(error.cause);
  const parts = [
    `${about}: a step failed that ${error.failed.why}.`,
    cause,
    `Statement: ${error.failed.sql.shown(veil.isSecret)}`,
    ...(error.undone.length > 0
      ? [`Taken back: ${error.undone.map((one) => one.shown(veil.isSecret)).join("; ")}.`]
      : []),
    ...error.stuck.map(
      (one) =>
        `Could not be taken back: ${one.statement.shown(veil.isSecret)} (${one.reason}). Run it by hand.`,
    ),
    ...(error.standing.length > 0
      ? [
          `Done and standing: ${error.standing.map((step) => step.why).join("; ")}. The next \`pulumi up\` goes on from there.`,
        ]
      : []),
  ];
  return parts.join(" ") + adviceFor(error.cause, resource, "update");
}

function adviceFor(error: unknown, resource: Resource, verb: string): string {
  if (!(error instanceof PermissionError) || !error.message.startsWith("Snowflake said")) return "";
  const needed = verb === "read" ? resource.privileges.read : resource.privileges.write;
  return ` ${resource.kind} needs: ${needed.map((one) => `GRANT ${one}`).join(", ")}.`;
}

/** True when the text alone tells the user all there is to know. */
export function isPlainFailure(error: unknown): boolean {
  return error instanceof StepFailure || isExpected(error);
}
