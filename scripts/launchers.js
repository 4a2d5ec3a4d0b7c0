// Writes what the compiler does not. What the engine starts: a plugin is found by the name of its file, which has no ending.
const { chmodSync, copyFileSync } = require("node:fs");
const { join } = require("node:path");

const NAME = "pulumi-resource-snowflakeml";
const [from, to] = ["tools/plugin", "bin"].map((folder) => join(__dirname, "..", folder));

for (const file of [NAME, `${NAME}.cmd`]) {
  copyFileSync(join(from, file), join(to, file));
  chmodSync(join(to, file), 0o755);
}

// A thread's file is plain JavaScript, which the compiler leaves where it is.
const THREAD = join("emulator", "engine", "models", "onnx-worker.js");
copyFileSync(join(__dirname, "..", "provider", THREAD), join(to, THREAD));
