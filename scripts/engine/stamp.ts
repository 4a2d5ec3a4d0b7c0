import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_BIN, STAMP } from "./places";

/** What stands in `.engine/`: written last, so what has no stamp is unfinished. */
export interface Stamp {
  readonly from: string;
  readonly pins: string;
  /** With the hosts of YAML and Python, which the demo does without. */
  readonly languages: boolean;
}

/** What is there and finished; undefined when nothing is. */
export function standing(): Stamp | undefined {
  if (!existsSync(STAMP) || !existsSync(join(ENGINE_BIN, "pulumi"))) return undefined;
  return JSON.parse(readFileSync(STAMP, "utf8")) as Stamp;
}

export function begin(): void {
  rmSync(STAMP, { force: true });
}

export function finish(stamp: Stamp): void {
  writeFileSync(STAMP, JSON.stringify(stamp));
}
