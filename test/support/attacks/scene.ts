import { join } from "node:path";
import type { Values } from "../../../provider/core/values";
import { scratch } from "../account";
import { PACKAGES } from "../registry";
import { openTarget } from "../target";
import type { Target } from "../target";

/** An account of its own for one text. */
export interface Scene {
  readonly target: Target;
  /** One cell of what a statement of somebody else says; the first row's when no other is named. */
  readonly cell: (sql: string, column: string, row?: number) => Promise<unknown>;
  /** Puts a package into a folder of this name. @returns where it is */
  readonly folder: (name: string) => string;
}

/** One text input under attack. */
export interface Attack {
  /** What must stand before. */
  readonly before?: (text: string, scene: Scene) => Promise<void> | readonly string[];
  readonly inputs: (text: string, scene: Scene) => Values;
  /** What the server then has of it, read by other statements than the provider's. */
  readonly arrived: (scene: Scene, text: string) => Promise<unknown>;
  /** True when an empty text is one too. */
  readonly empty?: true;
}

/** The attacks on a kind, by the place of the text. */
export type Attacks = Readonly<Record<string, Attack>>;

/** What one text did. */
export async function attacked(kind: string, attack: Attack, text: string) {
  const target = await openTarget();
  const files = scratch();
  const scene: Scene = {
    target,
    cell: async (sql, column, row = 0) => (await target.execute(sql))[row]?.[column],
    folder: (name) => {
      files.copy(join(PACKAGES, "V1"), name);
      return join(files.path, name);
    },
  };
  try {
    const before = await attack.before?.(text, scene);
    for (const sql of before ?? []) await target.execute(sql);
    const program = { it: { kind, inputs: attack.inputs(text, scene) } };
    const stack = target.stack();
    await stack.up(program);
    // Reads ahead run beside everything else: their place among the others is no matter.
    const sent = [...target.kinds()].sort();
    const { plans } = await stack.preview(program);
    return { arrived: await attack.arrived(scene, text), sent, drift: plans };
  } finally {
    files.remove();
    await target.close();
  }
}
