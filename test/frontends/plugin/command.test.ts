import { readsBeforeProgram } from "../../../provider/frontends/plugin/command";

describe("a read before the program", () => {
  it.each([
    [true, "pulumi up --yes"],
    [true, "/opt/pulumi -C app preview --diff --stack prod"],
    [true, "pulumi pre"],
    [false, "pulumi refresh --preview-only --expect-no-changes"],
    [false, "pulumi refresh --stack up"],
    [false, "pulumi up --refresh"],
    [false, "pulumi up -ry"],
    [false, "pulumi preview --refresh=true"],
    [false, "pulumi preview --expect-no-changes"],
    [false, "pulumi destroy --yes"],
    [false, "node plugin-started-by-hand.js"],
    [false, ""],
  ])("is %s of `%s`", (expected, command) => {
    expect(readsBeforeProgram(command.split(" "), {})).toBe(expected);
  });

  it.each([
    [false, { PULUMI_OPTION_REFRESH: "true" }],
    [false, { PULUMI_OPTION_EXPECT_NO_CHANGES: "true" }],
    [true, { PULUMI_OPTION_REFRESH: "false", PULUMI_OPTION_DIFF: "true" }],
  ])("is %s with %j in the environment", (expected, environment) => {
    expect(readsBeforeProgram(["pulumi", "preview"], environment)).toBe(expected);
  });
});
