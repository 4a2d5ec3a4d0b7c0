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
  describeLanguage({
    example: "examples/promote-yaml",
    more: { file: "Pulumi.yaml", text: V3, before: "outputs:" },
  });
});
