import type { Bound, Call, OrderItem, Window, WindowFrame } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { ordered } from "./conversions";
import type { Translator } from "./expressions";
import { intervalText } from "./intervals";

/** NULL is the greatest value. Source: constructs/order-by, "Usage notes" */
export function orderText(of: Typed, { descends, nulls }: Omit<OrderItem, "of">): string {
  const end = nulls ?? (descends ? "FIRST" : "LAST");
  return `${ordered(of)} ${descends ? "DESC" : "ASC"} NULLS ${end}`;
}

export function orderList(to: Translator, items: readonly OrderItem[]): string {
  return items.map((item) => orderText(to.of(item.of), item)).join(", ");
}

/** OVER of a call that has one, after a blank. */
export function overOf(to: Translator, { over }: Pick<Call, "over">): string {
  return over === undefined ? "" : ` ${overText(to, over)}`;
}

export function overText(to: Translator, window: Window, usualFrame?: string): string {
  const { partition, order } = window;
  const own = window.frame === undefined ? undefined : frameText(window.frame);
  const frame = own ?? (order.length > 0 ? usualFrame : undefined);
  const parts = [
    ...(partition.length === 0
      ? []
      : [`PARTITION BY ${partition.map((each) => to.of(each).sql).join(", ")}`]),
    ...(order.length === 0 ? [] : [`ORDER BY ${orderList(to, order)}`]),
    ...(frame === undefined ? [] : [frame]),
  ];
  return `OVER (${parts.join(" ")})`;
}

function frameText({ unit, from, until }: WindowFrame): string {
  if (until === undefined) return `${unit} ${boundText(from)}`;
  return `${unit} BETWEEN ${boundText(from)} AND ${boundText(until)}`;
}

function boundText(bound: Bound): string {
  if (bound === "CURRENT ROW") return bound;
  const { much, direction } = bound;
  const text = typeof much === "object" ? `(${intervalText(much.interval)})` : String(much);
  return `${text} ${direction}`;
}
