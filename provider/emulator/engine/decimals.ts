import { SnowflakeError } from "../contract";
import type { CastType } from "../sql/parser/casts";

/** Decimal text of a scale, rounded half away from zero; digits are never lost to a float. */
export function toDecimal(text: string, { precision = 38, scale = 0 }: CastType): string {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (sign === undefined || whole + fraction === "")
    throw new SnowflakeError("100038", "22018", `Numeric value '${text}' is not recognized`);
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : rounded(digits, -shift);
  if (String(scaled).length > precision) throw outOfRange(text);
  const padded = String(scaled).padStart(scale + 1, "0");
  const cut = padded.length - scale;
  const written = scale === 0 ? padded : `${padded.slice(0, cut)}.${padded.slice(cut)}`;
  return sign === "-" && scaled !== 0n ? `-${written}` : written;
}

function rounded(digits: bigint, places: number): bigint {
  const unit = 10n ** BigInt(places);
  return (digits * 2n + unit) / (unit * 2n);
}

/** Number and state are unverified. */
function outOfRange(text: string): SnowflakeError {
  return new SnowflakeError("100046", "22003", `Number out of representable range: ${text}`);
}
