"use strict";

/** Runs a TypeScript file of this folder: `node scripts/run.js <name> [arguments]`. */
const { join } = require("node:path");
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
    sourceMaps: "inline",
    swcrc: false,
  });
  module._compile(code, filename);
};

// Said by the driver's dependencies at load; nobody who runs a script can act on it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const [name, ...rest] = process.argv.slice(2);
process.argv = [process.argv[0], join(__dirname, `${name}.ts`), ...rest];
require(join(__dirname, `${name}.ts`));
