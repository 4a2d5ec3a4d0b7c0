import { parse } from "yaml";
import { z } from "zod";
import { forbidden } from "../../catalog/errors";
import type { Version } from "../../catalog/state";
import type { ModelCall } from "../../sql/query/tree";
import { inside, readText } from "../../statements/folders";
import { findVersion } from "../../statements/versions";
import { outputKind } from "../models/kinds";
import { isVolatile, signatureOf } from "../models/signature";
import type { ModelUse } from "../row-store";
import type { Key } from "./answers";
import { unknownFunction } from "./failures";
import type { Scope } from "./scope";
import type { Work } from "./work";

/** Methods of models, as queries name them. Source: developer-guide/snowflake-ml/model-registry/overview */

const feature = z.object({ name: z.string().optional(), type: z.string() });

/** Source: snowflake-ml-python 2.6.0, model/_model_composer/model_manifest */
const manifest = z.object({
  methods: z.array(
    z.object({
      name: z.string(),
      inputs: z.array(feature).optional(),
      outputs: z.array(feature).optional(),
    }),
  ),
});

type Manifest = z.infer<typeof manifest>["methods"][number];

/** What a package says of a method. */
export interface Described {
  readonly described: Manifest | undefined;
  readonly gives: readonly Key[];
  readonly volatile: boolean;
}

export interface Method {
  readonly use: ModelUse;
  readonly of: Version;
  /** Types of the inputs. */
  readonly inputs: readonly string[];
  /** `OBJECT`, a type, or `TABLE (…)`. */
  readonly returns: string;
  /** What it gives for a row, as its package says. */
  readonly gives: readonly Key[];
  /** Of a method that gives a table. */
  readonly outputs: readonly { readonly name: string; readonly type: string }[];
}

/** Finds what a call names, with the rights of whoever the query runs for. @throws SnowflakeError */
export function findMethod(work: Work, scope: Scope, call: ModelCall): Method {
  const { catalog } = work.run.world;
  const alias =
    call.explicit || call.model.length > 1
      ? undefined
      : scope.modelAliases.get(call.model[0] ?? "");
  const session = { ...work.run.session, ...scope.place, role: scope.role };
  const found = catalog.model(session, alias?.model ?? call.model, "SELECT");
  const { model } = found;
  if (!catalog.may(session, "USAGE", model)) throw forbidden("model", model.name);
  const named = alias === undefined ? call.version : alias.version;
  const version = findVersion(model, named ?? "DEFAULT");
  const declared = version.functions.find(({ name }) => name === call.method);
  // Number and words are those of functions; for methods unverified.
  if (declared === undefined) throw unknownFunction(`${model.name}!${call.method}`);
  const { described, gives, volatile } = describedIn(work, version, call.method);
  const use: ModelUse = {
    model: [found.database.name, found.schema.name, model.name],
    version: version.name,
    pinned: named === version.name,
    method: call.method,
    volatile,
    tableFunction: declared.returns.startsWith("TABLE"),
  };
  const outputs = (described?.outputs ?? []).map((each, index) => ({
    name: each.name ?? `output_feature_${String(index)}`,
    type: each.type,
  }));
  return {
    use,
    of: version,
    inputs: declared.arguments,
    returns: declared.returns,
    gives,
    outputs,
  };
}

/** What the package says of a method; a query that names it many times reads it once. */
function describedIn(work: Work, version: Version, method: string): Described {
  const known = work.described.get(version) ?? new Map<string, Described>();
  work.described.set(version, known);
  const before = known.get(method);
  if (before !== undefined) return before;
  const gives = (signatureOf(version, method)?.outputs ?? []).map(({ name, type }) => ({
    name,
    kind: outputKind(type),
  }));
  const described = methodIn(work, version, method);
  const found = { described, gives, volatile: isVolatile(version, method) };
  known.set(method, found);
  return found;
}

function methodIn({ run }: Work, { folder }: Version, name: string): Manifest | undefined {
  const text = readText(inside(run.world.filesRoot, folder), "MANIFEST.yml");
  if (text === undefined) return undefined;
  const parsed = manifest.safeParse(parse(text));
  return parsed.success ? parsed.data.methods.find((each) => each.name === name) : undefined;
}
