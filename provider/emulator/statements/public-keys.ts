import { createHash, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { User } from "../catalog/state";
import { SnowflakeError } from "../contract";
import type { PublicKey } from "../identities";
import type { Options } from "../sql/tree";
import { setting } from "./show-kind";

/** The RSA keys of users. Source: https://docs.snowflake.com/en/user-guide/key-pair-auth */

const NAMES = ["RSA_PUBLIC_KEY", "RSA_PUBLIC_KEY_2"] as const;

/** Options with each key as it is kept: base64 without lines. @throws SnowflakeError 003508 for what is no key */
export function withPlainKeys(options: Options): Options {
  const keys = NAMES.filter((name) => options[name] !== undefined).map(
    (name) => [name, plainKey(options[name] ?? "")] as const,
  );
  return { ...options, ...Object.fromEntries(keys) };
}

/** That the lines around a key do no harm is unverified. */
function plainKey(text: string): string {
  const body = text.replaceAll(/-----(?:BEGIN|END) PUBLIC KEY-----|\s+/g, "");
  const key = readKey(body);
  if (key?.asymmetricKeyType === "rsa") return body;
  // The words are those of a real account, the number is unverified.
  const said = "New public key rejected by current policy. Reason: 'Invalid Public key'";
  throw new SnowflakeError("003508", "22023", `SQL execution error:\n${said}`);
}

function readKey(body: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(body, "base64"), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

/** The fingerprint of a key by the name of its property; null without one. */
export function fingerprintOf(user: User, name: (typeof NAMES)[number]): string | null {
  const body = setting(user, name);
  if (body === null) return null;
  const digest = createHash("sha256").update(Buffer.from(String(body), "base64"));
  return `SHA256:${digest.digest("base64")}`;
}

export function publicKeysOf(user: User): readonly PublicKey[] {
  return NAMES.flatMap((name) => {
    const fingerprint = fingerprintOf(user, name);
    if (fingerprint === null) return [];
    const body = String(setting(user, name));
    return [{ fingerprint, pem: `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----` }];
  });
}
