import { createHash, randomBytes } from "node:crypto";
import { rolesOf } from "../catalog/access";
import { at } from "../catalog/catalog";
import { exists, forbidden, invalidValue, missing, refused } from "../catalog/errors";
import type { AccessToken, User } from "../catalog/state";
import { table } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { TokenOwner } from "../identities";
import type { Options, TreeOf } from "../sql/tree";
import type { TokenAction } from "../sql/user-tree";
import { checkName } from "./names";
import { columnsOf, shown } from "./rows";
import { setting } from "./show-kind";
import { foldName } from "./texts";
import { mayAlterUser } from "./user-rights";
import type { Run, World } from "./world";
import { DONE, STATEMENT_TYPE, status } from "./world";

/**
 * Programmatic access tokens. Only a hash of a secret is kept: the answer to ADD and to ROTATE is the
 * one place where it stands. Source: https://docs.snowflake.com/en/user-guide/programmatic-access-tokens
 */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Source: alter-user-add-programmatic-access-token */
const USUAL_DAYS = 15;
const MOST_DAYS = 365;
const MOST_TOKENS = 15;

/** How long a secret goes on after its rotation. Source: alter-user-rotate-programmatic-access-token */
const USUAL_HOURS = 24;

type Tokens = Record<string, AccessToken>;

export function alterUserToken(run: Run, tree: TreeOf<"ALTER USER TOKEN">): StatementResult {
  const { catalog } = run.world;
  const name = tree.name ?? run.session.user;
  const user = at(catalog.state.users, name);
  if (user === undefined) {
    if (tree.ifExists) return status(DONE);
    throw missing("User", name);
  }
  if (!mayAlterUser(run, user, { own: true })) throw forbidden("user", user.name);
  user.tokens ??= table();
  const result = act(run, user, tree.action);
  catalog.commit();
  return result;
}

function act(run: Run, user: User, action: TokenAction): StatementResult {
  const tokens: Tokens = (user.tokens ??= table());
  if (action.do === "ADD") return add(run, user, action);
  const token = at(tokens, action.token);
  if (token === undefined) throw missing("Programmatic access token", action.token);
  if (action.do === "ROTATE") return rotate(run, tokens, { token, options: action.options });
  if (action.do === "MODIFY") {
    const { DISABLED: disabled, COMMENT: comment } = action.options;
    if (disabled !== undefined) token.disabled = disabled === "true";
    if (comment !== undefined) token.comment = comment === "" ? null : comment;
    return status(DONE);
  }
  if (action.do === "RENAME") {
    checkFree(tokens, action.to);
    tokens[action.to] = { ...token, name: action.to };
  }
  Reflect.deleteProperty(tokens, action.token);
  return status(DONE);
}

function checkFree(tokens: Tokens, name: string): void {
  checkName(name);
  if (at(tokens, name) !== undefined) throw exists(name);
}

type Add = Extract<TokenAction, { readonly do: "ADD" | "ROTATE" | "MODIFY" }>;

