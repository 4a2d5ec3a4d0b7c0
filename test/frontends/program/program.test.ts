import * as pulumi from "@pulumi/pulumi";
import { Alias, Model, ModelVersion } from "../../../provider";
import {
  Alias as NativeAlias,
  Model as NativeModel,
  ModelVersion as NativeVersion,
  Provider,
} from "../../../provider/native";

/** What a program registers, by name, in order; under Pulumi's mocks, which start no provider. */
const registered = new Map<string, Record<string, unknown>>();

class Foreign extends pulumi.CustomResource {
  constructor(name: string, options: pulumi.CustomResourceOptions) {
    super("test:index:Foreign", name, {}, options);
  }
}

interface Hint {
  readonly urn?: string;
  readonly hint?: {
    readonly group: readonly { readonly urn: string }[];
    readonly open?: boolean;
    readonly ahead?: readonly { readonly kind: string; readonly inputs: object }[];
  };
  readonly misplaced?: readonly { readonly path: string; readonly message: string }[];
}

const hiddenOf = (name: string): Hint =>
  JSON.parse((registered.get(name)?.["__snowflakeml"] ?? "{}") as string) as Hint;

beforeEach(async () => {
  registered.clear();
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      registered.set(name, inputs as Record<string, unknown>);
      return { id: name, state: inputs };
    },
    call: () => ({}),
  });
});

/** Resolves when everything that the program declared is registered; a ring would never be. */
async function run(program: () => readonly pulumi.Resource[]): Promise<void> {
  const resources = program();
  const urns = resources.map(
    ({ urn }) =>
      new Promise((resolve) => {
        urn.apply(resolve);
      }),
  );
  await Promise.all(urns);
}

const model = "ML.PROD.TUMOR";

describe("an object that is only looked at", () => {
  it("brings the text along that the dynamic provider is made from, and nothing with the plugin", async () => {
    const args = { model, name: "PRODUCTION", version: "V1" };
    await run(() => [
      new Alias("dynamic", args, { id: "ML.PROD.TUMOR/PRODUCTION" }),
      NativeAlias.get("native", "ML.PROD.TUMOR/PRODUCTION"),
    ]);
    expect(registered.get("dynamic")).toMatchObject({ ...args, __provider: expect.any(String) });
    expect(registered.get("native")).toEqual({});
  });

  it("lends its name to who refers to it, and is refused where it is of another kind", async () => {
    const held = { model: "ML.PROD.TUMOR", name: "V2" };
    await run(() => {
      const v2 = new NativeVersion("v2", held, { id: "ML.PROD.TUMOR.V2" });
      const known = { model, name: "PRODUCTION", version: "V1" };
      const looked = new NativeAlias("looked", known, { id: "ML.PROD.TUMOR/PRODUCTION" });
      const alias = new NativeAlias("alias", { model, name: "A", version: v2 });
      const wrong = new NativeAlias("wrong", { model, name: "B", version: looked as never });
      return [v2, looked, alias, wrong];
    });
    expect(registered.get("alias")).toMatchObject({ version: "V2" });
    expect(hiddenOf("alias").misplaced).toBeUndefined();
    expect(hiddenOf("wrong").misplaced).toEqual([
      { path: "version", message: "is a Alias; expected a ModelVersion or a name." },
    ]);
  });
});

