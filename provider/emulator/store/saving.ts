import type { StatementLayer } from "../contract";
import type { Store } from "./store";

export interface Saving {
  /** Writes what is not written yet. */
  readonly flush: () => void;
  /** Writes what changed since the last call, so that reading goes on while writing fails. */
  readonly save: () => void;
}

export function savingOf(store: Store, layer: StatementLayer): Saving {
  let seen = layer.state.version;
  const flush = (): void => {
    store.save(layer.state, layer.made());
    layer.sweep();
  };
  const save = (): void => {
    if (layer.state.version === seen) return;
    seen = layer.state.version;
    flush();
  };
  return { flush, save };
}
