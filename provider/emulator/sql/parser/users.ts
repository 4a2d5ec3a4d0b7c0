import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { Options, Tree } from "../tree";
import type { TokenAction } from "../user-tree";
import type { OptionList } from "./options";
import { invalidProperty, options } from "./options";
import { ifExists } from "./parts";

/**
 * ALTER USER, and the programmatic access tokens of users.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/alter-user
 */

const words = (text: string): readonly string[] => text.split(" ");

export const USER_OPTIONS: OptionList = {
  of: "USER",
  offered: {
    PASSWORD: "string",
    DEFAULT_ROLE: "name",
    DEFAULT_WAREHOUSE: "name",
    COMMENT: "string",
    DISPLAY_NAME: "name",
    FIRST_NAME: "name",
    LAST_NAME: "name",
    EMAIL: "name",
    TYPE: "scalar",
    MUST_CHANGE_PASSWORD: "boolean",
    RSA_PUBLIC_KEY: "string",
    RSA_PUBLIC_KEY_2: "string",
    WORKLOAD_IDENTITY: {
      of: "WORKLOAD_IDENTITY",
      offered: {
        TYPE: "scalar",
        ARN: "string",
        ISSUER: "string",
        SUBJECT: "string",
        OIDC_AUDIENCE_LIST: "texts",
      },
    },
  },
  known: words(
    "LOGIN_NAME MIDDLE_NAME DISABLED DAYS_TO_EXPIRY MINS_TO_UNLOCK DEFAULT_NAMESPACE DEFAULT_SECONDARY_ROLES MINS_TO_BYPASS_MFA RSA_PUBLIC_KEY_FP RSA_PUBLIC_KEY_2_FP NETWORK_POLICY",
  ),
};

export function alterUser(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER", "USER")) return undefined;
  const onlyIfExists = ifExists(cursor);
  const own = tokenAction(cursor);
  if (own !== undefined)
    return { type: "ALTER USER TOKEN", name: undefined, ifExists: onlyIfExists, action: own };
  const name = cursor.identifier();
  const action = tokenAction(cursor);
  if (action !== undefined)
    return { type: "ALTER USER TOKEN", name, ifExists: onlyIfExists, action };
  return { type: "ALTER USER", name, ifExists: onlyIfExists, ...change(cursor) };
}

function change(cursor: Cursor): { readonly options: Options; readonly unset: readonly string[] } {
  if (cursor.words("UNSET")) return { options: {}, unset: propertyNames(cursor) };
  if (!cursor.words("SET")) {
    const other = cursor.anyWord("RENAME", "RESET", "ABORT", "ADD", "REMOVE", "ENROLL");
    if (other !== undefined) throw notSupported(`ALTER USER ${other}`);
    cursor.fail();
  }
  const given = options(cursor, USER_OPTIONS);
  if (Object.keys(given).length === 0) cursor.fail();
  return { options: given, unset: [] };
}

/** With or without commas between them. */
function propertyNames(cursor: Cursor): readonly string[] {
  const { of, offered, known = [] } = USER_OPTIONS;
  const names: string[] = [];
  do {
    const name = cursor.next.type === "word" ? cursor.take().value : cursor.fail();
    if (known.includes(name)) throw notSupported(`${name} of ${of}`);
    if (!Object.hasOwn(offered, name)) throw invalidProperty(name, of);
    names.push(name);
  } while (cursor.operator(",") || !cursor.atEnd());
  return names;
}

const OF_ADD: OptionList = {
  of: "PROGRAMMATIC ACCESS TOKEN",
  offered: { ROLE_RESTRICTION: "string", DAYS_TO_EXPIRY: "number", COMMENT: "string" },
  known: ["MINS_TO_BYPASS_NETWORK_POLICY_REQUIREMENT"],
};

const OF_ROTATE: OptionList = {
  of: OF_ADD.of,
  offered: { EXPIRE_ROTATED_TOKEN_AFTER_HOURS: "number" },
};

const OF_MODIFY: OptionList = {
  of: OF_ADD.of,
  offered: { DISABLED: "boolean", COMMENT: "string" },
  known: OF_ADD.known ?? [],
};

/** Undefined when no such form follows; then nothing is taken. */
function tokenAction(cursor: Cursor): TokenAction | undefined {
  const start = cursor.position;
  const verb = cursor.anyWord("ADD", "REMOVE", "ROTATE", "MODIFY");
  const named = cursor.words("PROGRAMMATIC", "ACCESS", "TOKEN") || cursor.words("PAT");
  if (verb === undefined || !named) {
    cursor.position = start;
    return undefined;
  }
  const token = cursor.identifier();
  switch (verb) {
    case "ADD":
      return { do: verb, token, options: options(cursor, OF_ADD) };
    case "REMOVE":
      return { do: verb, token };
    case "ROTATE":
      return { do: verb, token, options: options(cursor, OF_ROTATE) };
    case "MODIFY":
      return modification(cursor, token);
  }
}

function modification(cursor: Cursor, token: string): TokenAction {
  if (cursor.words("RENAME", "TO")) return { do: "RENAME", token, to: cursor.identifier() };
  if (cursor.words("UNSET", "COMMENT")) return { do: "MODIFY", token, options: { COMMENT: "" } };
  if (cursor.words("UNSET", "DISABLED"))
    return { do: "MODIFY", token, options: { DISABLED: "false" } };
  cursor.expectWords("SET");
  const given = options(cursor, OF_MODIFY);
  if (Object.keys(given).length === 0) cursor.fail();
  return { do: "MODIFY", token, options: given };
}

export function showUserTokens(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "USER")) return undefined;
  if (cursor.words("WORKLOAD", "IDENTITY"))
    throw notSupported("SHOW USER WORKLOAD IDENTITY AUTHENTICATION METHODS");
  if (!cursor.words("PROGRAMMATIC", "ACCESS", "TOKENS") && !cursor.words("PATS")) cursor.fail();
  const user = cursor.words("FOR", "USER") ? cursor.identifier() : undefined;
  return { type: "SHOW USER TOKENS", user };
}
