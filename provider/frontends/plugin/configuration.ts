import type { CheckRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import {
  CheckFailure,
  CheckResponse,
  DiffResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { ConnectionError } from "../../core/errors";
import type { Values } from "../../core/values";
import { ALL_KEYS } from "../../snowflake/settings/keys";
import { providerSettings } from "../../snowflake/settings/settings";
import { PACKAGE } from "../../schema/tokens";
import type { ReadConfig } from "../configure";
import { decode } from "./properties";
import { received } from "./values";

/** The configuration of a provider: what it may hold, and what a change of it means. */

const NAMES: readonly string[] = ALL_KEYS.map(({ name }) => name);

/** Keys of the engine's own. */
const ENGINES: ReadonlySet<string> = new Set(["version", "pluginDownloadURL", "__internal"]);

/**
 * Reads a key of the configuration: stack configuration has texts alone, and an explicit provider sends
 * what is no text as its JSON.
 */
export function reader(values: Values): ReadConfig {
  return (name) => {
    const value = values[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

/** Finds what no provider can be made of; what is not known yet is passed over. */
export async function checkConfig(request: CheckRequest): Promise<CheckResponse> {
  const { values } = received(decode(request.getNews()));
  const foreign = Object.keys(values).filter((name) => !NAMES.includes(name) && !ENGINES.has(name));
  const failures = foreign.map((name) =>
    failure(`${PACKAGE}:${name} is no setting of this provider. Settings are ${NAMES.join(", ")}.`),
  );
  try {
    providerSettings(reader(values));
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    failures.push(failure(error.message));
  }
  return new CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
}

/** Without a property: the engine would print its value. */
export function failure(reason: string): CheckFailure {
  return new CheckFailure().setReason(reason);
}

/** A change to another account replaces everything; no other change does. */
export function diffConfig(request: DiffRequest): DiffResponse {
  const olds = received(decode(request.getOlds()));
  const news = received(decode(request.getNews()));
  const [before, after] = [reader(flat(olds.values)), reader(news.values)];
  const unsure = [...news.unknown, ...olds.unknown];
  const changed = NAMES.filter((name) => unsure.includes(name) || before(name) !== after(name));
  const response = new DiffResponse()
    .setChanges(
      changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDiffsList(changed)
    .setHasdetaileddiff(true);
  for (const name of changed) {
    const replaces = name === "account" && isAnother(before(name), after(name));
    const { Kind } = PropertyDiff;
    const kind = replaces
      ? Kind.UPDATE_REPLACE
      : before(name) === undefined
        ? Kind.ADD
        : after(name) === undefined && !news.unknown.has(name)
          ? Kind.DELETE
          : Kind.UPDATE;
    response.getDetaileddiffMap().set(name, new PropertyDiff().setKind(kind).setInputdiff(true));
    if (replaces) response.addReplaces(name);
  }
  return response;
}

function isAnother(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return before.toUpperCase() !== after.toUpperCase();
}

/** A provider of dynamic resources has the whole stack configuration, with the namespace in its keys. */
function flat(values: Values): Values {
  const prefix = `${PACKAGE}:`;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.startsWith(prefix) ? name.slice(prefix.length) : name,
      value,
    ]),
  );
}
