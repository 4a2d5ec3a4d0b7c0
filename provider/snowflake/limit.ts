/** Runs at most `most` tasks at once, in the order in which they came. */
export function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    // The place goes straight to the next in line: nobody who comes meanwhile can take it.
    if (next === undefined) running -= 1;
    else next();
  };
  return async (task) => {
    if (running < most) running += 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
