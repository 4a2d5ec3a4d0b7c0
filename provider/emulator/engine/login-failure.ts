import { forbidden, invalidValue } from "../catalog/errors";
import { notSupported } from "../sql/not-supported";
import type { Run } from "../statements/world";

/**
 * Why a login was refused; what an id that nobody was told answers is unverified.
 * Source: https://docs.snowflake.com/en/sql-reference/functions/system_get_login_failure_details
 */
export function loginFailure({ world, session }: Run, args: readonly string[]): string {
  const [id, ...more] = args;
  if (id === undefined || more.length > 0)
    throw notSupported(`SYSTEM$GET_LOGIN_FAILURE_DETAILS with ${String(args.length)} arguments`);
  if (session.role !== "ACCOUNTADMIN") throw forbidden("account", world.account);
  const failure = world.records.loginFailure(id);
  if (failure === undefined) throw invalidValue(id, "uuid");
  const { at, user, clientType, clientVersion, reason } = failure;
  return JSON.stringify({
    clientIP: "127.0.0.1",
    clientType,
    clientVersion: clientVersion === "" ? null : clientVersion,
    username: user === "" ? null : user,
    errorCode: reason,
    timestamp: Math.floor(at / 1000),
  });
}
