import * as pulumi from "@pulumi/pulumi";
import type { Announcement } from "../../core/program";
import { ignoresInput } from "../../core/property";
import type { PropertyMarks } from "../../core/property";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { inputMarks, inputsMarked } from "../../core/resource";

/** One resource as the running program declared it. */
export interface Declaration {
  readonly resource: Resource;
  readonly urn: Promise<string>;
  /** Inputs as they go over the wire: references are names by now. */
  readonly inputs: Values;
  readonly options: pulumi.CustomResourceOptions;
  /** Our resources that were given in place of a name, by input. */
  readonly references: Readonly<Record<string, Referred>>;
  /** Set when the constructor has run, which is before the turn ends. */
  instance?: pulumi.CustomResource;
}

/** One of our resources as another one refers to it. */
export interface Referred {
  readonly resource: Resource;
  /** Absent for an object that is only looked at. */
  readonly declaration?: Declaration;
  readonly id?: unknown;
}

/** How long a value may take that comes from somewhere else; afterwards it counts as not known. */
const PATIENCE_MS = 2000;

const NOT_KNOWN = Symbol("not known in time");

/**
 * Outputs of our own resources mirror their inputs. Waiting for such an output would wait for the
 * registration that itself waits for the hint; so the input behind it is taken.
 */
const behind = new WeakMap<object, () => Promise<unknown>>();

const declarations = new WeakMap<object, Declaration>();

const lookedAt = new WeakMap<object, LookedAt>();

/** An object that the program does not manage, by its import id. */
interface LookedAt {
  readonly resource: Resource;
  readonly id: unknown;
}

/** Notes an instance that shows an object which the program does not manage. */
export function tieLookedAt(instance: pulumi.CustomResource, seen: LookedAt): void {
  lookedAt.set(instance, seen);
}

const accounts = new WeakMap<object, unknown>();

/** Notes which account an explicit provider is for. */
export function tieProvider(provider: pulumi.ProviderResource, account: unknown): void {
  accounts.set(provider, account);
}

/**
 * What tells the accounts of a program apart: the name of one, else the explicit provider, a
 * declaration's own or its parent's; undefined for the default provider. Known once the instance is.
 * Source: @pulumi/pulumi 3.248.0, resource.js (`__prov`)
 */
export async function accountOf({ instance }: Declaration): Promise<object | string | undefined> {
  const provider = (instance as { readonly __prov?: object } | undefined)?.__prov;
  if (provider === undefined) return undefined;
  const account = await settled(accounts.get(provider));
  return typeof account === "string" ? account.toUpperCase() : provider;
}

/** Ties an instance to its declaration, and its mirrored outputs to the inputs they show. */
export function tie(instance: pulumi.CustomResource, declaration: Declaration): void {
  declaration.instance = instance;
  declarations.set(instance, declaration);
  for (const [name, input] of Object.entries(declaration.inputs)) {
    const output = (instance as unknown as Values)[name];
    if (pulumi.Output.isInstance(output)) behind.set(output, () => settled(input));
  }
}

/**
 * What goes over the wire for a reference: the name of one of our resources, made from mirrored
 * inputs, never from computed outputs, which are unknown at every update; any other value as it is.
 */
export function referenceTo(value: unknown, refersTo: PropertyMarks["refersTo"]): unknown {
  const referred = referredBy(value);
  if (referred === undefined) return value;
  const { resource, declaration, id } = referred;
  const nameOf = (identity: Values): string =>
    typeof refersTo === "string" ? resource.reference(identity) : resource.id(identity);
  const names = inputsMarked(resource, "identity");
  const outputs = Object.fromEntries(names.map((name) => [name, (value as Values)[name]]));
  const name = pulumi.output(outputs).apply(nameOf);
  if (declaration === undefined) {
    behind.set(name, () => referenceById({ resource, id, nameOf }));
    return name;
  }
  const { inputs } = declaration;
  behind.set(name, async () => {
    const known = await settled(Object.fromEntries(names.map((each) => [each, inputs[each]])));
    return known === NOT_KNOWN ? NOT_KNOWN : nameOf(known as Values);
  });
  return name;
}

