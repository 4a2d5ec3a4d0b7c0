import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../unknown";

/**
 * Pulumi's property values and how they travel in a google.protobuf.Struct: what plain JSON cannot say
 * is an object with a signature, and a value that is not known yet is one of seven texts.
 * Source: pulumi/pulumi, sdk/go/common/resource/sig and sdk/go/common/resource/plugin/rpc.go
 */
export type Property =
  | null
  | boolean
  | number
  | string
  | readonly Property[]
  | Unknown
  | Secret
  | OutputValue
  | Reference
  | Opaque
  | { readonly [name: string]: Property };

/** A value that a later operation will know; the kind says what it will be. */
export class Unknown {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

/** A value that must not be shown. */
export class Secret {
  readonly value: Property;
  constructor(value: Property) {
    this.value = value;
  }
}

/** An output with what is known of it; without a value it is not known yet. */
export class OutputValue {
  readonly value: Property | undefined;
  readonly secret: boolean;
  readonly dependencies: readonly string[];
  constructor(value: Property | undefined, secret: boolean, dependencies: readonly string[]) {
    this.value = value;
    this.secret = secret;
    this.dependencies = dependencies;
  }
}

/** Another resource; its id is empty or not known while it is still to be created. */
export class Reference {
  readonly urn: string;
  readonly id: Property | undefined;
  readonly more: Readonly<Record<string, Property>>;
  constructor(urn: string, id: Property | undefined, more: Properties) {
    this.urn = urn;
    this.id = id;
    this.more = more;
  }
}

/** An asset, an archive, a byte string, or what a later protocol adds: handed on as it came. */
export class Opaque {
  readonly signature: string;
  readonly parts: Readonly<Record<string, Property>>;
  constructor(signature: string, parts: Properties) {
    this.signature = signature;
    this.parts = parts;
  }
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

const SENTINEL: ReadonlyMap<string, string> = new Map(
  [...UNKNOWN].map(([sentinel, kind]) => [kind, sentinel]),
);

/** Named values, as all requests and answers hold them. */
export type Properties = Readonly<Record<string, Property>>;

/** Reads a Struct; an absent one is undefined, which Read tells from an empty one. */
export function decode(struct: Struct | undefined): Properties | undefined {
  return struct === undefined ? undefined : decodeFields(struct.toJavaScript());
}

/** Makes a Struct. */
export function encode(properties: Properties): Struct {
  return Struct.fromJavaScript(encodeFields(properties) as Record<string, never>);
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

function decodeFields(fields: object): Properties {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, decodeValue(value as Json)]),
  );
}

function decodeValue(value: Json): Property {
  if (typeof value === "string") {
    const kind = UNKNOWN.get(value);
    return kind === undefined ? value : new Unknown(kind);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => decodeValue(each));
  const { [SIGNATURE]: signature, ...parts } = value as Readonly<Record<string, Json>>;
  return typeof signature === "string"
    ? decodeSigned(signature, decodeFields(parts))
    : decodeFields(value);
}

function decodeSigned(signature: string, parts: Properties): Property {
  if (signature === SECRET) return new Secret(parts["value"] ?? null);
  if (signature === OUTPUT) {
    const { value, secret, dependencies } = parts;
    return new OutputValue(value, secret === true, (dependencies ?? []) as readonly string[]);
  }
  if (signature === REFERENCE) {
    const { urn, id, ...more } = parts;
    return new Reference(typeof urn === "string" ? urn : "", id, more);
  }
  return new Opaque(signature, parts);
}

function encodeFields(properties: object): Json {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, encodeValue(value as Property)]),
  );
}

function encodeValue(value: Property): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Property) => encodeValue(each));
  if (value instanceof Unknown) return SENTINEL.get(value.kind) ?? "";
  if (value instanceof Secret) return signed(SECRET, { value: encodeValue(value.value) });
  if (value instanceof OutputValue) return encodeOutput(value);
  if (value instanceof Reference) return encodeReference(value);
  if (value instanceof Opaque) return signed(value.signature, encodeFields(value.parts) as object);
  return encodeFields(value);
}

function encodeOutput({ value, secret, dependencies }: OutputValue): Json {
  return signed(OUTPUT, {
    ...(value === undefined ? {} : { value: encodeValue(value) }),
    ...(secret ? { secret } : {}),
    ...(dependencies.length === 0 ? {} : { dependencies }),
  });
}

function encodeReference({ urn, id, more }: Reference): Json {
  return signed(REFERENCE, {
    urn,
    ...(id === undefined ? {} : { id: encodeValue(id) }),
    ...(encodeFields(more) as object),
  });
}

function signed(signature: string, parts: object): Json {
  return { [SIGNATURE]: signature, ...parts };
}
