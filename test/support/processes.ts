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

/** The launcher of dynamic resources, and our own executable. */
const PROVIDER = /^node .*(?:dynamic-provider|pulumi-resource-snowflakeml)/;

function providers(cli: number): readonly Process[] {
  return below(cli, all()).filter(({ command }) => PROVIDER.test(command));
}

/** The processes that serve our resources for a running CLI. @throws when there is none */
export function providersUnder(cli: number): readonly number[] {
  const found = providers(cli).map(({ pid }) => pid);
  if (found.length === 0) throw new Error(`no provider process under ${String(cli)}`);
  return found;
}

/** MB that they hold together; 0 when there is none yet. */
export function memoryUnder(cli: number): number {
  const resident = providers(cli).reduce((sum, each) => sum + each.resident, 0);
  return Math.round(resident / 1024);
}

/** MB that one process holds. */
export function residentOf(pid: number): number {
  const found = all().find((each) => each.pid === pid);
  return Math.round((found?.resident ?? 0) / 1024);
}

/** Whether a process is still there. */
export function runs(pid: number): boolean {
  return all().some((each) => each.pid === pid);
}
