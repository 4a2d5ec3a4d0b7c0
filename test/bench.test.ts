import { assertRatios } from "../bench/scoring";

const scored = (...times: readonly number[]) =>
  times.map((milliseconds, index) => ({ title: `contestant ${String(index)}`, milliseconds }));

describe("npm run bench", () => {
  it("fails when a refresh takes more than three times what its parts take", () => {
    expect(() => {
      assertRatios(scored(100, 20, 140, 360));
    }).not.toThrow();
    expect(() => {
      assertRatios(scored(100, 20, 140, 361));
    }).toThrow(
      "contestant 3 takes 3.01 times what its parts take (contestant 0; contestant 1), at most 3 times",
    );
  });
});