function add(run: Run, user: User, { token: name, options }: Add): StatementResult {
  const tokens: Tokens = (user.tokens ??= table());
  checkFree(tokens, name);
  if (Object.keys(tokens).length >= MOST_TOKENS)
    throw refused(`User '${user.name}' has reached the limit of programmatic access tokens.`);
  const days = Number(options["DAYS_TO_EXPIRY"] ?? USUAL_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw invalidValue(String(days), "DAYS_TO_EXPIRY");
  const secret = newSecret();
  const createdOn = run.world.now();
  tokens[name] = {
    name,
    hash: hashOf(secret),
    onlyRole: restriction(run, user, options),
    createdOn,
    createdBy: run.session.user,
    expiresAt: createdOn + days * DAY_MS,
    disabled: false,
    comment: options["COMMENT"] ?? null,
    rotatedTo: null,
  };
  return told("token_name token_secret", [name, secret]);
}

/** Users of services must be restricted. Source: programmatic-access-tokens, "Prerequisites" */
function restriction(run: Run, user: User, options: Options): string | null {
  const given = options["ROLE_RESTRICTION"];
  if (given === undefined) {
    const isService = /SERVICE$/i.test(String(setting(user, "TYPE") ?? ""));
    if (isService) throw invalidValue("", "ROLE_RESTRICTION");
    return null;
  }
  const role = foldName(given) ?? given;
  if (!rolesOf(run.world.catalog.state, user.name).has(role)) throw missing("Role", given);
  return role;
}

/** The old secret goes by another name until it expires, and the new one lives as long as it was to. */
function rotate(
  { world, session }: Run,
  tokens: Tokens,
  { token, options }: { readonly token: AccessToken; readonly options: Options },
): StatementResult {
  if (session.byToken === true)
    throw refused("A programmatic access token cannot be rotated in a session that it opened.");
  const now = world.now();
  const hours = Number(options["EXPIRE_ROTATED_TOKEN_AFTER_HOURS"] ?? USUAL_HOURS);
  const rotated = `${token.name}_ROTATED_${String(now)}`;
  checkFree(tokens, rotated);
  const secret = newSecret();
  const expiresAt = Math.min(token.expiresAt, now + hours * HOUR_MS);
  tokens[rotated] = { ...token, name: rotated, expiresAt, rotatedTo: token.name };
  const life = token.expiresAt - token.createdOn;
  tokens[token.name] = {
    ...token,
    hash: hashOf(secret),
    createdOn: now,
    createdBy: session.user,
    expiresAt: now + life,
  };
  return told("token_name token_secret rotated_token_name", [token.name, secret, rotated]);
}

/** No form of a secret is published. */
function newSecret(): string {
  return randomBytes(48).toString("base64url");
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function told(columns: string, row: readonly string[]): StatementResult {
  return { columns: columnsOf(columns), rows: [row], statementTypeId: STATEMENT_TYPE.ddl };
}

/** Whose secret it is. */
export function ownerOf({ catalog, now }: World, secret: string): TokenOwner | undefined {
  const hash = hashOf(secret);
  for (const user of Object.values(catalog.state.users)) {
    const found = Object.values(user.tokens ?? {}).find((each) => each.hash === hash);
    if (found === undefined) continue;
    const good = !found.disabled && found.expiresAt > now();
    return { user: user.name, onlyRole: found.onlyRole ?? undefined, good };
  }
  return undefined;
}

/** Source: terraform-provider-snowflake 2.20, pkg/sdk (row of SHOW USER PROGRAMMATIC ACCESS TOKENS) */
const COLUMNS = columnsOf(
  "name user_name role_restriction expires_at:timestamp_ltz status comment created_on created_by mins_to_bypass_network_policy_requirement:fixed rotated_to",
);

export function showUserTokens(run: Run, tree: TreeOf<"SHOW USER TOKENS">): StatementResult {
  const name = tree.user ?? run.session.user;
  const user = at(run.world.catalog.state.users, name);
  if (user === undefined) throw missing("User", name);
  if (!mayAlterUser(run, user, { own: true })) throw forbidden("user", user.name);
  const records = Object.values(user.tokens ?? {}).map((token) => ({
    name: token.name,
    user_name: user.name,
    role_restriction: token.onlyRole,
    expires_at: token.expiresAt,
    status: wordFor(token, run.world.now()),
    comment: token.comment,
    created_on: token.createdOn,
    created_by: token.createdBy,
    mins_to_bypass_network_policy_requirement: null,
    rotated_to: token.rotatedTo,
  }));
  return shown(run, COLUMNS, records);
}

function wordFor({ disabled, expiresAt }: AccessToken, now: number): string {
  if (expiresAt <= now) return "EXPIRED";
  return disabled ? "DISABLED" : "ACTIVE";
}
