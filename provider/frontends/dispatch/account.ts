import type { ModelPackages } from "../../core/package";
import type { Session } from "../../core/session";
import type { PhaseLook } from "../../snowflake/show/look";
import type { ProviderSettings } from "../../snowflake/settings/settings";

/** An account that is connected to. */
export interface Account {
  readonly session: Session;
  readonly look: PhaseLook;
}

/** What the dispatcher stands on; opened when first needed. */
export interface Surroundings {
  /** Settings that need no connection. @throws ConnectionError when they are malformed */
  settings(): Promise<ProviderSettings>;
  /** Logs in on the first call, and hands out the same connection ever after. */
  account(): Promise<Account>;
  readonly packages: ModelPackages;
  /** Aborted when the engine asks to stop; absent where it cannot ask. */
  readonly stopping?: AbortSignal | undefined;
  /** Shows a message on a resource. */
  say(urn: string, severity: "info" | "warning", message: string): void;
  /** Writes a plan for other tools, when they asked for it. */
  record(entry: PlanRecord): void;
}

/** One line of the plan file; redacted. */
export interface PlanRecord {
  readonly format: 1;
  readonly urn: string;
  readonly kind: string;
  readonly object: string;
  readonly action: string;
  readonly steps: readonly {
    readonly sql: string;
    readonly why: string;
    readonly consequences: readonly string[];
  }[];
  readonly differences: readonly {
    readonly path: string;
    readonly is: string;
    readonly shouldBe: string;
  }[];
  readonly notes: readonly string[];
}