describe("a program", () => {
  it("does not wait for itself where a ring would go through somebody else's resource", async () => {
    await run(() => {
      const champion = new Alias("champion", { model, name: "CHAMPION", version: "V1" });
      const foreign = new Foreign("foreign", { dependsOn: champion });
      const v2 = new ModelVersion("v2", { model, name: "V2" }, { dependsOn: foreign });
      const challenger = new Alias("challenger", { model, name: "CHALLENGER", version: "V2" });
      return [champion, foreign, v2, challenger];
    });
    const order = [...registered.keys()];
    expect(order.indexOf("challenger")).toBeGreaterThan(order.indexOf("v2"));
    expect(order.indexOf("v2")).toBeGreaterThan(order.indexOf("champion"));
  });

  it("does not wait for a component that itself waits for a sibling, and knows the URNs", async () => {
    const urns = new Map<string, pulumi.Output<string>>();
    await run(() => {
      const first = new Alias("first", { model, name: "FIRST_ONE", version: "V1" });
      const box = new pulumi.ComponentResource("test:Box", "box", {}, { dependsOn: first });
      const inside = new Alias(
        "inside",
        { model: "ML.PROD.LUNG", name: "A", version: "V1" },
        { parent: box },
      );
      urns.set("first", first.urn).set("inside", inside.urn);
      return [first, box, inside];
    });
    for (const [name, urn] of urns) {
      const actual = await new Promise((resolve) => {
        urn.apply(resolve);
      });
      expect(hiddenOf(name).urn).toBe(actual);
    }
  });

  it("hands over nothing of what the engine is told to ignore", async () => {
    await run(() => [
      new Alias("held", { model, name: "H", version: "V1" }, { ignoreChanges: ["*"] }),
    ]);
    const own = hiddenOf("held").hint?.group.find(({ urn }) => urn.endsWith("::held"));
    expect(own).toMatchObject({ inputs: { name: "H" }, manages: ["model", "name"] });
    expect(own).not.toHaveProperty("inputs.version");
  });

  it("leaves a name that is none to the Check of its resource", async () => {
    await run(() => [
      new Model("odd", { database: "ML", schema: "PROD", name: "my-model", allowRename: true }),
      new Alias("a", { model, name: "A", version: "V1" }),
    ]);
    expect(registered.size).toBe(2);
    expect(hiddenOf("a").hint?.open).toBe(true);
  });

  it("tells a resource of another model from one of its own", async () => {
    await run(() => {
      const other = new ModelVersion("other", { model: "ML.PROD.LUNG", name: "V2" });
      const own = new ModelVersion("own", { model, name: "V2" });
      return [
        other,
        own,
        new Alias("wrong", { model, name: "A", version: other }),
        new Alias("right", { model, name: "B", version: own }),
      ];
    });
    expect(hiddenOf("wrong").misplaced).toEqual([
      { path: "version", message: expect.stringContaining("is a ModelVersion of ML.PROD.LUNG") },
    ]);
    expect(hiddenOf("right").misplaced).toBeUndefined();
  });

  it("brings what can be read ahead with every group, whichever comes first", async () => {
    await run(() =>
      ["ONE", "TWO", "THREE"].flatMap((each) => [
        new Alias(`${each}-alias`, { model: `ML.PROD.${each}`, name: "A", version: "V1" }),
        new ModelVersion(each, { model: `ML.PROD.${each}`, name: "V1", comment: "read by SHOW" }),
        new ModelVersion(`${each}-bare`, { model: "ML.PROD.BARE", name: each }),
      ]),
    );
    const readable = (name: string) => ({
      kind: "ModelVersion",
      inputs: expect.objectContaining({ model: `ML.PROD.${name}` }),
    });
    for (const name of ["ONE-alias", "TWO-alias", "THREE-alias"])
      expect(hiddenOf(name).hint?.ahead).toEqual(["ONE", "TWO", "THREE"].map(readable));
    for (const name of ["ONE", "ONE-bare"]) expect(hiddenOf(name).hint).not.toHaveProperty("ahead");
  });

  it("takes two providers of one account for one, and what a looked-at model has for known", async () => {
    await run(() => {
      const [first, second] = ["first", "second"].map(
        (role) => new Provider(role, { account: pulumi.output("a-one"), role }),
      );
      const kidney = "ML.PROD.KIDNEY";
      const v2 = new NativeVersion("v2", { model: kidney, name: "V2" }, { provider: first! });
      const known = { database: "ML", schema: "PROD", name: "KIDNEY" };
      const options = { id: "ml.prod.kidney", provider: second! };
      const looked = new NativeModel("looked", known, options);
      const args = { model: looked, name: "A", version: v2 };
      return [v2, looked, new NativeAlias("alias", args, { provider: second! })];
    });
    const { hint, misplaced } = hiddenOf("alias");
    expect(hint?.group.map(({ urn }) => urn.split("::").at(-1))).toEqual(["v2", "alias"]);
    expect(misplaced).toBeUndefined();
  });

  it("keeps apart what two accounts have by one name", async () => {
    await run(() => {
      const here = new Provider("here", { account: "A-HERE" });
      const there = new Provider("there", { account: "A-THERE" });
      const box = new pulumi.ComponentResource("test:Box", "box", {}, { providers: [there] });
      const v1 = { model: "ML.PROD.LIVER", version: "V1" };
      const v2 = new NativeVersion(
        "v2",
        { model: "ML.PROD.LIVER", name: "V2" },
        { provider: here },
      );
      return [
        v2,
        new NativeAlias(
          "own",
          { model: "ML.PROD.LIVER", name: "A", version: v2 },
          { provider: here },
        ),
        new NativeAlias("second", { ...v1, name: "B" }, { provider: there }),
        new NativeAlias("third", { ...v1, name: "C" }, { parent: box }),
        new NativeAlias(
          "crossed",
          { model: "ML.PROD.LIVER", name: "D", version: v2 },
          { provider: there },
        ),
        new NativeAlias("default", { ...v1, name: "E" }),
      ];
    });
    const members = (name: string) =>
      hiddenOf(name).hint?.group.map(({ urn }) => urn.split("::").at(-1));
    expect(members("own")).toEqual(["v2", "own"]);
    expect(members("second")).toEqual(["second", "third", "crossed"]);
    expect(members("third")).toEqual(members("second"));
    expect(members("default")).toEqual(["default"]);
    expect(hiddenOf("own").misplaced).toBeUndefined();
    expect(hiddenOf("crossed").misplaced).toEqual([
      { path: "version", message: expect.stringContaining("of another provider") },
    ]);
  });
});
