/** Rooms by the start of a path, the more particular first, with what each may import. */
export const RULES: readonly {
  room: string;
  own: readonly string[];
  packages: readonly string[];
}[] = [
  {
    room: "emulator/engine/duck/",
    own: ["emulator/"],
    packages: ["node:", "zod", "yaml", "@duckdb/node-api"],
  },
  { room: "emulator/", own: ["emulator/"], packages: ["node:", "zod", "yaml"] },
  { room: "core/", own: ["core/"], packages: ["node:", "zod"] },
  {
    room: "snowflake/session.ts",
    own: ["core/", "snowflake/"],
    packages: ["snowflake-sdk", "zod"],
  },
  { room: "snowflake/connect.ts", own: ["snowflake/"], packages: ["snowflake-sdk"] },
  { room: "snowflake/driver.ts", own: [], packages: ["node:", "snowflake-sdk"] },
  {
    room: "snowflake/",
    own: ["core/", "snowflake/"],
    packages: ["node:", "zod", "yaml", "smol-toml"],
  },
  {
    room: "resources/",
    own: ["core/", "snowflake/sql/", "snowflake/show/"],
    packages: ["node:", "zod"],
  },
  {
    room: "schema/",
    own: ["core/", "resources/", "schema/", "snowflake/settings/keys.ts"],
    packages: ["zod"],
  },
  {
    room: "frontends/dispatch/",
    own: ["core/", "resources/", "snowflake/show/", "snowflake/settings/", "frontends/dispatch/"],
    packages: ["node:util", "zod"],
  },
  {
    room: "frontends/configure.ts",
    own: ["core/", "snowflake/", "frontends/dispatch/"],
    packages: ["node:"],
  },
  {
    room: "frontends/engine-log.ts",
    own: ["frontends/dispatch/"],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js"],
  },
  { room: "frontends/lifetime.ts", own: ["frontends/engine-log.ts"], packages: ["node:"] },
  {
    room: "frontends/program/",
    own: ["core/", "resources/", "frontends/program/"],
    packages: ["node:", "@pulumi/pulumi"],
  },
  {
    room: "frontends/dynamic/classes.ts",
    own: ["core/", "resources/", "frontends/program/", "frontends/dynamic/", "schema/tokens.ts"],
    packages: ["@pulumi/pulumi"],
  },
  {
    room: "frontends/dynamic/",
    own: ["core/", "resources/", "schema/tokens.ts", "frontends/"],
    packages: ["node:", "@pulumi/pulumi"],
  },
  {
    room: "frontends/native/",
    own: [
      "core/",
      "resources/",
      "schema/tokens.ts",
      "snowflake/settings/keys.ts",
      "frontends/program/",
      "frontends/native/",
    ],
    packages: ["@pulumi/pulumi"],
  },
  {
    room: "frontends/plugin/",
    own: ["core/", "resources/", "schema/", "snowflake/settings/", "frontends/"],
    packages: ["node:", "zod", "@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf"],
  },
  { room: "cli/", own: ["cli/", "emulator/"], packages: ["node:"] },
  { room: "index.ts", own: ["frontends/dynamic/classes.ts", "frontends/program/"], packages: [] },
  { room: "native.ts", own: ["frontends/native/", "frontends/program/"], packages: [] },
];

/** What the program loads must not pull in the host, nor the other way round. */
export const APART: readonly (readonly [string, string])[] = [
  ["frontends/dynamic/classes.ts", "frontends/dynamic/host.ts"],
  ["frontends/dynamic/host.ts", "frontends/dynamic/classes.ts"],
  ["frontends/dynamic/host.ts", "frontends/program/resource.ts"],
];
