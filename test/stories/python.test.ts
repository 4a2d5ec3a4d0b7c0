import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/engine/places";
import { describeLanguage } from "../cases/language.case";
import { PYTHON_PROGRAMS, installPython } from "../support/python";
import { mutating } from "../support/registry";

const V3 = `ModelVersion(
    "v3",
    model="ML.PROD.TUMOR",
    name="V3",
    source={"directory": "models/V2"},
    opts=pulumi.ResourceOptions(depends_on=[tumor]),
)
`;

const PROGRAM = join(ROOT, "test", "fixtures", "programs", "python", "__main__.py");

const CANARIES = { password: "canary-password-19ab", tag: "canary-tag-'40c2'" };

describe("examples/promote-python", () => {
  const { world, project } = describeLanguage({
    example: "examples/promote-python",
    more: { file: "__main__.py", text: V3, before: "pulumi.export" },
    prepare: installPython,
    programs: PYTHON_PROGRAMS,
  });

  it("takes an explicit provider, keeps secrets out of the state and keys as they are written", async () => {
    await world().emulator.execute("CREATE TAG ML.PROD.STAGE");
    copyFileSync(PROGRAM, join(project().folder, "__main__.py"));
    await project().configure(
      // Nobody listens there: only the explicit provider can reach the account.
      { "snowflakeml:accessUrl": "http://127.0.0.1:1", "own:url": world().emulator.url },
      { "own:password": CANARIES.password, "own:tag": CANARIES.tag },
    );
    const printed = [await project().succeed("up", "--yes", "--skip-preview")];
    printed.push(await project().succeed("refresh", "--yes", "--skip-preview"));
    printed.push(await project().succeed("preview", "--diff", "--expect-no-changes"));
    printed.push(await project().succeed("stack", "output"));
    const sent = mutating(world().emulator).join("\n");
    expect(sent).toContain("canary-tag-''40c2''");
    expect(sent).toContain('{"metrics":{"perClass":{"aB":[true,null],"a_b":1},"roc_auc":0.5}');
    for (const text of [printed.join("\n"), project().state()]) {
      expect(text).toContain("lung");
      expect(text).not.toContain("canary");
    }
    await project().succeed("destroy", "--yes", "--skip-preview");
  });
});
