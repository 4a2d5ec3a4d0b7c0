import type { z } from "zod";
import type { Detail, Listed } from "./listed";
import type { Absent, Given, Need, Observation, Observed, PlanContext } from "./observed";
import type { ModelPackages, Prepared } from "./package";
import type { Plan } from "./plan";
import type { Announcement } from "./program";
import type { Difference, PropertyMarks } from "./property";
import { marksOf } from "./property";
import type { Privileges } from "./privileges";
import type { Renamed } from "./renamed";
import type { ForeseeingLook, Look } from "./session";
import type { Step } from "./step";
import type { Question } from "./question";
import type { Values } from "./values";
import type { Condition } from "./wait";

/** What a clause is asked to change. */
export interface Change<I, A> {
  readonly desired: I;
  readonly live: Partial<I>;
  readonly previous: Partial<I>;
  readonly around: A | undefined;
  readonly differences: readonly Difference[];
  readonly context: PlanContext;
}

/** What stands after a write. */
export interface Written<I, F, A> {
  /** Outputs of the last run. */
  readonly known: Partial<F>;
  readonly after: Observed<I, F, A>;
  /** Inputs that the plan wrote. */
  readonly written: ReadonlySet<string>;
}

/** A plan that is going to be shown, and where more can be asked. */
export interface Shown {
  readonly steps: readonly Step[];
  readonly look: Look;
}

/** Who asks, and what the program wanted the last time. */
export interface Surveying<I> {
  readonly look: Look;
  readonly previous: Partial<I> | undefined;
}

/** What an update that failed may have left, and what is going to be done now. */
export interface Left<F, A> {
  /** Outputs of the last run. */
  readonly known: Partial<F>;
  readonly around: A | undefined;
  readonly steps: readonly Step[];
}

/** How a few properties that one statement sets together are brought to the wanted value. */
export interface Clause<I, A> {
  readonly of: readonly (keyof I & string)[];
  steps(change: Change<I, A>): readonly Step[];
}

/** Reads that many groups need, made side by side before anybody asks for one of them. */
export interface Ahead {
  /** Inputs that only these reads show: for a group that has none of them nothing is read. */
  readonly shown: readonly string[];
  /** @param groups the inputs that name each group */
  read(groups: readonly Values[], look: Look): Promise<void>;
}

/** `must`: nothing works otherwise. `should`: left out where it might close a ring unseen. */
export type Order = "must" | "should";

/** A rule that an input breaks; the path is empty when several are involved. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/**
 * Everything that is to be known of one kind. Front ends, planner, schema and documentation ask
 * the definition; none of them asks which kind it holds.
 */
