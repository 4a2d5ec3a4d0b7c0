import type { z } from "zod";
import type { PropertyMarks } from "../core/property";
import type { Resource } from "../core/resource";
import { inputMarks } from "../core/resource";
import { resources } from "../resources";
import { ALL_KEYS } from "../snowflake/settings/keys";
import type { SettingKey } from "../snowflake/settings/keys";
import { dataSources } from "./data-sources";
import type { DataSource } from "./data-sources";
import { ANY, describedInput, jsonOf, nameOfReference } from "./json";
import type { JsonObject, JsonType } from "./json";
import { PACKAGE, dynamicToken, nativeToken as token } from "./tokens";

/**
 * The schema of the Pulumi package, from the definitions: what `schema.json` says, and with it every
 * generated SDK. Source: https://www.pulumi.com/docs/iac/extending-pulumi/schema
 */

/** What package.json says of the package. */
export interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
}

type Spec = Readonly<Record<string, unknown>>;

/** The whole schema. @throws Error on a type that the format cannot say */
export function packageSchema({ version, description, license, keywords }: Manifest): Spec {
  const types = new Types();
  const variables = Object.fromEntries(settings(types));
  return {
    name: PACKAGE,
    displayName: "Snowflake ML",
    version,
    description,
    keywords: [...keywords, "category/infrastructure", "kind/native"],
    license,
    meta: { supportPack: true },
    language: {
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
      csharp: { respectSchemaVersion: true },
    },
    config: { variables },
    provider: {
      description: "A connection to one Snowflake account.",
      inputProperties: variables,
      properties: variables,
    },
    resources: Object.fromEntries(
      resources.map((each) => [token(each.kind), resourceSpec(each, types)]),
    ),
    functions: Object.fromEntries(
      dataSources.map((each) => [token(each.name), functionSpec(each, types)]),
    ),
    // Last: everything above has named its types by now.
    types: types.all(),
  };
}

/** The named types that properties refer to. */
export class Types {
  readonly #found = new Map<string, Spec>();

  all(): Spec {
    return Object.fromEntries([...this.#found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  enumeration(name: string, description: string, values: readonly string[]): Spec {
    this.#found.set(token(name), {
      description,
      type: "string",
      enum: values.map((value) => ({ value })),
    });
    return { $ref: `#/types/${token(name)}` };
  }

  /** The type of a value, in Pulumi's words. */
  of(json: JsonType, { $defs = {} }: JsonObject): Spec {
    const name = nameOfReference(json);
    if (name === ANY) return { $ref: "pulumi.json#/Any" };
    if (name !== undefined) {
      const named = $defs[name];
      if (named?.enum !== undefined)
        return this.enumeration(name, named.description ?? name, named.enum);
      if (named?.properties === undefined) throw new Error(`the type ${name} is no object`);
      const { description, properties, required = [] } = named;
      this.#found.set(token(name), {
        type: "object",
        ...(description === undefined ? {} : { description }),
        properties: mapped(properties, (each) => this.property(each, { properties, $defs })),
        required,
      });
      return { $ref: `#/types/${token(name)}` };
    }
    const around = { properties: {}, $defs };
    if (json.anyOf !== undefined) return { oneOf: json.anyOf.map((each) => this.of(each, around)) };
    if (Array.isArray(json.type)) return { oneOf: json.type.map((type: string) => ({ type })) };
    if (json.items !== undefined) return { type: "array", items: this.of(json.items, around) };
    if (typeof json.additionalProperties === "object")
      return { type: "object", additionalProperties: this.of(json.additionalProperties, around) };
    if (json.properties !== undefined || json.enum !== undefined || json.type === undefined)
      throw new Error(`a type without a name: ${JSON.stringify(json)}`);
    return { type: json.type };
  }

  property(json: JsonType, around: JsonObject): Spec {
    const { description, deprecated } = json;
    return {
      ...this.of(json, around),
      ...(description === undefined ? {} : { description }),
      ...(deprecated === true ? { deprecationMessage: description ?? "deprecated" } : {}),
    };
  }

  object(shape: z.ZodObject): { readonly properties: Spec; readonly required: readonly string[] } {
    const json = jsonOf(shape);
    const properties = mapped(json.properties, (each) => this.property(each, json));
    return { properties, required: json.required ?? [] };
  }
}

function mapped<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, name: string) => Spec,
): Spec {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(value, name)]),
  );
}

function resourceSpec(resource: Resource, types: Types): Spec {
  const inputs = types.object(resource.inputs);
  const facts = types.object(resource.facts);
  const properties = mapped(inputs.properties, (spec, name) => ({
    ...(spec as Spec),
    ...marked(inputMarks(resource, name)),
    description: describedInput(resource, name),
  }));
  return {
    description: resource.summary,
    inputProperties: properties,
    requiredInputs: inputs.required,
    properties: { ...properties, ...facts.properties },
    required: [...inputs.required, ...facts.required],
    ...(resource.listed === undefined ? {} : { listInputs: types.object(resource.listed.query) }),
    aliases: [{ type: dynamicToken(resource.kind) }],
  };
}

function marked({ secret, identity, moves, replace }: PropertyMarks): Spec {
  const isReplaced = (identity === true && moves !== true) || replace === true;
  return {
    ...(secret === true ? { secret } : {}),
    ...(isReplaced ? { willReplaceOnChanges: true } : {}),
  };
}

function functionSpec({ description, args, result }: DataSource, types: Types): Spec {
  return { description, inputs: types.object(args), outputs: types.object(result) };
}

/**
 * The settings. Credentials have no default from the environment: an SDK would write them into the
 * state, and mix those of two places.
 */
function settings(types: Types): readonly (readonly [string, Spec])[] {
  const keys: readonly Partial<SettingKey>[] = ALL_KEYS;
  return keys.map(({ name = "", what = "", type = "string", values, ...key }) => [
    name,
    {
      ...(values === undefined
        ? { type }
        : types.enumeration(name.charAt(0).toUpperCase() + name.slice(1), what, values)),
      description: what,
      ...(key.secret === true ? { secret: true } : {}),
      ...(key.credential === true || key.environment === undefined
        ? {}
        : { defaultInfo: { environment: key.environment.map((each) => `SNOWFLAKE_${each}`) } }),
    },
  ]);
}