/** The name of an object that is only looked at, as far as its id tells it in time. */
async function referenceById({
  resource,
  id,
  nameOf,
}: LookedAt & { readonly nameOf: (identity: Values) => string }): Promise<unknown> {
  const known = await settled(id);
  try {
    return typeof known === "string" ? nameOf(resource.parseId(known)) : NOT_KNOWN;
  } catch {
    // An id that is none is refused when the object is read.
    return NOT_KNOWN;
  }
}

/** The declaration as siblings see it. */
export async function announce(declaration: Declaration): Promise<Announcement> {
  const { resource, inputs, options } = declaration;
  const isIgnored = (name: string): boolean =>
    inputMarks(resource, name).identity !== true && ignoresInput(options.ignoreChanges, name);
  const names = inputsMarked(resource, "announced").filter((name) => !isIgnored(name));
  const values = await Promise.all(
    names.map(async (name) => [name, await settled(inputs[name])] as const),
  );
  const known = values.filter(([, value]) => value !== NOT_KNOWN && value !== undefined);
  return {
    kind: resource.kind,
    urn: await declaration.urn,
    inputs: Object.fromEntries(known),
    manages: Object.keys(inputs).filter((name) => !isIgnored(name)),
  };
}

/** A value at any depth, or NOT_KNOWN when it depends on something that is still to come. */
async function settled(value: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    const own = behind.get(value);
    if (own !== undefined) return own();
    return dependsOnResources(value) ? NOT_KNOWN : inTime(outputValue(value));
  }
  if (value instanceof Promise) return inTime(value.then(settled));
  if (typeof value !== "object" || value === null) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, part]) => [key, await settled(part)] as const),
  );
  if (entries.some(([, part]) => part === NOT_KNOWN)) return NOT_KNOWN;
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}

/** Parts of an Output that its type does not show. Source: @pulumi/pulumi, output.d.ts (internal members) */
interface OutputInternals {
  readonly isKnown: Promise<boolean>;
  resources(): ReadonlySet<unknown>;
  promise(): Promise<unknown>;
}

function internalsOf(output: pulumi.Output<unknown>): OutputInternals {
  return output as unknown as OutputInternals;
}

/** Our own declarations whose outputs flow into a declaration, or that it names in dependsOn. */
export function explicitNeeds(declaration: Declaration): readonly Declaration[] {
  return [...resourcesIn(declaration)].flatMap((each) => declarations.get(each) ?? []);
}

/** True when something else than our own resources comes before a declaration. */
export function hasForeignNeeds(declaration: Declaration): boolean {
  return [...resourcesIn(declaration)].some((each) => !declarations.has(each));
}

/** What a value stands for when it is one of our resources. */
export function referredBy(value: unknown): Referred | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const declaration = declarations.get(value);
  if (declaration !== undefined) return { resource: declaration.resource, declaration };
  return lookedAt.get(value);
}

/** Resources that flow into a declaration, that it names in dependsOn, or that it belongs to. */
function resourcesIn({ inputs, options }: Declaration): ReadonlySet<object> {
  const found = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (pulumi.Resource.isInstance(value)) found.add(value);
    else if (pulumi.Output.isInstance(value)) internalsOf(value).resources().forEach(visit);
    else Object.values(value).forEach(visit);
  };
  visit(inputs);
  visit(options.dependsOn);
  visit(options.parent);
  return found;
}

function dependsOnResources(output: pulumi.Output<unknown>): boolean {
  return internalsOf(output).resources().size > 0;
}

async function outputValue(output: pulumi.Output<unknown>): Promise<unknown> {
  return (await internalsOf(output).isKnown) ? promiseOf(output) : NOT_KNOWN;
}

/** The value of an output as a promise, without its dependencies. */
export function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  return internalsOf(output).promise() as Promise<T>;
}

async function inTime(value: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<symbol>((resolve) => {
    timer = setTimeout(() => {
      resolve(NOT_KNOWN);
    }, PATIENCE_MS);
  });
  return Promise.race([value, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** Names of inputs that hold a secret at any depth. */
export async function secretInputs({ resource, inputs }: Declaration): Promise<readonly string[]> {
  const names = Object.keys(inputs);
  const found = await Promise.all(
    names.map(
      async (name) =>
        inputMarks(resource, name).secret === true || pulumi.isSecret(pulumi.output(inputs[name])),
    ),
  );
  return names.filter((_name, index) => found[index] === true);
}
