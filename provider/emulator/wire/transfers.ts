import { join } from "node:path";
import type { FileTransfer } from "../contract";
import { SnowflakeError } from "../contract";
import { isReallyInside } from "../store/folder";

/** Clients copy the files themselves, and follow links: none may lead them out of the stages. */
export function refuseLinks(
  root: string,
  { command, location, sources }: Pick<FileTransfer, "command" | "location" | "sources">,
): void {
  const paths = command === "UPLOAD" ? [location] : sources.map((name) => join(location, name));
  if (paths.every((path) => isReallyInside(root, path))) return;
  // 091003 is Snowflake's for a stage that cannot be used; there is no real case of this one.
  const text =
    "Failure using stage area. Cause: a symbolic link leads out of the stage. (emulator)";
  throw new SnowflakeError("091003", "22000", text);
}