export interface Definition<I, F, A> {
  readonly kind: string;
  /** What the kind is, for people who look it up. */
  readonly summary: string;
  readonly inputs: z.ZodObject;
  readonly facts: z.ZodObject;
  readonly privileges: Privileges;
  /** Identifiers resolved, references printed in full: the form that is compared. */
  canonical(inputs: I): I;
  /** How messages name the object. */
  label(inputs: I): string;
  /** Id at creation; `parseId` serves imports and is never used on the state. */
  id(inputs: I): string;
  /** How other resources of a program name it, from its identity. */
  reference(identity: I): string;
  parseId(id: string): Partial<I>;
  /** Objects of one group are changed one operation at a time, and see each other's wishes. */
  group(inputs: I): string;
  /** Checks across properties; unknown ones are absent. */
  rules?(inputs: Partial<I>): readonly Issue[];
  /** Completes inputs from local files, before anything is sent. */
  prepare?(
    inputs: I,
    packages: ModelPackages,
    previous: Partial<I> | undefined,
  ): Promise<Prepared<I>>;
  observe(inputs: I, look: Look, need: Need): Promise<Observation<I, F, A>>;
  /** Fills in inputs that follow from others and from what stands; they are compared like declared ones. */
  complete?(inputs: I, given: Given<I, F, A>): I;
  /** Reads what only a plan that changes something needs; asked before such a plan is made. */
  survey?(wanted: I, given: Given<I, F, A>, by: Surveying<I>): Promise<A | undefined>;
  /** What there is to say of a plan that is going to be shown. */
  forecast?(
    wanted: I,
    given: Given<I, F, A>,
    shown: Shown,
  ): Promise<Pick<Plan, "foreseen" | "notes">>;
  /** Outputs that remember how Snowflake spells what was just written. */
  spelled?(wanted: I, seen: Written<I, F, A>): Partial<F>;
  /** What the user should hear at every look, whether something is to be changed or not. */
  warnings?(inputs: I, observed: Observed<I, F, A>, known: Partial<F>): readonly string[];
  /** What a preview cannot know yet of an object that it finds as it should be. */
  unsure?(inputs: I, context: PlanContext): readonly string[];
  /** Objects whose operations wait for each other; those of a group when it is left out. */
  queue?(inputs: I): string;
  readonly ahead?: Ahead;
  readonly listed?: Listed<I>;
  readonly detail?: Detail<A>;
  /** Data sources beside the usual ones. */
  readonly questions?: readonly Question<I>[];
  /** Marks the rows that a write to this object made stale. */
  touch(inputs: I, look: Look): void;
  create(desired: I, context: PlanContext, absent: Absent<A>): readonly Step[];
  /** Comparable inputs of a fresh object, before any clause ran. */
  born(desired: I): Partial<I>;
  readonly clauses: readonly Clause<I, A>[];
  /** The steps of a plan, and among them what an update that failed left undone. */
  owed?(desired: I, left: Left<F, A>): readonly Step[];
  /** In-place change of the identity; undefined when only a replacement can do it. */
  move?(from: I, to: I, context: PlanContext): readonly Step[] | undefined;
  /** The surroundings once the object is dropped. */
  without?(around: A, dropped: I): A;
  /** What the state's group may be called now, when it goes by another name. */
  renamed?(inputs: I, facts: Partial<F>, look: Look): Promise<readonly Renamed[]>;
  /** The output that tells when the object, or what it stands on, was created. */
  readonly bornOn: keyof F & string;
  /** Kind of the object that takes this one along when it is dropped. */
  readonly heldBy?: string;
  /** Whether another resource comes first although no value of it flows here. */
  needs?(
    own: Announcement,
    other: Announcement,
    siblings: readonly Announcement[],
  ): Order | undefined;
  /** True when this program may change the name of the group in place. */
  renames?(announced: Announcement): boolean;
  /** Whether the engine should protect the object; undefined when that is not known yet. */
  protects?(inputs: Partial<I>): boolean | undefined;
  /** True when a replacement under another name must delete the old object first. */
  readonly deleteFirst?: true;
  /** True when the program's own doing explains that the object exists: it needs no `adopt`. */
  ownOrigin?(desired: I, context: PlanContext): boolean;
  /** Throws when what is declared cannot be, given what the rest of the program wants. */
  guard?(desired: I, context: PlanContext): void;
  /** Throws when an object of this nature must not be taken over. */
  guardAdoption?(desired: I, observed: Observed<I, F, A>): void;
  /** Throws when the object must not be replaced now. */
  guardReplacement?(previous: I, desired: I, observed: Observed<I, F, A> | undefined): void;
  /** Throws when the object must not be deleted now. */
  guardDrop?(inputs: I, observed: Observed<I, F, A>): void;
  /** Statements that delete; empty when nothing is to be done. */
  drop(inputs: I, observed: Observed<I, F, A>): Drop;
  /** What must hold after a write before the object counts as done. */
  readonly ready?: readonly Condition<Observed<I, F, A>>[];
  /** Facts that follow from a change rather than from SHOW; `before`: what stands, then what the state had. */
  derive?(before: readonly Partial<I>[], desired: I, kept: Partial<F>): Partial<F>;
  /** Remembers how rows will look once a plan that was only shown has run. */
  foresee?(
    desired: I,
    when: { readonly around: A; readonly context: PlanContext },
    look: ForeseeingLook,
  ): void;
  /** True while an operation should wait for a sibling's wish that has not arrived yet. */
  awaits?(desired: I, around: A | undefined, context: PlanContext): boolean;
}

/** The statements of a delete, and what to tell when there are none. */
export interface Drop {
  readonly steps: readonly Step[];
  readonly notes?: readonly string[];
}

/** A definition whose types are erased: what shared code works with. */
export type Resource = Definition<Values, Values, unknown>;

/** Declares a kind; the one place where its types are erased. */
export function defineResource<I, F, A = unknown>(definition: Definition<I, F, A>): Resource {
  return definition as unknown as Resource;
}

/** The marks of one input. */
export function inputMarks(resource: Resource, name: string): PropertyMarks {
  const schema: unknown = resource.inputs.shape[name];
  return schema === undefined ? {} : marksOf(schema as z.ZodType);
}

/** Names of the outputs that carry a mark. */
export function factsMarked(resource: Resource, mark: keyof PropertyMarks): readonly string[] {
  return Object.entries(resource.facts.shape).flatMap(([name, schema]) =>
    marksOf(schema as z.ZodType)[mark] === undefined ? [] : [name],
  );
}

/** Names of the inputs that carry a mark. */
export function inputsMarked(resource: Resource, mark: keyof PropertyMarks): readonly string[] {
  return Object.keys(resource.inputs.shape).filter(
    (name) => inputMarks(resource, name)[mark] !== undefined,
  );
}
