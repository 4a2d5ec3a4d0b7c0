import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../scripts/engine/command";
import { ROOT } from "../../../scripts/engine/places";
import { splitStatements, start } from "../../../provider/emulator";
import { plainLogin } from "../../support/plain";

const EXAMPLE = join(ROOT, "examples", "emulator-test");

const page = readFileSync(join(ROOT, "docs", "emulator.md"), "utf8");

/** Code of the page, by language. */
const code = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text = ""]) => text,
  );

describe("the page about the local Snowflake", () => {
  it("quotes the example, which passes against the package", async () => {
    expect(code("js")).toEqual([readFileSync(join(EXAMPLE, "promotion.test.mjs"), "utf8")]);
    const ended = await run(process.execPath, ["--test"], { cwd: EXAMPLE });
    expect([ended.code, ended.output]).toEqual([0, expect.stringMatching(/pass 1$/m)]);
  });

  it("shows statements that run, and a custom role that any user of open mode may take", async () => {
    const init = code("sql").flatMap((script) => splitStatements(script));
    expect(init).toHaveLength(5);
    const emulator = await start({ init });
    expect(await plainLogin(emulator.url, "roleName=DEPLOYER")).toMatchObject({ success: true });
    await emulator.execute("CREATE USER CI");
    await emulator.execute("GRANT ROLE DEPLOYER TO USER CI");
    const names = async (role: string) =>
      (await plainLogin(emulator.url, `roleName=${role}`, { LOGIN_NAME: "CI" })).success;
    expect([await names("DEPLOYER"), await names("SYSADMIN")]).toEqual([true, false]);
    await emulator.stop();
  });
});
