import { StepFailure } from "./apply";
import { NotFoundError, NotReadyError, PermissionError, TakenError, isExpected } from "./errors";
import { excerpts } from "./excerpt";
import type { Plan } from "./plan";
import type { Difference } from "./property";
import { equal, own, parsePath } from "./property";
import type { Issue, Resource } from "./resource";
import type { Values } from "./values";
import type { Veil } from "./veil";

/** Texts for people: plans in preview, failures in what they read afterwards. */

/** What a plan is about. */
export interface Subject {
  readonly label: string;
  readonly previous: Values | undefined;
  readonly veil: Veil;
}

/** The plan as lines: the ordered SQL with reasons and consequences, and what drifted; its notes are told apart. */
export function planText(plan: Plan, subject: Subject): string {
  const { veil, label } = subject;
  const count = plan.steps.length;
  const head = `${plan.action === "none" ? "nothing to do" : plan.action} ${label}: ${
    count === 0 ? "no statement" : count === 1 ? "1 statement" : `${String(count)} statements`
  }`;
  const changes = plan.differences.map((one) => `  ${differenceText(one, subject)}`);
  const steps = plan.steps.flatMap((step, index) => [
    `  ${String(index + 1)}. ${veil.sql(step)};`,
    `     -- ${veil.clean(step.why)} [${step.consequences.join(", ")}]`,
  ]);
  const replaced = plan.replaces.map((name) => `  ${name} changes, which needs a replacement`);
  const foreseen = plan.foreseen.map((text) => `  ${veil.clean(text)}`);
  return [head, ...changes, ...replaced, ...steps, ...foreseen].join("\n");
}

/** `property is …, should be …`, called drift when the program did not change. */
export function differenceText(difference: Difference, { previous, veil }: Subject): string {
  const { is, shouldBe, others } = shown(difference, veil);
  const values = `${difference.path} is ${is}, should be ${shouldBe}${others}`;
  return isDrift(difference, previous) ? `drift: ${values}` : values;
}

/** Longer texts are shown where they begin to differ. */
const WHOLE_LENGTH = 160;

/** Both values as they may be shown, and whether that is all of what differs. */
function shown({ path, is, shouldBe }: Difference, veil: Veil) {
  const [seen, wanted] = [veil.value(path, is), veil.value(path, shouldBe)];
  if (Math.max(seen.length, wanted.length) <= WHOLE_LENGTH)
    return { is: seen, shouldBe: wanted, others: "" };
  const { left, right, more } = excerpts(veil.plain(path, is), veil.plain(path, shouldBe));
  const places = more === 1 ? "place" : "places";
  const others = more === 0 ? "" : ` (and otherwise in ${String(more)} more ${places})`;
  return { is: left, shouldBe: right, others };
}

function isDrift({ path, shouldBe }: Difference, previous: Values | undefined): boolean {
  if (previous === undefined) return false;
  const [input = path, key] = parsePath(path);
  const before = previous[input];
  if (key === undefined)
    return equal(typeof shouldBe === "object" ? "deep" : "text", before, shouldBe);
  return equal("deep", own((before ?? {}) as Values, key), shouldBe);
}

/** A failure that is to be told. */
interface Failure {
  readonly error: unknown;
  readonly resource: Resource;
  readonly label: string;
  readonly verb: string;
  readonly veil: Veil;
}

/** A failure as the user reads it: what was tried, on which object, what was said, what stands. */
export function failureText(failure: Failure): string {
  const { error, resource, label, verb, veil } = failure;
  const about = `${resource.kind} ${label}`;
  if (error instanceof StepFailure) return veil.clean(stepFailureText(error, failure, about));
  if (!(error instanceof Error)) return veil.clean(`${about}: ${verb} failed.`);
  const message = error.message.includes(label)
    ? error.message
    : `${about}: ${verb} failed. ${error.message}`;
  return veil.clean(`${message}${detailsOf(error, veil)}${adviceFor(error, resource, verb)}`);
}

function stepFailureText(error: StepFailure, { resource, veil }: Failure, about: string): string {
  const cause = error.cause instanceof Error ? error.cause.message : String(error.cause);
  const parts = [
    `${about}: a step failed that ${error.failed.why}.`,
    veil.hides(error.failed) ? veil.withheld(cause) : cause,
    `Statement: ${veil.sql(error.failed)}`,
    ...(error.undone.length > 0
      ? [`Taken back: ${error.undone.map((one) => veil.statement(one)).join("; ")}.`]
      : []),
    ...error.stuck.map((one) =>
      one.taken
        ? `Not taken back, since somebody else has taken the name meanwhile: ${veil.statement(one.statement)}.`
        : `Could not be taken back: ${veil.statement(one.statement)} (${one.reason}). Run it by hand.`,
    ),
    ...(error.standing.length > 0
      ? [
          `Done and standing: ${error.standing.map((step) => step.why).join("; ")}. The next \`pulumi up\` goes on from there.`,
        ]
      : []),
  ];
  return parts.join(" ") + adviceFor(error.cause, resource, "update");
}

/** Values that a failure carries along, for which its own text is not the place. */
function detailsOf(error: Error, veil: Veil): string {
  if (error instanceof TakenError) {
    const reasons = [
      ...error.differences.map((each) => {
        const { is, shouldBe, others } = shown(each, veil);
        return `${each.path} is ${is}, the program wants ${shouldBe}${others}`;
      }),
      ...error.unreadable.map((name) => `its ${name} cannot be read back and so not be compared`),
    ];
    const unproven = error.unproven === undefined ? "" : ` ${error.unproven}`;
    return (
      `: ${reasons.join("; ")}.${unproven} Set adopt: true to take it over and make it as the program says, ` +
      `or declare another name.`
    );
  }
  if (!(error instanceof NotReadyError)) return "";
  const seen = Object.entries(error.lastSeen ?? {}).map(
    ([name, value]) => `${name} ${veil.value(name, value)}`,
  );
  const last = seen.length === 0 ? "It is not to be seen" : `Last seen: ${seen.join(", ")}`;
  return ` ${last}. Run \`pulumi up\` again; it goes on from what stands.`;
}

/** A broken rule in one line. */
export function issueText({ path, message }: Issue): string {
  return path === "" ? message : `${path}: ${message}`;
}

/** Privileges as the statements that give them. */
export function grantsText(privileges: readonly string[]): string {
  return privileges.map((one) => `GRANT ${one}`).join(", ");
}

/** Fragile: the only place where a refusal says on what a privilege is missing. */
const REFUSED_ON = /(?:operate on (\w+)|(\w+) '[^']*' does not exist or not authorized)/i;

/** The grants that may be missing: those on the kind of object that Snowflake names, else all. */
function adviceFor(error: unknown, { privileges, kind }: Resource, verb: string): string {
  if (!(error instanceof PermissionError || error instanceof NotFoundError)) return "";
  if (!error.message.startsWith("Snowflake said")) return "";
  const all = verb === "read" ? privileges.read : [...privileges.write, ...privileges.read];
  const [, operated, sought] = REFUSED_ON.exec(error.message) ?? [];
  const on = ` ON ${(operated ?? sought ?? "").toUpperCase()}`;
  const fitting = all.filter((one) => one.includes(on));
  const grants = grantsText(fitting.length === 0 ? all : fitting);
  return error instanceof PermissionError
    ? ` ${kind} needs: ${grants}.`
    : ` If it exists, the role needs: ${grants}.`;
}

/** True when the text alone tells the user all there is to know. */
export function isPlainFailure(error: unknown): boolean {
  return error instanceof StepFailure || isExpected(error);
}
