import * as pulumi from "@pulumi/pulumi";
import { HIDDEN, hiddenText } from "../../core/program";
import type { Hidden } from "../../core/program";
import type { Issue, Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { inputMarks } from "../../core/resource";
import { promiseOf, referenceTo, referredBy, secretInputs, tie, tieLookedAt } from "./declared";
import type { Declaration, Referred } from "./declared";
import { runningProgram } from "./program";
import type { Program } from "./program";
import { shortTraces } from "./traces";

/** Seconds by unit. Source: https://www.pulumi.com/docs/iac/concepts/options/customtimeouts */
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** How one front end names its resources. */
export interface Registration {
  /** The type token of a kind. */
  typeToken(kind: string): string;
  /** Properties that every resource of a kind carries beside its inputs. */
  carried?(kind: string): Values;
  /** Types under which the state may know a resource of this kind. */
  aliases?(kind: string): readonly pulumi.Alias[];
}

/** A resource of the program: its kind, and how it is registered. */
export interface Kind {
  readonly resource: Resource;
  readonly as: Registration;
}

/** Registers one resource: what every class does in its constructor. */
export abstract class SnowflakeResource extends pulumi.CustomResource {
  constructor(
    { resource, as }: Kind,
    name: string,
    args: Values,
    options: pulumi.CustomResourceOptions = {},
  ) {
    const type = as.typeToken(resource.kind);
    const inputs = wireInputs(resource, args);
    const carried = as.carried?.(resource.kind);
    if (options.id !== undefined) {
      const all = blank({ ...resource.inputs.shape, ...resource.facts.shape });
      super(type, name, { ...all, ...inputs, ...carried }, options);
      tieLookedAt(this, { resource, id: options.id });
      return;
    }
    const declaration: Declaration = {
      resource,
      urn: urnOf(type, name, options),
      inputs,
      options,
      references: referencesOf(resource, args),
    };
    const program = runningProgram();
    program.declare(declaration);
    const properties = {
      ...blank(resource.facts.shape),
      ...inputs,
      [HIDDEN]: hiddenInput(program, declaration).then(hiddenText),
      ...carried,
    };
    const aliases = [...(options.aliases ?? []), ...(as.aliases?.(resource.kind) ?? [])];
    const all = { ...withEdges(program, declaration), aliases };
    const restore = shortTraces();
    try {
      super(type, name, properties, all);
    } catch (error) {
      restore(error);
      throw error;
    }
    restore();
    tie(this, declaration);
  }
}

/** What is not an input of the kind goes along, so that Check can say so. */
function wireInputs(resource: Resource, args: Values): Values {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const { refersTo } = inputMarks(resource, name);
        return [name, refersTo === undefined ? value : referenceTo(value, refersTo)];
      }),
  );
}

/** Our resources among the arguments, by input. */
function referencesOf(resource: Resource, args: Values): Readonly<Record<string, Referred>> {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => {
      const referred = referredBy(value);
      return inputMarks(resource, name).refersTo === undefined || referred === undefined
        ? []
        : [[name, referred] as const];
    }),
  );
}

/** Properties of the class from the start, whose values come later. */
function blank(shape: object): Record<string, undefined> {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, undefined]));
}

/** Parts of a Resource that its type does not show. Source: @pulumi/pulumi 3.248.0, resource.js */
interface ResourceInternals {
  readonly __pulumiType?: string;
  readonly __parentResource?: ResourceInternals;
}

const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * The URN, made without asking the parent for its own: that one comes with the parent's registration,
 * which may wait for a sibling, which waits for what all siblings want.
 */
function urnOf(
  token: string,
  name: string,
  options: pulumi.CustomResourceOptions,
): Promise<string> {
  const types: string[] = [token];
  let parent = options.parent as ResourceInternals | undefined;
  for (; parent !== undefined; parent = parent.__parentResource) {
    const type = parent.__pulumiType;
    if (type === undefined) return promiseOf(pulumi.createUrn(name, token, options.parent));
    if (type !== STACK_TYPE) types.unshift(type);
  }
  const program = `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}`;
  return Promise.resolve(`${program}::${types.join("$")}::${name}`);
}

