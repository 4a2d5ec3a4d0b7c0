"use strict";

const pulumi = require("@pulumi/pulumi");
const { Alias, Model, ModelVersion } = require("pulumi-snowflakeml");

/** Five objects for each model: itself, two versions with metrics, and the aliases on them. */
const models = new pulumi.Config().requireNumber("objects") / 5;
const source = { model: "ML.PROD.SEED", version: "V1" };

for (let index = 0; index < models; index += 1) {
  const name = `M${String(index)}`;
  const model = new Model(name, {
    database: "ML",
    schema: "PROD",
    name,
    firstVersion: { name: "V1", source },
    comment: "bench",
  });
  for (const [version, alias] of [
    ["V2", "CHAMPION"],
    ["V3", "CHALLENGER"],
  ]) {
    const resource = `${name}-${version}`;
    const made = new ModelVersion(resource, {
      model,
      name: version,
      source,
      metrics: { auc: 0.9 },
    });
    new Alias(`${resource}-alias`, { model, name: alias, version: made });
  }
}
