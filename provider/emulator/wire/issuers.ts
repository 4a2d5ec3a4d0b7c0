import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Public keys by issuer. @throws RangeError for what is no key */
export function issuersOf(
  issuers: Readonly<Record<string, string>>,
): ReadonlyMap<string, KeyObject> {
  const read = (issuer: string, pem: string): KeyObject => {
    try {
      return createPublicKey(pem);
    } catch (error) {
      throw new RangeError(`issuers: the key of ${issuer} is no PEM of a public key`, {
        cause: error,
      });
    }
  };
  return new Map(Object.entries(issuers).map(([issuer, pem]) => [issuer, read(issuer, pem)]));
}
