// Writes what the engine starts: a plugin is found by the name of its file, which has no ending.
const { chmodSync, copyFileSync } = require("node:fs");
const { join } = require("node:path");

const NAME = "pulumi-resource-snowflakeml";
const [from, to] = ["tools/plugin", "bin"].map((folder) => join(__dirname, "..", folder));

for (const file of [NAME, `${NAME}.cmd`]) {
  copyFileSync(join(from, file), join(to, file));
  chmodSync(join(to, file), 0o755);
}
