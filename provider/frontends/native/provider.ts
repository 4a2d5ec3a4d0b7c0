import * as pulumi from "@pulumi/pulumi";
import { ALL_KEYS } from "../../snowflake/settings/keys";
import type { SettingValues } from "../../snowflake/settings/keys";
import { PACKAGE } from "../../schema/tokens";
import { tieProvider } from "../program/declared";

/** Settings of a {@link Provider}; what is absent comes from the environment or a connection file. */
export type ProviderArgs = {
  readonly [K in keyof SettingValues]: pulumi.Input<Exclude<SettingValues[K], undefined>>;
};

/**
 * A connection to one account. Programs for one account need none: then the stack's configuration is
 * the provider's.
 *
 * @example
 * const staging = new Provider("staging", { account: "ORG-STAGING", connection: "staging" });
 * new Alias("production", { model: "ML.PROD.TUMOR", name: "PRODUCTION", version: "V2" }, { provider: staging });
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const keys = new Map(ALL_KEYS.map((key) => [key.name, key]));
    const inputs = Object.entries(args as Readonly<Record<string, unknown>>).flatMap(
      ([key, value]) => {
        if (value === undefined) return [];
        const known = keys.get(key as keyof SettingValues);
        const plain: pulumi.Output<unknown> = pulumi.output(value);
        // The engine takes texts alone; what is none travels as its JSON.
        const text = plain.apply((each) =>
          typeof each === "string" ? each : JSON.stringify(each),
        );
        return [[key, known !== undefined && "secret" in known ? pulumi.secret(text) : text]];
      },
    );
    super(PACKAGE, name, Object.fromEntries(inputs) as pulumi.Inputs, options);
    tieProvider(this, args.account);
  }
}
