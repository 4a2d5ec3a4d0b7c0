import { at, printed } from "../catalog/catalog";
import { exists, existsUnseen, forbidden, invalidValue } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import { table } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { TreeOf } from "../sql/tree";
import { applyFutureGrants } from "./future-grants";
import { newLiveVersion } from "./live-versions";
import { checkName } from "./names";
import { newObject } from "./objects";
import { forgetModel } from "./removal";
import type { Made } from "./versions";
import { newVersion } from "./versions";
import { unlessGone } from "./unless-gone";
import type { Run } from "./world";
import { answered, status } from "./world";

/** CREATE and DROP of models. */

type Create = TreeOf<"CREATE MODEL" | "CREATE LIVE MODEL">;

export function createModel(run: Run, tree: Create): StatementResult {
  const { catalog } = run.world;
  const { database, schema, name } = catalog.locate(run.session, tree.name, "CREATE MODEL");
  checkName(name);
  const title = printed(database.name, schema.name, name);
  if (!catalog.may(run.session, "CREATE MODEL", schema))
    throw forbidden("schema", printed(database.name, schema.name));
  const standing = at(schema.models, name);
  if (standing !== undefined) {
    if (!catalog.sees(run.session, standing)) throw existsUnseen("Model", name);
    if (tree.ifNotExists) return status(`${title} already exists, statement succeeded.`);
    if (!tree.orReplace) throw exists(title, answered(run, "modelExistsCode"));
    if (!catalog.owns(run.session, standing)) throw forbidden("model", title);
  }
  const model = newModel(run, name, tree);
  // Only now: until the new one stands, the old one is all there is, and may be what is copied.
  if (standing !== undefined) forgetModel(run.world, standing);
  schema.models[name] = model;
  applyFutureGrants(run, { kind: "MODEL", object: model }, { database, schema });
  catalog.commit();
  return status(`Model ${title} successfully created.`);
}

function newModel(run: Run, name: string, tree: Create): Model {
  const { versions = [], live = [], from } = contentOf(run, tree);
  const tags = table<string>();
  for (const [tag, value] of Object.entries(from?.tags ?? {})) tags[tag] = value;
  return {
    ...newObject(run, name, from?.comment ?? null),
    type: "USER_MODEL",
    versions,
    live,
    defaultVersion: [...versions, ...live][0]?.name ?? "",
    aliases: table(),
    tags,
  };
}

interface Content {
  readonly versions?: Version[];
  readonly live?: Version[];
  readonly from?: Made["model"];
}

/** The one version that a model starts with. */
function contentOf(run: Run, tree: Create): Content {
  if (tree.type === "CREATE LIVE MODEL") return { live: [newLiveVersion(run, tree.version)] };
  if (tree.version === undefined && !answered(run, "unnamedVersion"))
    throw invalidValue("", "WITH VERSION");
  const { version, model } = newVersion(run, tree.version ?? "VERSION_1", tree.from);
  return { versions: [version], from: model };
}

export function dropModel(run: Run, tree: TreeOf<"DROP">): StatementResult {
  const { catalog } = run.world;
  const found = unlessGone(tree.ifExists, () =>
    catalog.model(run.session, tree.name, "DROP MODEL"),
  );
  if (found === undefined)
    return status("Drop statement executed successfully, it was already dropped.");
  const { schema, model } = found;
  if (!catalog.owns(run.session, model)) throw forbidden("model", model.name);
  forgetModel(run.world, model);
  Reflect.deleteProperty(schema.models, model.name);
  catalog.commit();
  return status(`${model.name} successfully dropped.`);
}
