import { z } from "zod";
import { InputError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import {
  formatSchemaObject,
  formatIdentifier,
  parseIdentifier,
  parseSchemaObject,
} from "../../core/identity";
import type { ModelPackage, ModelPackages, Prepared } from "../../core/package";
import type { Step } from "../../core/step";
import type { Hole, Sql } from "./sql";
import { identifier, objectName, sql } from "./sql";
import {
  createPackageStage,
  isStageLocation,
  packageLocation,
  packageStage,
  putFiles,
  stageLocation,
} from "./stage";

/**
 * Where a version's content comes from: the FROM of CREATE MODEL and of ADD VERSION.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-model
 */

const copy = z
  .strictObject({
    model: z.string().describe("The model to copy from, `DATABASE.SCHEMA.MODEL`."),
    version: z.string().describe("The version to copy; a version's name, not an alias."),
  })
  .meta({
    id: "CopiedVersion",
    description: "Another model's version, copied: the promotion across schemas.",
  });

const stage = z
  .strictObject({
    stage: z
      .string()
      .refine(isStageLocation, "expected @DATABASE.SCHEMA.STAGE/path on an internal stage")
      .describe("Where the package lies, `@DATABASE.SCHEMA.STAGE/path`."),
  })
  .meta({ id: "StagedPackage", description: "A model package on an internal stage." });

const directory = z
  .strictObject({
    directory: z
      .string()
      .min(1)
      .describe("Folder with MANIFEST.yml, relative to the program's folder or absolute."),
    contentHash: z
      .string()
      .optional()
      .describe("SHA-256 of the folder's content; filled in by the provider."),
  })
  .meta({
    id: "LocalPackage",
    description: "A model package in a local folder, uploaded when the version is created.",
  });

const FORMS = "expected {directory}, {stage} or {model, version}";

/** The three kinds of source. */
export const versionSource = z.union([copy, stage, directory], {
  error: ({ input }) =>
    typeof input === "object" && input !== null
      ? `${FORMS}, got ${Object.keys(input).join(", ") || "nothing"}; a stage is written @DATABASE.SCHEMA.STAGE/path.`
      : `${FORMS}.`,
});
export type VersionSource = z.infer<typeof versionSource>;

/** Identifiers resolved, and of a folder only its content: the form that is compared. */
export function canonicalSource(source: VersionSource): VersionSource {
  if (!("model" in source)) return source;
  return {
    model: formatSchemaObject(parseSchemaObject(source.model, "source.model")),
    version: formatIdentifier(parseIdentifier(source.version, "source.version")),
  };
}

/** True when both lead to the same content, as far as that can be known. */
export function sameSource(left: unknown, right: unknown): boolean {
  const a = canonicalSource(versionSource.parse(left));
  const b = canonicalSource(versionSource.parse(right));
  if ("directory" in a && "directory" in b) {
    // Without a hash only the folder is known, and what is not known is not called another content.
    if (a.contentHash === undefined || b.contentHash === undefined) return true;
    return a.contentHash === b.contentHash;
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

/** True when both are surely the same: for a folder without a hash, when it is the same folder. */
export function surelySameSource(left: VersionSource, right: VersionSource): boolean {
  if (!sameSource(left, right)) return false;
  if (!("directory" in left) || !("directory" in right)) return true;
  const hashed = left.contentHash !== undefined && right.contentHash !== undefined;
  return hashed || left.directory === right.directory;
}

/**
 * Reads a local package and fills in its hash. When the folder is not there, as on a CI runner
 * that does not check out the weights, the hash of the last run stays.
 * @param path of the source among the inputs, for messages
 */
export async function prepareSource(
  source: VersionSource,
  packages: ModelPackages,
  { previous, path }: { readonly previous: unknown; readonly path: string },
): Promise<Prepared<VersionSource>> {
  if (!("directory" in source)) return { inputs: source, packages: [], notes: [] };
  const found = await packages.read(source.directory, `${path}.directory`);
  if (found !== undefined) {
    const inputs = { directory: source.directory, contentHash: found.contentHash };
    return { inputs, packages: [found], notes: [] };
  }
  const before = directory.safeParse(previous);
  const contentHash = before.success ? before.data.contentHash : undefined;
  return {
    inputs: { directory: source.directory, ...(contentHash === undefined ? {} : { contentHash }) },
    packages: [],
    notes: [`${source.directory} is not here: the version is taken as unchanged.`],
  };
}

/** A statement that makes a version, given its FROM clause. */
export type FromClause = (from: Sql) => Sql;

/** What a version is made from, and for which model. */
interface Origin {
  readonly model: SchemaObjectName;
  readonly source: VersionSource;
  /** By content hash. */
  readonly packages: ReadonlyMap<string, ModelPackage> | undefined;
}

/** The steps that bring the content to Snowflake and make the version from it. */
export function versionSteps(
  { model, source, packages }: Origin,
  make: { readonly statement: FromClause; readonly why: string; readonly path: string },
): readonly Step[] {
  const made = (from: Sql): Step => ({
    sql: make.statement(from),
    why: make.why,
    consequences: ["costs"],
  });
  if ("model" in source) {
    const from = objectName(parseSchemaObject(source.model, `${make.path}.model`));
    const version = identifier(parseIdentifier(source.version, `${make.path}.version`));
    return [made(sql`FROM MODEL ${from} VERSION ${version}`)];
  }
  if ("stage" in source) return [made(sql`FROM ${stageLocation(source.stage)}`)];
  const found = packages?.get(source.contentHash ?? "");
  if (found === undefined) throw missingPackage(source.directory, make.path);
  return [...uploadSteps(model, found), made(sql`FROM ${uploaded(model, found)}`)];
}

function uploaded(model: SchemaObjectName, found: ModelPackage): Hole {
  return packageLocation(packageStage(model, found.contentHash));
}

function uploadSteps(model: SchemaObjectName, found: ModelPackage): readonly Step[] {
  const target = packageStage(model, found.contentHash);
  return [
    {
      sql: createPackageStage(target),
      why: "makes a stage for the package that goes with the connection",
      consequences: ["safe"],
    },
    ...found.uploads.map((upload): Step => ({
      sql: putFiles(target, found.directory, upload),
      why: `uploads ${upload.files}`,
      consequences: ["safe"],
    })),
  ];
}

function missingPackage(folder: string, path: string): InputError {
  return new InputError(
    `${path}.directory`,
    `the folder ${JSON.stringify(folder)} does not exist, and the version has yet to be created from it. ` +
      `Give the folder that snowflake-ml-python wrote (MANIFEST.yml at its top), relative to the program's folder.`,
  );
}
