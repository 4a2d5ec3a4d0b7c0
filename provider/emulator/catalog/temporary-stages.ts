import type { Schema, Stage } from "./state";

/**
 * Stages that live as long as their session: seen by it alone, before a permanent stage of the same
 * name, and never written to the state. Source: create-stage, "TEMPORARY"
 */
export class TemporaryStages {
  readonly #bySession = new Map<number, Map<string, Kept>>();

  find(session: number, schema: Schema, name: string): Stage | undefined {
    return this.#bySession.get(session)?.get(keyOf(schema, name))?.stage;
  }

  in(session: number, schema: Schema): readonly Stage[] {
    const own = [...(this.#bySession.get(session)?.values() ?? [])];
    return own.filter((each) => each.schema === schema.id).map(({ stage }) => stage);
  }

  add(session: number, schema: Schema, stage: Stage): void {
    const own = this.#bySession.get(session) ?? new Map<string, Kept>();
    own.set(keyOf(schema, stage.name), { schema: schema.id, stage });
    this.#bySession.set(session, own);
  }

  remove(session: number, schema: Schema, name: string): void {
    this.#bySession.get(session)?.delete(keyOf(schema, name));
  }

  /** Forgets all of a session, and tells what that was. */
  endSession(session: number): readonly Stage[] {
    const own = [...(this.#bySession.get(session)?.values() ?? [])];
    this.#bySession.delete(session);
    return own.map(({ stage }) => stage);
  }

  /** Forgets all in a schema, and tells what that was. */
  dropSchema(schema: Schema): readonly Stage[] {
    const dropped: Stage[] = [];
    for (const own of this.#bySession.values()) {
      for (const [key, kept] of own) {
        if (kept.schema !== schema.id) continue;
        own.delete(key);
        dropped.push(kept.stage);
      }
    }
    return dropped;
  }

  clear(): void {
    this.#bySession.clear();
  }
}

interface Kept {
  readonly schema: number;
  readonly stage: Stage;
}

function keyOf(schema: Schema, name: string): string {
  return `${String(schema.id)} ${name}`;
}
