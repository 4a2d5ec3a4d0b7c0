import type { Account } from "./account";
import { Pauses } from "./clock/pauses";
import type { EmulatorOptions } from "./index";
import type { WireParts } from "./wire/answer";
import { Chunks } from "./wire/chunks";
import { FaultRules } from "./wire/faults";
import { issuersOf } from "./wire/issuers";
import { Log } from "./wire/log";
import { OAuthTokens } from "./wire/oauth-tokens";
import { Queries } from "./wire/queries";
import { Sessions } from "./wire/sessions";

/** A request is held this long; the Python connector gives up after 60 s, the Node driver after 90. */
const LONG_POLL_MS = 20_000;

/** Above it an answer in one piece is slower than one in chunks. */
const CHUNK_ROWS = 50_000;

/** What the wire layer keeps of one server, over its account. */
export function wireParts(account: Account, options: EmulatorOptions): WireParts {
  const { layer, clock, store, history, failures, save } = account;
  const log = new Log();
  const pauses = new Pauses();
  const chunks = new Chunks(clock, { rows: Math.max(1, options.chunkRows ?? CHUNK_ROWS) });
  return {
    layer,
    clock,
    log,
    pauses,
    chunks,
    save,
    faults: new FaultRules(clock),
    authentication: options.authentication ?? "open",
    account: options.account,
    failures,
    oauthTokens: new OAuthTokens(clock),
    issuers: issuersOf(options.issuers ?? {}),
    sessions: new Sessions(clock, (session) => {
      layer.endSession(session);
    }),
    queries: new Queries({
      layer,
      clock,
      log,
      history,
      pauses,
      chunks,
      save,
      filesRoot: store.filesRoot,
      latencyMs: options.latencyMs ?? 0,
      longPollMs: options.longPollMs ?? LONG_POLL_MS,
    }),
  };
}
