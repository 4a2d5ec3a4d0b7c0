import type { dynamic } from "@pulumi/pulumi";
import { issueText } from "../../core/explain";
import type { Hidden } from "../../core/program";
import { HIDDEN, hiddenFrom, hiddenText } from "../../core/program";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { resources } from "../../resources";
import { engineLog } from "../engine-log";
import { endWithEngine } from "../lifetime";
import { surroundings } from "../configure";
import type { OpenSurroundings, ReadConfig } from "../configure";
import { Dispatcher } from "../dispatch/dispatch";
import type { Asked } from "../dispatch/asked";
import type { Target } from "../dispatch/comparing";
import { OperationError } from "../dispatch/operation-error";
import { quietExpected } from "./quiet";
import { PACKAGE } from "../../schema/tokens";
import { holdsUnknown } from "../unknown";
import { PROVIDER_KEY } from "./protocol";

/**
 * The provider process's side of the dynamic front end: what the text in `__provider` asks for. One
 * process serves all kinds of a stack for one phase, over one connection.
 */

type Provider = dynamic.ResourceProvider;

/** What all kinds of the process share, made on first use. */
interface Host {
  readonly dispatcher: Dispatcher;
  readonly open: OpenSurroundings;
  /** Hands over the configuration; later calls say the same. */
  readonly configure: (config: ReadConfig) => void;
}

let shared: Host | undefined;

function host(): Host {
  if (shared !== undefined) return shared;
  let configure: (config: ReadConfig) => void = () => undefined;
  const config = new Promise<ReadConfig>((resolve) => {
    configure = resolve;
  });
  const open = surroundings(config, engineLog());
  shared = { dispatcher: new Dispatcher(open), open, configure };
  endWithEngine(() => open.close());
  quietExpected();
  return shared;
}

/** The dynamic provider of one kind. @throws when the kind is not one of ours */
export function provider(kind: string): Provider {
  const resource = resources.find((each) => each.kind === kind);
  if (resource === undefined) {
    const known = resources.map((each) => each.kind).join(", ");
    throw new Error(`pulumi-snowflakeml has no resource ${kind}; this version knows ${known}.`);
  }
  return providerOf(resource, host());
}

function providerOf(resource: Resource, { dispatcher, configure }: Host): Provider {
  const target = (values: Values, state?: Values): Target => targetOf(resource, values, state);
  // An output that is not there would be unknown in every preview; null is known.
  const absent = Object.fromEntries(Object.keys(resource.facts.shape).map((name) => [name, null]));
  return {
    async configure({ config }) {
      configure((name) => config.get(`${PACKAGE}:${name}`));
    },
    async check(olds: Values, news: Values) {
      const before = Object.keys(olds).length === 0 ? undefined : plain(olds);
      return checked(news, () => dispatcher.check(target(news, olds), asked(news), before));
    },
    async diff(_id: string, olds: Values, news: Values) {
      const stored = { outputs: plain(olds) };
      const outcome = await dispatcher.diff(target(news, olds), asked(news), stored);
      const { changes, replaces, deleteBeforeReplace } = outcome;
      // The plugin leaves this text out of the state, and nothing works here without it: one update puts it back.
      const isForeign = olds[PROVIDER_KEY] === undefined;
      return { changes: changes || isForeign, replaces: [...replaces], deleteBeforeReplace };
    },
    async create(news: Values) {
      const created = dispatcher.create(target(news), plain(news));
      const { id, outputs } = await created.catch((error: unknown) => {
        throw asPartial(error, news);
      });
      return { id, outs: outgoing({ ...absent, ...outputs }, news) };
    },
    async read(id: string, props: Values = {}) {
      const found = await dispatcher.read(target(props), { outputs: plain(props) });
      if (found === undefined) return {};
      const outputs = outgoing({ ...absent, ...found.outputs }, props);
      const inputs = found.inputs === undefined ? {} : { inputs: outgoing(found.inputs, props) };
      return { id, props: outputs, ...inputs };
    },
    async update(_id: string, olds: Values, news: Values) {
      const stored = { outputs: plain(olds) };
      const updated = dispatcher.update(target(news, olds), plain(news), stored);
      const { outputs } = await updated.catch((error: unknown) => {
        // The engine marks outputs by the new inputs: what was secret and stands would show.
        const secrets = hiddenOf(news).secrets ?? [];
        const hides = (hiddenOf(olds).secrets ?? []).every((name) => secrets.includes(name));
        throw hides ? asPartial(error, news) : error;
      });
      return { outs: outgoing({ ...absent, ...outputs }, news) };
    },
    async delete(_id: string, props: Values) {
      await dispatcher.delete(target(props), plain(props));
    },
  };
}

/** What was secret in the state is so while it is being removed. */
function targetOf(resource: Resource, values: Values, state: Values = {}): Target {
  const hidden = hiddenOf(values);
  const secrets = [hidden, hiddenOf(state)].flatMap((each) => each.secrets ?? []);
  return { resource, hidden, secrets };
}

/** Expected failures become a failure without a property: the engine would print its value. */
async function checked(
  news: Values,
  check: () => Promise<{ inputs: Values; failures: readonly { path: string; message: string }[] }>,
): Promise<dynamic.CheckResult> {
  try {
    const { inputs, failures } = await check();
    const reasons = failures.map((each) => ({ property: "", reason: issueText(each) }));
    return { inputs: outgoing(inputs, news), failures: reasons };
  } catch (error) {
    if (!(error instanceof OperationError) || !error.expected) throw error;
    return {
      inputs: outgoing(plain(news), news),
      failures: [{ property: "", reason: error.message }],
    };
  }
}

/** The engine keeps what stands when it gets id and properties; refresh needs the provider's text in them. */
function asPartial(error: unknown, news: Values): unknown {
  if (!(error instanceof OperationError) || error.partial === undefined) return error;
  const { id, standing } = error.partial;
  const properties = { ...outgoing(standing, news), [PROVIDER_KEY]: news[PROVIDER_KEY] };
  return Object.assign(error, { id, properties, reasons: [error.message] });
}

/** Values without what only this front end carries along. */
function plain(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => name !== HIDDEN && name !== PROVIDER_KEY && value !== null,
    ),
  );
}

function hiddenOf(values: Values): Hidden {
  return hiddenFrom(values[HIDDEN]);
}

function asked(values: Values): Asked {
  const inputs = plain(values);
  const names = Object.keys(inputs).filter((name) => holdsUnknown(inputs[name]));
  return { inputs, unknown: new Set(names) };
}

/** Values for the engine: no `undefined`, and the hidden input without its hint. */
function outgoing(values: Values, from: Values): Record<string, unknown> {
  const { hint, ...kept } = hiddenOf(from);
  const json: unknown = JSON.parse(JSON.stringify({ ...values, [HIDDEN]: hiddenText(kept) }));
  return json as Record<string, unknown>;
}
