import fc from "fast-check";
import { InputError } from "../../../provider/core/errors";
import {
  formatTargetLag,
  parseTargetLag,
  sameLag,
} from "../../../provider/snowflake/sql/target-lag";

const lags = fc
  .record({
    count: fc.integer({ min: 60, max: 1e9 }),
    unit: fc.constantFrom("second", "minute", "hour", "day"),
  })
  .map(({ count, unit }) => ({ count, unit: unit }));

describe("a target lag", () => {
  it("is read from text, with or without quotes, and from a number of seconds", () => {
    const minutes = { count: 20, unit: "minute" };
    for (const text of ["20 minutes", " 20 Minute ", "'20 minutes'", '"20 MINUTES"', "20minutes"])
      expect(parseTargetLag(text)).toEqual(minutes);
    expect(parseTargetLag(90)).toEqual({ count: 90, unit: "second" });
    for (const text of ["DOWNSTREAM", "downstream", "'Downstream'"])
      expect(parseTargetLag(text)).toBe("DOWNSTREAM");
    for (const absent of [undefined, null, "", " ", "''"])
      expect(parseTargetLag(absent)).toBeUndefined();
  });

  it("reads back as it was printed", () => {
    fc.assert(
      fc.property(lags, (lag) => {
        expect(parseTargetLag(formatTargetLag(lag))).toEqual(lag);
      }),
    );
    expect(formatTargetLag({ count: 1, unit: "hour" })).toBe("1 hour");
    expect(formatTargetLag({ count: 60, unit: "minute" })).toBe("60 minutes");
    expect(formatTargetLag("DOWNSTREAM")).toBe("DOWNSTREAM");
  });

  it("is compared by its length", () => {
    for (const [left, right] of [
      ["5 minute", "5 minutes"],
      ["5 minutes", "300 seconds"],
      ["60 minutes", "1 hour"],
      ["24 hours", "1 day"],
      ["'DOWNSTREAM'", "downstream"],
      [3600, "1 hour"],
      [undefined, ""],
    ])
      expect([left, right, sameLag(left, right)]).toEqual([left, right, true]);
    for (const [left, right] of [
      ["5 minutes", "6 minutes"],
      ["DOWNSTREAM", "1 day"],
      [undefined, "1 minute"],
      ["5 weeks", "6 weeks"],
      ["5 weeks", ""],
    ])
      expect([left, right, sameLag(left, right)]).toEqual([left, right, false]);
    expect(sameLag("5 weeks", "5 weeks")).toBe(true);
  });

  it("is refused with what is expected", () => {
    for (const bad of [
      "1.5 hours",
      "5 weeks",
      "soon",
      "-5 minutes",
      "5",
      true,
      90.5,
      {},
      "99999999999999999 days",
    ])
      expect(() => parseTargetLag(bad, "targetLag")).toThrow(
        /^targetLag: expected a whole number of seconds, minutes, hours or days such as "20 minutes"/,
      );
    expect(() => parseTargetLag("5 weeks")).toThrow(InputError);
  });

  it("is refused under a minute", () => {
    for (const bad of ["30 seconds", 59, "0 minutes", -1])
      expect(() => parseTargetLag(bad)).toThrow(
        /too short: Snowflake takes no lag under 60 seconds/,
      );
    expect(parseTargetLag("60 seconds")).toEqual({ count: 60, unit: "second" });
  });
});
