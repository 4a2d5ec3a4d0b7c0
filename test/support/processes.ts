import { execFileSync } from "node:child_process";

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Memory that it holds, in KB. */
  readonly resident: number;
  readonly command: string;
}

function all(): readonly Process[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf8" });
  return listed.split("\n").flatMap((line) => {
    const [, ...fields] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const [pid = 0, parent = 0, resident = 0] = fields.slice(0, 3).map(Number);
    const command = fields[3];
    return command === undefined ? [] : [{ pid, parent, resident, command }];
  });
}

function below(pid: number, processes: readonly Process[]): readonly Process[] {
  const children = processes.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child.pid, processes)]);
}

function provider(cli: number): Process | undefined {
  return below(cli, all()).find(
    ({ command }) => command.startsWith("node ") && command.includes("dynamic-provider"),
  );
}

/** The process that serves our resources for a running CLI. @throws when there is none */
export function providerUnder(cli: number): number {
  const found = provider(cli);
  if (found === undefined) throw new Error(`no provider process under ${String(cli)}`);
  return found.pid;
}

/** MB that this process holds; 0 when there is none yet. */
export function memoryUnder(cli: number): number {
  return Math.round((provider(cli)?.resident ?? 0) / 1024);
}

/** Whether a process is still there. */
export function runs(pid: number): boolean {
  return all().some((each) => each.pid === pid);
}
