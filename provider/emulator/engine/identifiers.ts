import { SnowflakeError } from "../contract";

export function invalidIdentifier(name: string): never {
  throw new SnowflakeError(
    "000904",
    "42000",
    `SQL compilation error: error line 1 at position 7\ninvalid identifier '${name}'`,
  );
}
