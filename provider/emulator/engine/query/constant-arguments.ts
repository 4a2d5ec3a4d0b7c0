import { notSupported } from "../../sql/not-supported";
import type { Call, Expression } from "../../sql/query/tree";
import type { NamedArgument } from "../../sql/select-tree";

/** Arguments of functions of the information schema: constants, and moments around now. */

const MS: Readonly<Record<string, number>> = {
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};

/** @param what for a refusal, like `NAME of DYNAMIC_TABLES` */
export function constantArgument(value: Expression, what: string, now: number): NamedArgument {
  if (value.kind === "literal" && value.type !== "null") {
    const kind = value.type;
    return { kind, text: kind === "boolean" ? value.text.toUpperCase() : value.text };
  }
  if (value.kind === "call" && value.name === "CURRENT_USER")
    return { kind: "current user", text: "" };
  const moment = momentOf(value, now);
  if (moment === undefined) throw notSupported(`${what} of this form`);
  return { kind: "time", text: new Date(moment).toISOString() };
}

function momentOf(value: Expression, now: number): number | undefined {
  switch (value.kind) {
    case "name":
      return value.parts.join(".") === "CURRENT_TIMESTAMP" ? now : undefined;
    case "cast":
      return value.to.type.startsWith("timestamp") ? momentOf(value.of, now) : undefined;
    case "literal": {
      // Without a zone it is UTC, as the session's is.
      const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(value.text) ? value.text : `${value.text}Z`;
      const moment = Date.parse(zoned.replace(" ", "T"));
      return Number.isNaN(moment) ? undefined : moment;
    }
    case "call":
      return calledMoment(value, now);
    default:
      return undefined;
  }
}

function calledMoment({ name, args }: Call, now: number): number | undefined {
  const [first, second, third] = args.map((each) => each.value);
  if (["CURRENT_TIMESTAMP", "SYSDATE"].includes(name) && first === undefined) return now;
  if (name.startsWith("TO_TIMESTAMP") && first !== undefined) return momentOf(first, now);
  if (!["DATEADD", "TIMEADD", "TIMESTAMPADD"].includes(name) || third === undefined)
    return undefined;
  const unit = MS[unitOf(first).replace(/S$/, "")];
  const count = numberOf(second);
  const from = momentOf(third, now);
  if (unit === undefined || count === undefined || from === undefined) return undefined;
  return from + count * unit;
}

function unitOf(value: Expression | undefined): string {
  if (value?.kind === "literal") return value.text.toUpperCase();
  return value?.kind === "name" ? value.parts.join(".").toUpperCase() : "";
}

function numberOf(value: Expression | undefined): number | undefined {
  if (value?.kind === "literal") return Number(value.text);
  if (value?.kind !== "unary" || value.operator === "NOT") return undefined;
  const of = numberOf(value.of);
  return of === undefined || value.operator === "+" ? of : -of;
}
