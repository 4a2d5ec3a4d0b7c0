import * as pulumi from "@pulumi/pulumi";
import { Alias } from "pulumi-snowflakeml";

// Data scientists log versions from Python; this repository alone says which one is in production.
const config = new pulumi.Config();

const production = new Alias("production", {
  model: config.require("model"),
  name: "PRODUCTION",
  version: config.require("version"),
});

export const inProduction = production.version;
export const rollbackTo = production.previousVersion;
