import { execFileSync } from "node:child_process";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function all(): readonly Process[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return listed.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

function below(pid: number, processes: readonly Process[]): readonly Process[] {
  const children = processes.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child.pid, processes)]);
}

/** The process that serves our resources for a running CLI. @throws when there is none */
export function providerUnder(cli: number): number {
  const found = below(cli, all()).find(
    ({ command }) => command.startsWith("node ") && command.includes("dynamic-provider"),
  );
  if (found === undefined) throw new Error(`no provider process under ${String(cli)}`);
  return found.pid;
}

/** Whether a process is still there. */
export function runs(pid: number): boolean {
  return all().some((each) => each.pid === pid);
}
