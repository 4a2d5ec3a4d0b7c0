import { notSupported } from "../../sql/not-supported";
import type { ModelCall } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { OBJECT, VARIANT, isJson, readType } from "./data-types";
import type { Translator } from "./expressions";
import { wrongArguments } from "./failures";
import type { Method } from "./methods";
import { findMethod } from "./methods";
import type { CallSite } from "./scope";
import { newName, withAll } from "./work";

/**
 * Calls of models are taken out of the query: the rows of a block are kept, their arguments are scored,
 * and what came out stands beside them, row by row.
 */

/** The object that a call gives, or the value of a method that gives one. */
export function modelCall(to: Translator, call: ModelCall): Typed {
  if (call.partition !== undefined) throw notSupported("OVER of a method outside TABLE(…)");
  const method = findMethod(to.work, to.scope, call);
  if (method.use.tableFunction) throw notSupported(`${call.method} outside TABLE(…)`);
  const site = siteOf(to, call, method);
  if (method.returns !== "OBJECT" && method.returns !== "VARIANT")
    return single(site, method.returns);
  site.step.whole = true;
  return { sql: `${site.step.table}.J`, type: OBJECT };
}

/** `call:key`: the key's column by itself, before it is JSON. */
export function modelKey(to: Translator, call: ModelCall, key: string): Typed | undefined {
  const method = findMethod(to.work, to.scope, call);
  if (method.use.tableFunction || call.partition !== undefined || !isJsonText(method.returns))
    return undefined;
  const native = outputOf(siteOf(to, call, method), key);
  return { sql: `to_json(${native})`, type: VARIANT, native };
}

function isJsonText(returns: string): boolean {
  return returns === "OBJECT" || returns === "VARIANT";
}

function single(site: CallSite, returns: string): Typed {
  const type = readType(returns);
  const native = outputOf(site, null);
  if (isJson(type)) return { sql: `to_json(${native})`, type };
  return { sql: `CAST(${native} AS ${castName(type.type)})`, type };
}

function castName(type: string): string {
  const names: Readonly<Record<string, string>> = {
    fixed: "DECIMAL(38,0)",
    real: "DOUBLE",
    text: "VARCHAR",
    boolean: "BOOLEAN",
  };
  const name = names[type];
  if (name === undefined) throw notSupported(`a method that gives ${type}`);
  return name;
}

/** The column of a key. */
export function outputOf({ step }: CallSite, key: string | null): string {
  if (!step.keys.includes(key)) step.keys.push(key);
  return `${step.table}.O${String(step.keys.indexOf(key) + 1)}`;
}

/** Calls that agree in all are one. */
export function siteOf(to: Translator, call: ModelCall, method: Method): CallSite {
  const { calls } = to.scope;
  if (calls === undefined) throw notSupported("a model call here; put it into a subquery of FROM");
  const before = to.work.unstable;
  const args = call.args.map((each) => to.of(each.value));
  if (to.work.unstable !== before)
    throw notSupported(
      "an aggregate, window or random value as argument of a model; put it into a subquery of FROM",
    );
  checkArguments(call, method);
  const { use } = method;
  const names = call.args.map((each) => each.name ?? "").join();
  const key = JSON.stringify([use, names, args.map(({ sql }) => sql)]);
  const known = calls.find((each) => each.key === key);
  if (known !== undefined) return known;
  const table = `${to.work.prefix}${newName(to.work, "k")}`;
  const step = {
    do: "score" as const,
    table: newName(to.work, "k"),
    kept: table,
    sql: "",
    args: args.map(({ type }, index) => ({ name: call.args[index]?.name, type })),
    use,
    of: method.of,
    keys: [],
    whole: false,
  };
  const list = args.map(({ sql }, index) => `${sql} AS A${String(index + 1)}`).join(", ");
  const site = { key, step, list: list === "" ? "TRUE AS A0" : list };
  calls.push(site);
  to.work.models.push(use);
  return site;
}

/** All by position or all by name; what comes last may be left out when it is a parameter. */
function checkArguments(call: ModelCall, { inputs }: Method): void {
  const named = call.args.filter((each) => each.name !== undefined).length;
  if (named > 0 && named < call.args.length)
    throw notSupported("named and positional arguments together");
  const few = call.args.length < inputs.length;
  if (!few && call.args.length === inputs.length) return;
  if (!few) throw notSupported("parameters of a method beside its inputs");
  const text = `${String(call.args.length)} of ${String(inputs.length)}`;
  throw wrongArguments(`${call.model.join(".")}!${call.method}`, call.at, { few, text });
}

/** Puts the calls of a block beside its rows, and into the order in which they are scored. */
export function finishCalls({ work, scope }: Translator, from: string): string {
  let joined = from;
  for (const { step, list } of scope.calls ?? []) {
    step.sql = withAll(work, `SELECT ${list} FROM ${joined}`);
    joined = `${joined} POSITIONAL JOIN ${step.kept} AS ${step.table}`;
    work.steps.push(step);
  }
  return joined;
}
