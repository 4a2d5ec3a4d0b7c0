import { realClock, virtualClock } from "./clock/clock";
import type { DrivenClock } from "./clock/clock";
import type { StatementLayer } from "./contract";
import { createLocalModels } from "./engine/models/local-models";
import type { ModelRuntime } from "./engine/models/local-models";
import { QueryHistory } from "./history/history";
import type { EmulatorOptions } from "./index";
import { checkedRelease } from "./release";
import { LOCAL_USER, keyboardOf, runInit } from "./keyboard";
import { createStatementEngine } from "./statements/engine";
import { savingOf } from "./store/saving";
import type { Saving } from "./store/saving";
import type { Store } from "./store/store";
import { LoginFailures } from "./wire/login-failures";

/** What a server serves, and what is remembered beside it. */
export interface Account extends Saving {
  readonly layer: StatementLayer;
  readonly clock: DrivenClock;
  readonly store: Store;
  readonly history: QueryHistory;
  readonly failures: LoginFailures;
  readonly models: ModelRuntime;
  /** Runs the init statements. @throws InitError */
  readonly furnish: () => Promise<void>;
  /** The same, unless the account was kept. */
  readonly begin: () => Promise<void>;
}

export function openAccount(store: Store, options: EmulatorOptions): Account {
  const { clock: time = "real" } = options;
  const clock = time === "real" ? realClock() : virtualClock(time.start);
  const now = (): number => clock.now().getTime();
  const history = new QueryHistory(store.history);
  const failures = new LoginFailures();
  const models = createLocalModels(store);
  const layer = createStatementEngine({
    now,
    filesRoot: store.filesRoot,
    rowsFolder: store.rowsFolder,
    unknowns: options.unknowns ?? "strict",
    account: options.account,
    capabilities: options.capabilities ?? {},
    release: options.release === undefined ? undefined : checkedRelease(options.release),
    models,
    records: { queries: () => history.all(), loginFailure: (id) => failures.find(id) },
  });
  store.load(layer.state);
  history.load({ now: now(), tookEffect: (id) => layer.tookEffect(id) });
  const saving = savingOf(store, layer);
  drive(clock, layer, saving);
  const known = { layer, clock, store, history, failures, models, ...saving };
  const furnish = furnisher(known, options.init ?? []);
  const begin = async (): Promise<void> => {
    if (layer.users.exists(LOCAL_USER)) return;
    // Of a start that failed half-way.
    history.clear();
    await furnish();
  };
  return { ...known, furnish, begin };
}

/** What time did is saved as what a statement did. */
function drive(clock: DrivenClock, { timetable }: StatementLayer, { save }: Saving): void {
  clock.drive({
    next: () => timetable.next(),
    async run() {
      await timetable.run();
      save();
    },
  });
}

/** A fresh account is saved as one: a server that dies before has not begun. */
function furnisher(
  account: Omit<Account, "furnish" | "begin">,
  init: readonly string[],
): () => Promise<void> {
  const { layer, store, save } = account;
  const { filesRoot } = store;
  return async () => {
    layer.users.ensure(LOCAL_USER);
    const keyboard = keyboardOf({ ...account, filesRoot, save: () => undefined });
    await runInit(layer, keyboard, init);
    save();
  };
}
