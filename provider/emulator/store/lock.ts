import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";

/** One folder has one server: its file names the process, and when that began. */

/** Takes a lock, also from a process that is dead. @throws when another live process has it */
export function takeLock(lock: string): void {
  if (existsSync(lock)) {
    const [pid = "", began = ""] = readFileSync(lock, "utf8").split(" ");
    if (isAlive(Number(pid), began))
      throw new Error(`${lock}: the folder is in use by process ${pid}.`);
    rmSync(lock, { force: true });
  }
  const handle = openSync(lock, "wx", 0o600);
  writeSync(handle, `${String(process.pid)} ${factsOf(process.pid)?.began ?? ""}`.trim());
  closeSync(handle);
}

/** Another process may have the number of a dead one by now, in a fresh container above all. */
function isAlive(pid: number, began: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const facts = factsOf(pid);
  if (facts === undefined) return true;
  // Containers whose first process reaps nobody keep the dead in the table.
  return facts.state !== "Z" && (began === "" || facts.began === began);
}

interface ProcessFacts {
  readonly state: string;
  /** In ticks since the machine started. */
  readonly began: string;
}

/** Undefined where the system does not tell. Source: proc(5), stat: fields 3 and 22 */
function factsOf(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", began: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
