import { z } from "zod";

/** Everything the local account holds, as plain data that can be written to a file. */

const object = {
  id: z.number(),
  name: z.string(),
  /** Milliseconds since 1970. */
  createdOn: z.number(),
  owner: z.string(),
  comment: z.string().nullable(),
};

const version = z.object({
  name: z.string(),
  createdOn: z.number(),
  comment: z.string().nullable(),
  /** As it was written. */
  metadata: z.string(),
  functions: z.array(
    z.object({ name: z.string(), arguments: z.array(z.string()), returns: z.string() }),
  ),
  userData: z.string(),
  attributes: z.string(),
  environment: z.string(),
  runnableIn: z.array(z.string()),
  spec: z.string(),
  size: z.number(),
  /** Folder of the files, below the state's own folder. */
  folder: z.string(),
});
export type Version = z.infer<typeof version>;

const model = z.object({
  ...object,
  type: z.string(),
  versions: z.array(version),
  defaultVersion: z.string(),
  aliases: z.record(z.string(), z.string()),
  /** By id of the tag. */
  tags: z.record(z.string(), z.string()),
});
export type Model = z.infer<typeof model>;

const stage = z.object({ ...object, folder: z.string(), session: z.number().nullable() });
export type Stage = z.infer<typeof stage>;

const tag = z.object({ ...object, allowedValues: z.array(z.string()).nullable() });
export type Tag = z.infer<typeof tag>;

const schema = z.object({
  ...object,
  stages: z.record(z.string(), stage),
  tags: z.record(z.string(), tag),
  models: z.record(z.string(), model),
});
export type Schema = z.infer<typeof schema>;

const database = z.object({ ...object, schemas: z.record(z.string(), schema) });
export type Database = z.infer<typeof database>;

const warehouse = z.object({ ...object, size: z.string() });

const role = z.object({ ...object });

const user = z.object({
  ...object,
  password: z.string().nullable(),
  defaultRole: z.string().nullable(),
  defaultWarehouse: z.string().nullable(),
});

const grant = z.object({
  createdOn: z.number(),
  privilege: z.string(),
  /** Kind and id of the object. */
  kind: z.string(),
  on: z.number(),
  role: z.string(),
  grantedBy: z.string(),
});

const roleGrant = z.object({
  role: z.string(),
  to: z.object({ kind: z.enum(["ROLE", "USER"]), name: z.string() }),
});

export const accountState = z.object({
  nextId: z.number(),
  databases: z.record(z.string(), database),
  warehouses: z.record(z.string(), warehouse),
  roles: z.record(z.string(), role),
  users: z.record(z.string(), user),
  grants: z.array(grant),
  roleGrants: z.array(roleGrant),
});
export type AccountState = z.infer<typeof accountState>;

/** What every object has. */
export type AnyObject = z.infer<z.ZodObject<typeof object>>;

/** Roles of a fresh account and whom they inherit from. Source: https://docs.snowflake.com/en/user-guide/security-access-control-overview */
const SYSTEM_ROLES: readonly (readonly [string, string | undefined])[] = [
  ["ACCOUNTADMIN", undefined],
  ["SECURITYADMIN", "ACCOUNTADMIN"],
  ["USERADMIN", "SECURITYADMIN"],
  ["SYSADMIN", "ACCOUNTADMIN"],
  ["PUBLIC", undefined],
];

/** A fresh account: system roles and one warehouse that everybody may use. */
export function freshAccount(createdOn: number): AccountState {
  const base = { createdOn, owner: "ACCOUNTADMIN", comment: null };
  const roles = SYSTEM_ROLES.map(
    ([name], index) => [name, { ...base, id: index + 1, name }] as const,
  );
  const warehouseId = SYSTEM_ROLES.length + 1;
  const name = "COMPUTE_WH";
  return {
    nextId: warehouseId + 1,
    databases: {},
    warehouses: { [name]: { ...base, id: warehouseId, name, size: "X-Small" } },
    roles: Object.fromEntries(roles),
    users: {},
    grants: [
      {
        createdOn,
        privilege: "USAGE",
        kind: "WAREHOUSE",
        on: warehouseId,
        role: "PUBLIC",
        grantedBy: "ACCOUNTADMIN",
      },
    ],
    roleGrants: SYSTEM_ROLES.flatMap(([child, parent]) =>
      parent === undefined ? [] : [{ role: child, to: { kind: "ROLE" as const, name: parent } }],
    ),
  };
}
