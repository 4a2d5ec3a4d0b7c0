import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { removeUnfinished, writeWhole } from "./durable";

/** A file of JSON lines that grows at its end. */
export interface Lines {
  /** What stands in it; a last line that was cut off in writing is taken away. */
  read(): readonly unknown[];
  append(value: unknown): void;
  /** Puts other lines in place of all. */
  replace(values: readonly unknown[]): void;
  close(): void;
}

/** Lines that nobody keeps. */
export function noLines(): Lines {
  return {
    read: () => [],
    append: () => undefined,
    replace: () => undefined,
    close: () => undefined,
  };
}

/** Not synced at each line: it outlives the process, and the account itself is what must outlive power. */
export function openLines(file: string): Lines {
  let handle: number | undefined;
  const close = (): void => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  return {
    read: () => readLines(file),
    append(value) {
      handle ??= openSync(file, "a", 0o600);
      writeFileSync(handle, `${JSON.stringify(value)}\n`);
    },
    replace(values) {
      close();
      const text = values.map((each) => `${JSON.stringify(each)}\n`).join("");
      writeWhole(file, text);
    },
    close,
  };
}

function readLines(file: string): readonly unknown[] {
  removeUnfinished(file);
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
  if (whole.length < bytes.length) truncateSync(file, whole.length);
  const lines = whole.toString("utf8").split("\n").slice(0, -1);
  return lines.flatMap(parsed);
}

/** The history is no part of the account: a line that cannot be read is passed over. */
function parsed(line: string): readonly unknown[] {
  try {
    return [JSON.parse(line) as unknown];
  } catch {
    return [];
  }
}
