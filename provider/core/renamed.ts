import type { Values } from "./values";
import type { Statement } from "./session";

/** What may stand under another name than the state knows. */
export interface Renamed {
  readonly to: string;
  /** The inputs that name it, as far as they changed. */
  readonly identity: Values;
  /** The statement that renames it so. */
  readonly by: Statement;
  /** The one that takes it back. */
  readonly back: Statement;
}
