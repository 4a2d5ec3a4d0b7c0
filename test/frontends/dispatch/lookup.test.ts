import { Lookup } from "../../../provider/frontends/dispatch/lookup";
import type { Surroundings } from "../../../provider/frontends/dispatch/account";
import type { Resource } from "../../../provider/core/resource";
import { model } from "../../../provider/resources/model";

const identity = { database: "ML", schema: "PROD", name: "TUNED" };

/** A kind whose only object is of another feature of Snowflake. */
const cortex: Resource = {
  ...model,
  observe: async () => ({
    live: model.canonical(identity),
    facts: { modelType: "CORTEX_FINETUNED" },
    around: undefined,
  }),
};

const surroundings = {
  account: async () => ({ look: {}, session: {} }),
} as unknown as Surroundings;

describe("an object that another feature of Snowflake owns", () => {
  const target = { resource: cortex, hidden: { urn: "urn:x" }, secrets: [] };
  const lookup = new Lookup(surroundings);

  it("can be looked at, and not be imported", async () => {
    const seen = await lookup.one(target, { identity });
    expect(seen.outputs).toMatchObject({ modelType: "CORTEX_FINETUNED" });
    await expect(lookup.one(target, { identity, isToBeManaged: true })).rejects.toThrow(
      "another Snowflake feature owns",
    );
  });
});
