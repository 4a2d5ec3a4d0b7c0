import { verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A JSON web token with its parts read, none of which is believed yet. */
export interface JsonWebToken {
  readonly header: unknown;
  readonly claims: unknown;
  /** What the signature is of. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Undefined when it has not three parts. */
export function readWebToken(text: string): JsonWebToken | undefined {
  const [head, body, signature, ...more] = text.split(".");
  if (head === undefined || body === undefined || signature === undefined || more.length > 0)
    return undefined;
  return {
    header: decoded(head),
    claims: decoded(body),
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

export function isSigned(
  { signed, signature }: JsonWebToken,
  key: KeyObject,
  algorithm: "RS256" | "ES256",
): boolean {
  const text = Buffer.from(signed);
  if (algorithm === "RS256") return verify("RSA-SHA256", text, key, signature);
  return verify("sha256", text, { key, dsaEncoding: "ieee-p1363" }, signature);
}

/** The Node driver writes milliseconds, others seconds. */
export function toMilliseconds(time: number): number {
  return time > 1e11 ? time : time * 1000;
}
