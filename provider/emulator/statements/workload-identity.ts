import { z } from "zod";
import { invalidValue, missingOptions } from "../catalog/errors";
import type { User } from "../catalog/state";
import type { IdentityProvider, WorkloadIdentity } from "../identities";
import { invalidProperty } from "../sql/parser/options";
import type { Options } from "../sql/tree";
import { setting } from "./show-kind";

/**
 * WORKLOAD_IDENTITY of users.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/alter-user-add-workload-identity (properties)
 */

const NAME = "WORKLOAD_IDENTITY";

const kept = z.object({
  TYPE: z.enum(["AWS", "AZURE", "GCP", "OIDC"]),
  ARN: z.string().optional(),
  ISSUER: z.string().optional(),
  SUBJECT: z.string().optional(),
  OIDC_AUDIENCE_LIST: z.string().optional(),
});

/** What each provider needs, and what it may have beside that. */
const PROPERTIES: Readonly<
  Record<IdentityProvider, { readonly needs: readonly string[]; readonly takes: readonly string[] }>
> = {
  AWS: { needs: ["ARN"], takes: [] },
  AZURE: { needs: ["ISSUER", "SUBJECT"], takes: [] },
  GCP: { needs: ["SUBJECT"], takes: [] },
  OIDC: { needs: ["ISSUER", "SUBJECT"], takes: ["OIDC_AUDIENCE_LIST"] },
};

/** Options whose identity is checked. @throws SnowflakeError */
export function withCheckedIdentity(options: Options): Options {
  const text = options[NAME];
  if (text === undefined) return options;
  const { TYPE: given, ...properties } = z.record(z.string(), z.string()).parse(JSON.parse(text));
  if (given === undefined) throw missingOptions(["TYPE"]);
  const type = kept.shape.TYPE.safeParse(given.toUpperCase()).data;
  if (type === undefined) throw invalidValue(given, "TYPE");
  const { needs, takes } = PROPERTIES[type];
  const left = needs.filter((each) => (properties[each] ?? "") === "");
  if (left.length > 0) throw missingOptions(left);
  const strange = Object.keys(properties).find((each) => ![...needs, ...takes].includes(each));
  if (strange !== undefined) throw invalidProperty(strange, `${NAME} of ${type}`);
  return { ...options, [NAME]: JSON.stringify({ TYPE: type, ...properties }) };
}

export function identityOf(user: User): WorkloadIdentity | undefined {
  const text = setting(user, NAME);
  if (text === null) return undefined;
  const { TYPE, ISSUER, SUBJECT, OIDC_AUDIENCE_LIST } = kept.parse(JSON.parse(String(text)));
  return {
    user: user.name,
    provider: TYPE,
    issuer: ISSUER,
    subject: SUBJECT,
    audiences: z.array(z.string()).parse(JSON.parse(OIDC_AUDIENCE_LIST ?? "[]")),
  };
}
