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
    [false, "pulumi destroy --yes"],
    [false, "node plugin-started-by-hand.js"],
    [false, ""],
  ])("is %s of `%s`", (expected, command) => {
    expect(readsBeforeProgram(command.split(" "))).toBe(expected);
  });
});
