import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** An RSA key pair in the forms that clients and statements take it. */
export interface Keys {
  /** PKCS #8. */
  readonly privatePem: string;
  readonly publicPem: string;
  /** Without the lines around it. */
  readonly body: string;
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
}

export function newKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ format: "der", type: "spki" });
  return {
    privateKey,
    privatePem: String(privateKey.export({ format: "pem", type: "pkcs8" })),
    publicPem: String(publicKey.export({ format: "pem", type: "spki" })),
    body: der.toString("base64"),
    fingerprint: `SHA256:${createHash("sha256").update(der).digest("base64")}`,
  };
}

/** A token with these claims, signed with RS256 whatever the header says. */
export function signed(keys: Keys, claims: object, alg = "RS256"): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg, typ: "JWT" })}.${part(claims)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), keys.privateKey).toString("base64url")}`;
}
