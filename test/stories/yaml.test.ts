import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeLanguage } from "../cases/language.case";

const V3 = `
  v3:
    type: snowflakeml:index:ModelVersion
    properties:
      model: ML.PROD.TUMOR
      name: V3
      source:
        directory: models/V2
    options:
      dependsOn:
        - \${tumor}
`;

describe("examples/promote-yaml", () => {
  const { project } = describeLanguage({
    example: "examples/promote-yaml",
    more: { file: "Pulumi.yaml", text: V3, before: "outputs:" },
  });

  it("runs as before when `pulumi package add` has recorded the executable", async () => {
    const executable = "node_modules/pulumi-snowflakeml/bin/pulumi-resource-snowflakeml";
    const added = await project().run("pulumi", "package", "add", executable);
    expect([added.code, added.output]).toEqual([0, expect.stringContaining("generated an SDK")]);
    const text = readFileSync(join(project().folder, "Pulumi.yaml"), "utf8");
    expect(text).toContain("snowflakeml: snowflakeml@");
    expect(await project().succeed("preview")).toContain("6 to create");
  });
});
