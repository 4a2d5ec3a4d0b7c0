import { limiter } from "../../provider/snowflake/limit";

describe("a limit", () => {
  it("lets as many tasks run at once as it says, in order, failures included", async () => {
    const limited = limiter(2);
    let running = 0;
    let most = 0;
    const started: number[] = [];
    const task = (number: number) => async () => {
      started.push(number);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (number === 2) throw new Error("refused");
      return number;
    };
    const all = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => limited(task(number))));
    expect(all.map((one) => one.status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
    expect([most, running, started]).toEqual([2, 0, [1, 2, 3, 4, 5]]);
  });
});
