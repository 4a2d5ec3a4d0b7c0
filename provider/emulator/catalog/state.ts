import { z } from "zod";
import { relation } from "./relations";
import type { AnyRelation } from "./relations";
import { object, settings, table, tableOf } from "./shapes";
import type { AnyObject } from "./shapes";

export { table } from "./shapes";
export type { AnyObject, Settings } from "./shapes";

/** Everything the local account holds, as plain data that can be written to a file. */

const version = z.object({
  name: z.string(),
  createdOn: z.number(),
  /** Absent in states of before it was kept. */
  alteredOn: z.number().optional(),
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
  /** Versions that are still written to; what else the account tells of versions leaves them out. */
  live: z.array(version).default([]),
  /** Of a model that has live versions only: the first of them. */
  defaultVersion: z.string(),
  aliases: tableOf(z.string()),
  /** By id of the tag. */
  tags: tableOf(z.string()),
});
export type Model = z.infer<typeof model>;

const stage = z.object({ ...object, folder: z.string(), settings });
export type Stage = z.infer<typeof stage>;

const tag = z.object({ ...object, allowedValues: z.array(z.string()).nullable() });
export type Tag = z.infer<typeof tag>;

const schema = z.object({
  ...object,
  settings,
  stages: tableOf(stage),
  tags: tableOf(tag),
  models: tableOf(model),
  /** Tables, views and dynamic tables share their names; absent in states of before there were any. */
  relations: tableOf(relation).default(() => table<AnyRelation>()),
});
export type Schema = z.infer<typeof schema>;

const database = z.object({ ...object, settings, schemas: tableOf(schema) });
export type Database = z.infer<typeof database>;

const warehouse = z.object({ ...object, settings, size: z.string() });
export type Warehouse = z.infer<typeof warehouse>;

const role = z.object({ ...object });

/** A programmatic access token, of which no secret is kept. */
const accessToken = z.object({
  name: z.string(),
  /** SHA-256 of the secret, in hexadecimal. */
  hash: z.string(),
  onlyRole: z.string().nullable(),
  createdOn: z.number(),
  createdBy: z.string(),
  expiresAt: z.number(),
  disabled: z.boolean(),
  comment: z.string().nullable(),
  rotatedTo: z.string().nullable(),
});
export type AccessToken = z.infer<typeof accessToken>;

const user = z.object({
  ...object,
  settings,
  password: z.string().nullable(),
  defaultRole: z.string().nullable(),
  defaultWarehouse: z.string().nullable(),
  /** By name; absent in states of before there were any. */
  tokens: tableOf(accessToken).optional(),
});
export type User = z.infer<typeof user>;

const grant = z.object({
  createdOn: z.number(),
  privilege: z.string(),
  /** Kind and id of the object. */
  kind: z.string(),
  on: z.number(),
  role: z.string(),
  grantedBy: z.string(),
  withGrantOption: z.boolean().optional(),
});
export type Grant = z.infer<typeof grant>;

/** What a role will have of every object of a kind that a place gets. */
const futureGrant = z.object({
  createdOn: z.number(),
  privilege: z.string(),
  kind: z.string(),
  /** Id of the database or schema. */
  in: z.number(),
  role: z.string(),
  grantedBy: z.string(),
  withGrantOption: z.boolean(),
});
export type FutureGrant = z.infer<typeof futureGrant>;

const roleGrant = z.object({
  role: z.string(),
  to: z.object({ kind: z.enum(["ROLE", "USER"]), name: z.string() }),
});

export const accountState = z.object({
  nextId: z.number(),
  databases: tableOf(database),
  warehouses: tableOf(warehouse),
  roles: tableOf(role),
  users: tableOf(user),
  grants: z.array(grant),
  roleGrants: z.array(roleGrant),
  /** Absent in states of before there were any. */
  futureGrants: z.array(futureGrant).optional(),
  /** Ids of the last statements that changed the account. */
  effects: z.array(z.string()).optional(),
});
export type AccountState = z.infer<typeof accountState>;

/** Roles of a fresh account and whom they inherit from. Source: https://docs.snowflake.com/en/user-guide/security-access-control-overview */
const SYSTEM_ROLES: readonly (readonly [string, string | undefined])[] = [
  ["ACCOUNTADMIN", undefined],
  ["SECURITYADMIN", "ACCOUNTADMIN"],
  ["USERADMIN", "SECURITYADMIN"],
  ["SYSADMIN", "ACCOUNTADMIN"],
  ["PUBLIC", undefined],
];

export function isSystemRole(name: string): boolean {
  return SYSTEM_ROLES.some(([role]) => role === name);
}

/** A fresh account: system roles and one warehouse that everybody may use. */
export function freshAccount(createdOn: number): AccountState {
  const base = { createdOn, owner: "ACCOUNTADMIN", comment: null };
  const roles = table<AnyObject>();
  for (const [index, [name]] of SYSTEM_ROLES.entries())
    roles[name] = { ...base, id: index + 1, name };
  const warehouseId = SYSTEM_ROLES.length + 1;
  const warehouses = table<Warehouse>();
  const name = "COMPUTE_WH";
  warehouses[name] = { ...base, id: warehouseId, name, size: "X-Small" };
  return {
    nextId: warehouseId + 1,
    databases: table(),
    warehouses,
    roles,
    users: table(),
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
