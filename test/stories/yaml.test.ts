import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeLanguage } from "../cases/language.case";
import { mutating } from "../support/registry";
import { seedSamples } from "../support/samples";
import { FEATURES } from "../support/tables";

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

/** Named by a text, so that only `dependsOn` tells what comes first. */
const TABLE = `
  predictions:
    type: snowflakeml:index:DynamicInferenceTable
    properties:
      database: ML
      schema: PROD
      name: PREDICTIONS
      source: ML.PROD.SAMPLES
      passthroughColumns: [SAMPLE_ID]
      model: ML.PROD.TUMOR/PRODUCTION
      arguments: [${FEATURES.join(", ")}]
      outputs:
        PROBABILITY:
          type: FLOAT
      targetLag: 5 minutes
      warehouse: COMPUTE_WH
    options:
      dependsOn:
        - \${production}
`;

/** Asked once the table stands: by its name alone nothing waits for it. */
const STATUS = `
  scoring:
    fn::invoke:
      function: snowflakeml:index:getInferenceTableStatus
      arguments:
        database: ML
        schema: PROD
        name: PREDICTIONS
      return: rows
`;

describe("examples/promote-yaml", () => {
  const { project, world } = describeLanguage({
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

  it("promotes a table with the alias that it follows, in one update", async () => {
    await seedSamples(world().emulator);
    const program = join(project().folder, "Pulumi.yaml");
    const text = readFileSync(program, "utf8");
    writeFileSync(program, text.replace("outputs:", `${TABLE}\noutputs:`));
    await project().succeed("up", "--yes", "--skip-preview");
    writeFileSync(
      program,
      readFileSync(program, "utf8").replace("\noutputs:", `\noutputs:${STATUS.trimEnd()}`),
    );
    await project().configure({ productionVersion: "V2" });
    expect(await project().succeed("preview")).toContain("scores with V2 instead of V1");
    world().emulator.log.clear();
    await project().succeed("up", "--yes", "--skip-preview");
    const begun = mutating(world().emulator).map((sql) => sql.split(" ", 2).join(" "));
    expect(begun).toEqual(["ALTER MODEL", "ALTER MODEL", "CREATE OR", "ALTER DYNAMIC"]);
    await project().succeed("preview", "--expect-no-changes");
    expect(await project().succeed("stack", "output", "scoring")).toBe("569\n");
    await project().succeed("destroy", "--yes", "--skip-preview");
  });
});
