import { SnowflakeError } from "../contract";
import { notSupported } from "./not-supported";

/**
 * Binds that travel as numbers, as constants of SQL.
 * Source: snowflake-connector-python 4.8, converter.py (to_snowflake_bindings)
 */
export function timeLiteral(type: string, value: string): string {
  switch (type) {
    case "DATE":
      return `'${dateOf(whole(type, value) * 1_000_000n)}'::DATE`;
    case "TIME":
      return `'${timeOf(whole(type, value))}'::TIME`;
    case "TIMESTAMP_NTZ":
    case "TIMESTAMP_LTZ": {
      const instant = whole(type, value);
      return `'${dateOf(instant)} ${timeOf(instant)}'::${type}`;
    }
    case "TIMESTAMP_TZ":
      return zoned(value);
    case "BINARY":
      if (!/^[0-9A-Fa-f]*$/.test(value)) throw unrecognized(type, value);
      return `'${value}'::BINARY`;
    default:
      throw notSupported(`bind type ${type}`);
  }
}

/** Nanoseconds since 1970, and the offset in minutes from 1440. */
function zoned(value: string): string {
  const [instant = "", shifted = "1440"] = value.split(" ");
  const minutes = Number(whole("TIMESTAMP_TZ", shifted)) - 1440;
  const wall = whole("TIMESTAMP_TZ", instant) + BigInt(minutes) * 60_000_000_000n;
  const size = Math.abs(minutes);
  const pad = (part: number): string => String(part).padStart(2, "0");
  const zone = `${minutes < 0 ? "-" : "+"}${pad(Math.trunc(size / 60))}:${pad(size % 60)}`;
  return `'${dateOf(wall)} ${timeOf(wall)} ${zone}'::TIMESTAMP_TZ`;
}

const DAY = 86_400_000_000_000n;

function dateOf(nanoseconds: bigint): string {
  const ofDay = ((nanoseconds % DAY) + DAY) % DAY;
  return new Date(Number((nanoseconds - ofDay) / 1_000_000n)).toISOString().slice(0, 10);
}

function timeOf(nanoseconds: bigint): string {
  const ofDay = ((nanoseconds % DAY) + DAY) % DAY;
  const clock = new Date(Number(ofDay / 1_000_000n)).toISOString().slice(11, 19);
  return `${clock}.${String(ofDay % 1_000_000_000n).padStart(9, "0")}`;
}

function whole(type: string, value: string): bigint {
  if (!/^-?\d{1,20}$/.test(value)) throw unrecognized(type, value);
  return BigInt(value);
}

/** Number and state are unverified. */
function unrecognized(type: string, value: string): SnowflakeError {
  return new SnowflakeError("100038", "22018", `${type} value '${value}' is not recognized`);
}
