import { NotFoundError, PermissionError } from "../../core/errors";
import { identityChange } from "../../core/compare";
import { grantsText } from "../../core/explain";
import type { Absent, Observation } from "../../core/observed";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { stands } from "../../core/observed";
import type { Certainty, Look } from "../../core/session";
import { factsAmong, inputsAmong, managedInputs } from "./values";

/** How an object is looked for, and what its absence means. */

/** How an object is looked for. */
interface Search {
  readonly look: Look;
  /** Inputs of the last run; undefined for an object that the state does not know. */
  readonly previous: Values | undefined;
  /** Whether the computed outputs are wanted too. */
  readonly facts: boolean;
}

/** Where an object was looked for. */
export interface Sighting {
  /** Where the program wants it. */
  readonly observed: Observation;
  /** Where the state has it, when that is somewhere else. */
  readonly left?: Observation;
}

/** Observes the object where the program wants it, and where the state has it. */
export async function locate(
  resource: Resource,
  wanted: Values,
  { look, previous, facts }: Search,
): Promise<Sighting> {
  const managed = managedInputs(wanted, previous);
  const find = (inputs: Values, certainty: Certainty, all = facts): Promise<Observation> =>
    resource.observe(inputs, look, { certainty, managed, facts: all });
  if (previous === undefined) return { observed: await find(wanted, "listed") };
  if (!hasMoved(resource, previous, wanted)) return { observed: await find(wanted, "exact") };
  // Facts tell whether what has the new name is the object that had the old one.
  const observed = await find(wanted, "listed", true);
  return { observed, left: await find(previous, "exact") };
}

export function hasMoved(resource: Resource, previous: Values, wanted: Values): boolean {
  return (
    identityChange(resource, resource.canonical(previous), resource.canonical(wanted)).length > 0
  );
}

/** The object as the state has it, for comparisons that ask the account nothing. */
export function fromState(
  resource: Resource,
  wanted: Values,
  { previous, outputs }: { previous: Values | undefined; outputs: Values | undefined },
): Sighting {
  const unasked = { absent: "unasked" } as const;
  if (previous === undefined) return { observed: unasked };
  // An input that is not among the outputs is not there: somebody took it away.
  const live = resource.canonical(inputsAmong(resource, outputs ?? previous));
  const recorded = { live, facts: factsAmong(resource, outputs ?? {}) };
  return hasMoved(resource, previous, wanted)
    ? { observed: unasked, left: recorded }
    : { observed: recorded };
}

/** An object that only its name was known of. */
export interface Fetched {
  /** What would declare it; what Snowflake has by default is left out. */
  readonly inputs: Values;
  readonly outputs: Values;
  /** What else the data source of its kind tells. */
  readonly detail: Values;
}

interface Fetching {
  readonly look: Look;
  /** The inputs that are wanted. */
  readonly managed: readonly string[];
  readonly isToBeManaged?: boolean;
}

/**
 * Reads an object by its name.
 * @throws NotFoundError also when the role may not see it
 */
export async function fetched(
  resource: Resource,
  identity: Values,
  { look, managed, isToBeManaged = false }: Fetching,
): Promise<Fetched> {
  const need = { certainty: "exact", managed: new Set(managed), facts: true } as const;
  const found = await resource.observe(identity, look, need);
  if (!stands(found)) {
    throw new NotFoundError(
      `${resource.kind} ${resource.label(identity)} does not exist, or the role ${await look.role()} is not ` +
        `authorized to see it; Snowflake does not tell which. To see it, the role needs: ${grantsText(resource.privileges.read)}.`,
    );
  }
  if (isToBeManaged) resource.guardAdoption?.(resource.canonical(identity), found);
  const inputs = Object.fromEntries(
    Object.entries(inputsAmong(resource, { ...identity, ...found.live })).filter(
      ([, value]) => !isEmpty(value),
    ),
  );
  const outputs = { ...inputs, ...factsAmong(resource, found.facts) };
  return { inputs, outputs, detail: resource.detail?.of(found.around) ?? {} };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/**
 * Why an object that the state knows must not be taken for deleted, or undefined when it is gone:
 * a role that may not see it finds nothing either.
 */
export async function whyUnsure(
  resource: Resource,
  known: { readonly inputs: Values; readonly owner: unknown; readonly absent: Absent },
  look: Look,
): Promise<PermissionError | undefined> {
  if (known.absent.absent === "gone") return undefined;
  const role = await look.role();
  const label = resource.label(known.inputs);
  const owner = typeof known.owner === "string" ? known.owner : "a role that was not recorded";
  if (known.absent.absent === "hidden") return hiddenHolder(resource, label, role);
  if (known.owner === role) return undefined;
  return new PermissionError(
    `${resource.kind} ${label} is in this stack's state, but the role ${role} finds nothing of that name: it does not ` +
      `exist, or ${role} is not authorized to see it; Snowflake does not tell which. It belonged to ${owner}. ` +
      `To find out, look for it as ${owner} (snowflakeml:role), which sees it if it is there. If it is there, grant ` +
      `${role} a privilege: ${grantsText(resource.privileges.read)}. ` +
      `If it is gone, run \`pulumi up\` as ${owner} to create it again, or \`pulumi state delete\` to forget it.`,
  );
}

/** What holds the object cannot be read: nobody can say that the object is gone, not even its owner. */
function hiddenHolder(resource: Resource, label: string, role: string): PermissionError {
  return new PermissionError(
    `${resource.kind} ${label} is in this stack's state, but the role ${role} cannot read what holds it: Snowflake says ` +
      `that it does not exist or is not authorized, and does not tell which. If it is there, grant ${role}: ` +
      `${grantsText(resource.privileges.read)}. If database or schema were dropped, ` +
      `\`pulumi state delete\` forgets the resource.`,
  );
}