async function hiddenInput(program: Program, declaration: Declaration): Promise<Hidden> {
  const { options } = declaration;
  const [hint, secrets, urn, misplaced] = await Promise.all([
    program.hintFor(declaration),
    secretInputs(declaration),
    declaration.urn,
    misplacedReferences(program, declaration),
  ]);
  const timeouts = Object.entries(options.customTimeouts ?? {}).map(
    ([verb, text]) => [verb, secondsOf(String(text))] as const,
  );
  return {
    urn,
    ...(options.ignoreChanges === undefined ? {} : { ignoreChanges: options.ignoreChanges }),
    ...(timeouts.length === 0 ? {} : { customTimeouts: Object.fromEntries(timeouts) }),
    ...(secrets.length === 0 ? {} : { secrets: [...secrets] }),
    ...(misplaced.length === 0 ? {} : { misplaced: [...misplaced] }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A name says nothing of where it is from: a resource of another model would pass for one of this. */
async function misplacedReferences(
  program: Program,
  declaration: Declaration,
): Promise<readonly Issue[]> {
  const own = await program.groupOf(declaration);
  const all = Object.entries(declaration.references).map(async ([path, other]) => {
    const { kind } = other.resource;
    const wanted = [inputMarks(declaration.resource, path).refersTo ?? []].flat();
    const group =
      other.declaration === undefined ? undefined : await program.groupOf(other.declaration);
    if (!wanted.includes(kind))
      return { path, message: `is a ${kind}; expected a ${wanted.join(", ")} or a name.` };
    if (own === undefined || group === undefined || own === group) return undefined;
    if (own.name !== group.name)
      return {
        path,
        message: `is a ${kind} of ${group.name}, and this resource belongs to ${own.name}.`,
      };
    const way = "Give a name; or, for two providers of one account, name the account in both.";
    return { path, message: `is a ${kind} of another provider. ${way}` };
  });
  return (await Promise.all(all)).filter((each) => each !== undefined);
}

function secondsOf(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
}

/** Options with what texts do not show: protection, order among siblings, and who takes whom along. */
function withEdges(program: Program, declaration: Declaration): pulumi.CustomResourceOptions {
  const { options, resource, inputs } = declaration;
  const protect = options.protect ?? resource.protects?.(inputs);
  return {
    ...options,
    ...(protect === undefined ? {} : { protect }),
    ...(resource.needs === undefined ? {} : { dependsOn: dependencies(program, declaration) }),
    ...(resource.heldBy === undefined || options.deletedWith !== undefined
      ? {}
      : { deletedWith: holder(program, declaration) }),
  };
}

async function dependencies(
  program: Program,
  declaration: Declaration,
): Promise<pulumi.Resource[]> {
  const given = await promiseOf(
    pulumi.output(declaration.options.dependsOn as pulumi.Input<unknown>),
  );
  const needed = await program.neededBy(declaration);
  const instances = needed.flatMap((each) => (each.instance === undefined ? [] : [each.instance]));
  const explicit = [given].flat().filter((each): each is pulumi.Resource => isResource(each));
  return [...explicit, ...instances];
}

/**
 * A resource that is known only when the program's turn has ended. The SDK takes nothing of
 * `deletedWith` but the URN, and an empty one means: nobody.
 * Source: @pulumi/pulumi 3.248.0, runtime/resource.js (prepareResource)
 */
function holder(program: Program, declaration: Declaration): pulumi.Resource {
  const urn = program
    .holderOf(declaration)
    .then((found) => (found?.instance === undefined ? "" : promiseOf(found.instance.urn)));
  const standIn: unknown = { urn: pulumi.output(urn) };
  return standIn as pulumi.Resource;
}

function isResource(value: unknown): boolean {
  return pulumi.Resource.isInstance(value);
}
