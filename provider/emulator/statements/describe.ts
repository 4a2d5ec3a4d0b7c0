import { forbidden } from "../catalog/errors";
import type { Stage, User } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { TreeOf } from "../sql/tree";
import { findObject } from "./grants";
import { fingerprintOf } from "./public-keys";
import { columnsOf, described } from "./rows";
import type { Shown, ShownRecord } from "./rows";
import { setting } from "./show-kind";
import { hasDirectory } from "./show-members";
import { membersOf as membersIn } from "./shelves";
import { mayDescribeUser } from "./user-rights";
import type { Run } from "./world";

/**
 * DESCRIBE of databases, schemas, warehouses, stages and users.
 * Source of the columns: terraform-provider-snowflake 2.20, pkg/sdk (describe row types)
 */

const CONTENT = columnsOf("created_on name kind");
const STAGE = columnsOf("parent_property property property_type property_value property_default");
const USER = columnsOf("property value default description");

export function describeObject(run: Run, { kind, name }: TreeOf<"DESCRIBE">): StatementResult {
  switch (kind) {
    case "DATABASE":
      return described(run, CONTENT, schemasOf(run, name));
    case "SCHEMA":
      return described(run, CONTENT, membersOf(run, name));
    case "WAREHOUSE": {
      const { createdOn, name: own } = findObject(run, kind, name);
      return described(run, CONTENT, [{ created_on: createdOn, name: own, kind }]);
    }
    case "STAGE":
      return described(run, STAGE, stageProperties(findObject(run, kind, name) as Stage));
    case "USER": {
      const user = findObject(run, kind, name) as User;
      if (!mayDescribeUser(run, user)) throw forbidden("user", user.name);
      return described(run, USER, userProperties(user));
    }
  }
}

function schemasOf(run: Run, [name = ""]: readonly string[]): readonly ShownRecord[] {
  const { catalog } = run.world;
  return Object.values(catalog.database(run.session, name).schemas)
    .filter((schema) => catalog.sees(run.session, schema))
    .map((schema) => ({ created_on: schema.createdOn, name: schema.name, kind: "SCHEMA" }));
}

/** Tables and views are documented; the other kinds are unverified. */
function membersOf(run: Run, name: readonly string[]): readonly ShownRecord[] {
  const { catalog } = run.world;
  const { schema } = catalog.place(run.session, name, "DESCRIBE SCHEMA");
  return membersIn(schema)
    .filter(({ object }) => catalog.sees(run.session, object))
    .map(({ kind, object }) => ({ created_on: object.createdOn, name: object.name, kind }));
}

/** The part of the properties that an internal stage here has. */
function stageProperties(stage: Stage): readonly ShownRecord[] {
  const row = (parent: string, property: string, [type, value, usual]: readonly string[]) => ({
    parent_property: parent,
    property,
    property_type: type ?? "",
    property_value: value ?? "",
    property_default: usual ?? "",
  });
  return [
    row("STAGE_LOCATION", "URL", ["String", "", ""]),
    row("DIRECTORY", "ENABLE", ["Boolean", String(hasDirectory(stage)), "false"]),
    row("DIRECTORY", "AUTO_REFRESH", ["Boolean", "false", "false"]),
  ];
}

/** NULL is written as a word. Source: terraform-provider-snowflake, pkg/sdk/users.go */
function userProperties(user: User): readonly ShownRecord[] {
  const values: Readonly<Record<string, Shown>> = {
    NAME: user.name,
    COMMENT: user.comment,
    DISPLAY_NAME: setting(user, "DISPLAY_NAME") ?? user.name,
    TYPE: setting(user, "TYPE"),
    LOGIN_NAME: user.name,
    FIRST_NAME: setting(user, "FIRST_NAME"),
    LAST_NAME: setting(user, "LAST_NAME"),
    EMAIL: setting(user, "EMAIL"),
    PASSWORD: user.password === null ? null : "********",
    MUST_CHANGE_PASSWORD: setting(user, "MUST_CHANGE_PASSWORD") ?? "false",
    DISABLED: "false",
    DEFAULT_WAREHOUSE: user.defaultWarehouse,
    DEFAULT_ROLE: user.defaultRole,
    RSA_PUBLIC_KEY: setting(user, "RSA_PUBLIC_KEY"),
    RSA_PUBLIC_KEY_FP: fingerprintOf(user, "RSA_PUBLIC_KEY"),
    RSA_PUBLIC_KEY_2: setting(user, "RSA_PUBLIC_KEY_2"),
    RSA_PUBLIC_KEY_2_FP: fingerprintOf(user, "RSA_PUBLIC_KEY_2"),
  };
  return Object.entries(values).map(([property, value]) => ({
    property,
    value: value ?? "null",
    default: "null",
    description: "",
  }));
}
