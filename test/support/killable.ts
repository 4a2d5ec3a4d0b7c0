import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../../scripts/engine/places";

/** Where a server may be killed; see kill-at.js. */
export type KillPoint =
  | "before copying"
  | "after copying"
  | "before the state"
  | "after the state"
  | "before removing"
  | "after removing";

/** The command line's server on one folder and one port, over its deaths. */
export class KillableServer {
  /** The folder of the account. */
  readonly folder: string;
  url = "";
  readonly #armed: string;
  #port = 0;
  #child: ChildProcess | undefined;

  constructor(folder: string) {
    this.folder = join(folder, "account");
    this.#armed = join(folder, "kill-at");
  }

  async start(): Promise<void> {
    const hook = join(__dirname, "kill-at.js");
    const cli = join(ROOT, "bin", "cli", "main.js");
    const options = ["--dir", this.folder, "--port", String(this.#port), "--json"];
    const child = spawn(process.execPath, ["--require", hook, cli, "emulate", ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { url, port } = JSON.parse(line) as { url: string; port: number };
    this.url = url;
    this.#port = port;
  }

  /** Kills it now. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.died();
  }

  /** Kills it when it gets there. */
  killAt(point: KillPoint): void {
    writeFileSync(this.#armed, point);
  }

  /** Settles with its death. */
  async died(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) await once(child, "exit");
    rmSync(this.#armed, { force: true });
  }
}
