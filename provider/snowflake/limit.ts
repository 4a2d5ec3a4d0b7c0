/** Runs at most `most` tasks at once, in the order in which they came. */
export function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    running -= 1;
    waiting.shift()?.();
  };
  return async (task) => {
    if (running >= most) await new Promise<void>((enter) => waiting.push(enter));
    running += 1;
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
