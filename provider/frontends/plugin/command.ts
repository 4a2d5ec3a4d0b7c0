import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What the user asked the engine for. A Read is not told, and the plugin's parent is the engine: its
 * arguments are the only place that tells a preview's Read from one that looks for drift.
 */

/** Source: https://www.pulumi.com/docs/iac/cli/commands (pulumi preview, pulumi up, with their aliases) */
const DEPLOYING = new Set(["preview", "pre", "up", "update"]);

/** Flags of a look for drift, also as the environment gives them. Source: pulumi/pulumi, CHANGELOG (PULUMI_OPTION_*) */
const LOOKING = ["refresh", "expect-no-changes"] as const;

/** True when the engine reads by itself before it runs the program; false also where nobody can tell. */
export function readsBeforeProgram(
  args = engineArguments(),
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  if (!args.some((each) => DEPLOYING.has(each))) return false;
  return !args.some((each) => each === "refresh" || isLooking(each)) && !LOOKING.some(isSet);

  function isSet(flag: string): boolean {
    const value = environment[`PULUMI_OPTION_${flag.toUpperCase().replaceAll("-", "_")}`] ?? "";
    return value !== "" && value !== "false";
  }
}

/** `-r` also among other short flags. */
function isLooking(argument: string): boolean {
  const name = /^--([a-z-]+)(?:=.*)?$/.exec(argument)?.[1];
  return LOOKING.some((flag) => flag === name) || /^-[a-z]*r[a-z]*$/.test(argument);
}

function engineArguments(): readonly string[] {
  const engine = String(process.ppid);
  try {
    return readFileSync(`/proc/${engine}/cmdline`, "utf8").split("\0");
  } catch {
    const asked = spawnSync("ps", ["-o", "args=", "-p", engine], { encoding: "utf8" });
    // Null where there is no ps.
    const printed = asked.stdout as string | null;
    return printed?.trim().split(/\s+/) ?? [];
  }
}
