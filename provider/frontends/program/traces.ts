/**
 * Shortens the stack traces that the SDK takes of each property, four for each: together they are most
 * of what a program with many resources costs. Whoever looks for leaked promises keeps them whole.
 * Source: @pulumi/pulumi 3.248.0, runtime/debuggable.js
 * @returns puts things back; an error that was thrown meanwhile gets the callers that its trace lacks
 */
export function shortTraces(): (thrown?: unknown) => void {
  const limit = Error.stackTraceLimit;
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) Error.stackTraceLimit = 1;
  return function restore(thrown) {
    Error.stackTraceLimit = limit;
    if (!(thrown instanceof Error)) return;
    const callers = { stack: "" };
    Error.captureStackTrace(callers, restore);
    thrown.stack = [thrown.stack, ...callers.stack.split("\n").slice(1)].join("\n");
  };
}
