import { notSupported } from "../../sql/not-supported";
import { inputKind } from "../models/kinds";
import type { Feature } from "../models/local-model";
import { signatureOf } from "../models/signature";
import type { ModelCall } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { NOT_THERE, nativeOf, packed, seen } from "./answers";
import { OBJECT, VARIANT, isJson, isTimestamp, readType } from "./data-types";
import type { Translator } from "./expressions";
import { wrongArguments, wrongTypes } from "./failures";
import type { Method } from "./methods";
import { findMethod } from "./methods";
import type { CallSite } from "./scope";
import type { Read, Stored } from "./named-relations";
import type { ScoreStep, Work } from "./work";
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
  if (!isJsonText(method.returns)) return single(site, method);
  if (method.gives.length === 0) return { ...NOT_THERE, type: OBJECT };
  return seen(packed(method.gives.map((key) => outputOf(site, key))), {
    type: OBJECT,
    keys: method.gives,
  });
}

/** `call:key`: the key's column by itself, before it is JSON. */
export function modelKey(to: Translator, call: ModelCall, key: string): Typed | undefined {
  const method = findMethod(to.work, to.scope, call);
  if (method.use.tableFunction || call.partition !== undefined || !isJsonText(method.returns))
    return undefined;
  const site = siteOf(to, call, method);
  const known = method.gives.find(({ name }) => name === key);
  if (known === undefined) return NOT_THERE;
  const sql = outputOf(site, known);
  return { sql: `to_json(${sql})`, type: VARIANT, native: nativeOf(sql, known) };
}

function isJsonText(returns: string): boolean {
  return returns === "OBJECT" || returns === "VARIANT";
}

function single(site: CallSite, { returns, gives }: Method): Typed {
  const type = readType(returns);
  const native = outputOf(site, { name: null, kind: gives[0]?.kind ?? "text" });
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

/** The column of an output. */
export function outputOf({ step }: CallSite, output: ScoreStep["keys"][number]): string {
  const known = step.keys.findIndex(({ name }) => name === output.name);
  const place = known === -1 ? step.keys.push(output) : known + 1;
  return `${step.table}.O${String(place)}`;
}

/** Calls that agree in all are one. */
export function siteOf(to: Translator, call: ModelCall, method: Method): CallSite {
  const { calls } = to.scope;
  if (calls === undefined) throw notSupported("a model call here; put it into a subquery of FROM");
  const before = to.work.unstable;
  if (call.args.some((each) => each.value.kind === "star")) throw notSupported(`${call.method}(*)`);
  const args = call.args.map((each) => to.of(each.value));
  if (to.work.unstable !== before)
    throw notSupported(
      "an aggregate, window or random value as argument of a model; put it into a subquery of FROM",
    );
  checkArguments(call, method);
  checkTypes(call, method, args);
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
    part: undefined,
    args: args.map(({ type }, index) => ({ name: call.args[index]?.name, type })),
    use,
    of: method.of,
    keys: [],
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

/** What no cast leads to an input. Source: data-type-conversion, "Data types that can be cast" */
function checkTypes(call: ModelCall, { inputs, of }: Method, args: readonly Typed[]): void {
  const features = signatureOf(of, call.method)?.inputs ?? [];
  const wrong = args.some(({ type, isNull }, index) => {
    const name = call.args[index]?.name;
    const declared = name === undefined ? inputs[index] : typeNamed(features, name);
    const timed = type.type === "date" || type.type === "time" || isTimestamp(type);
    const kind = inputKind(declared ?? "");
    return isNull !== true && kind !== "text" && (timed || type.type === "binary");
  });
  if (wrong) throw wrongTypes(`${call.model.join(".")}!${call.method}`);
}

function typeNamed(features: readonly Feature[], name: string): string | undefined {
  return features.find((each) => each.name.toUpperCase() === name.toUpperCase())?.type;
}

function partOf(work: Work, list: string, stored: Stored): NonNullable<ScoreStep["part"]> {
  const { table, as, where } = stored;
  return {
    table,
    sql(condition) {
      const all = [...where, `${as}.${condition}`].join(" AND ");
      return withAll(work, `SELECT ${list} FROM ${table} AS ${as} WHERE ${all}`);
    },
  };
}

/** Puts the calls of a block beside its rows, and into the order in which they are scored. */
export function finishCalls({ work, scope }: Translator, { sql, stored }: Read): string {
  let joined = sql;
  const before: string[] = [];
  for (const { step, list } of scope.calls ?? []) {
    const nests = before.some((table) => list.includes(`${table}.`));
    step.sql = withAll(work, `SELECT ${list} FROM ${nests ? joined : sql}`);
    if (stored !== undefined && !nests) step.part = partOf(work, list, stored);
    before.push(step.table);
    joined = `${joined} POSITIONAL JOIN ${step.kept} AS ${step.table}`;
    work.steps.push(step);
  }
  return joined;
}
