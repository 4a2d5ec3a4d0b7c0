import { run } from "../scripts/engine/command";
import { ENGINE_BIN, engineExports } from "../scripts/engine/places";

const OURS = ["PATH", "PULUMI_", "SNOWFLAKE_"];

describe("npm run demo -- --keep", () => {
  afterEach(() => {
    delete process.env["SNOWFLAKE_PASSWORD"];
    delete process.env["GITHUB_TOKEN"];
  });

  it("prints what its commands need, in words that a shell takes as they are, and nothing of anybody's", async () => {
    process.env["SNOWFLAKE_PASSWORD"] = "not to be seen";
    process.env["GITHUB_TOKEN"] = "nor this";
    const folder = "file:///it's $HOME/`here`";
    const lines = engineExports({ PULUMI_BACKEND_URL: folder });
    expect(lines.join("\n")).not.toMatch(/not to be seen|nor this/);
    for (const line of lines)
      expect(OURS.some((start) => line.startsWith(`export ${start}`))).toBe(true);

    const told = `printf '%s|' "$PULUMI_BACKEND_URL" "$SNOWFLAKE_PASSWORD" "$PATH"`;
    const { output } = await run("sh", ["-c", [...lines, told].join("\n")], {
      env: { ...process.env },
    });
    expect(output).toBe(`${folder}||${ENGINE_BIN}:${process.env["PATH"] ?? ""}|`);
  });
});
