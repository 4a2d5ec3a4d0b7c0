import { PROVIDER_KEY, providerText } from "../../../provider/frontends/dynamic/protocol";
import { startAccount } from "../../support/account";
import { startProvider } from "../../support/provider-process";
import type { ProviderProcess } from "../../support/provider-process";
import { userAliases } from "../../support/registry";
import type { Emulator } from "../../../provider/emulator";

let emulator: Emulator;
let provider: ProviderProcess;

const URN = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/snowflakeml:Alias::a";

const news = (name: string, version: string, more: object = {}) => ({
  model: "ML.PROD.TUMOR",
  name,
  version,
  __snowflakeml: JSON.stringify({ urn: URN, ...more }),
  [PROVIDER_KEY]: providerText("Alias"),
});

beforeEach(async () => {
  emulator = await startAccount();
  provider = await startProvider({
    "snowflakeml:account": "local",
    "snowflakeml:user": "u",
    "snowflakeml:password": "p",
    "snowflakeml:accessUrl": emulator.url,
  });
});

afterEach(async () => {
  provider.stop();
  await emulator.stop();
});

describe("the provider process", () => {
  it("takes the hint out, shows the plan on the resource, and creates", async () => {
    const hint = { group: [], ahead: [] };
    const inputs = await provider.check(news("A", "V1", { hint }));
    expect(inputs["__snowflakeml"]).toBe(JSON.stringify({ urn: URN }));
    await provider.said("create ML.PROD.TUMOR/A: 1 statement");
    const outputs = await provider.create(inputs);
    expect(outputs).toMatchObject({ version: "V1", owner: "ACCOUNTADMIN", previousVersion: null });
    expect(await userAliases(emulator)).toEqual({ A: "V1" });
  });

  it("opens one connection however many calls come before it is configured or ready", async () => {
    const [one, two, three] = await Promise.all(
      ["A", "B", "C"].map((name, index) => provider.check(news(name, `V${String(index + 1)}`))),
    );
    await Promise.all([one, two, three].map((inputs) => provider.create(inputs ?? {})));
    expect(emulator.log.logins()).toBe(1);
    expect(await userAliases(emulator)).toEqual({ A: "V1", B: "V2", C: "V3" });
  });

  it("waits for a sibling's late wish where no hint told it, and both end where they should", async () => {
    await emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = B");
    const a = await provider.check(news("A", "V1"));
    const creating = provider.create(a);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const b = await provider.check({
      ...news("B", "V2"),
      adopt: true,
      __snowflakeml: JSON.stringify({ urn: `${URN}b` }),
    });
    await creating;
    await provider.create(b);
    expect(await userAliases(emulator)).toEqual({ A: "V1", B: "V2" });
  });

  it("logs out and leaves on a signal", async () => {
    await provider.check(news("A", "V1"));
    const begun = Date.now();
    provider.child.kill("SIGINT");
    expect(await provider.ended()).toEqual({ code: 0, signal: null });
    expect(Date.now() - begun).toBeLessThan(3000);
  });

  it("leaves when its engine is gone", async () => {
    await provider.check(news("A", "V1"));
    provider.loseEngine();
    expect(await provider.ended()).toEqual({ code: 0, signal: null });
  });

  it("prints nothing for an expected failure, which the engine shows by itself", async () => {
    let printed = "";
    provider.child.stderr?.on("data", (data: Buffer) => {
      printed += data.toString();
    });
    await expect(provider.check(news("FIRST", "V1"))).rejects.toThrow("set by Snowflake itself");
    await emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V3 SET ALIAS = FOREIGN");
    await expect(provider.create(news("A", "V3"))).rejects.toThrow('displaces: ["FOREIGN"]');
    expect(printed).toBe("");
  });
});
