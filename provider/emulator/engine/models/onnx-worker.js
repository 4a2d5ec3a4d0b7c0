"use strict";

// Runs ONNX models beside the server. Plain JavaScript: a thread's file is loaded by Node.js itself, and the
// runtime imports dynamically, which Jest's own module loader refuses.
const { readFileSync } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");

const sessions = new Map();
let loaded;

function runtime() {
  if (loaded === undefined) {
    // A server that is installed globally takes what the project has.
    loaded = require(require.resolve(workerData.runtime, { paths: [__dirname, process.cwd()] }));
    // A second one made a batch of 100,000 rows 1.1 to 1.7 times as fast, and DuckDB has use for the core.
    loaded.env.wasm.numThreads = 1;
    loaded.env.logLevel = "error";
  }
  return loaded;
}

const actions = {
  async open({ id, file }) {
    const session = await runtime().InferenceSession.create(readFileSync(file), {
      logSeverityLevel: 3,
    });
    sessions.set(id, session);
    return { inputs: session.inputMetadata, outputs: session.outputMetadata };
  },

  async run({ id, feeds }) {
    const { Tensor } = runtime();
    const tensors = feeds.map(({ name, type, data, dims }) => [name, new Tensor(type, data, dims)]);
    const results = await sessions.get(id).run(Object.fromEntries(tensors));
    return Object.entries(results).map(([name, { type, data, dims }]) => ({
      name,
      type,
      data,
      dims,
    }));
  },

  async release({ id }) {
    await sessions.get(id)?.release();
    sessions.delete(id);
  },
};

async function answer({ seq, action, given }) {
  try {
    const result = await actions[action](given);
    parentPort.postMessage({ seq, result }, action === "run" ? ownBuffers(result) : []);
  } catch (error) {
    const missing = error?.code === "MODULE_NOT_FOUND" && loaded === undefined;
    parentPort.postMessage({ seq, failure: { message: String(error?.message ?? error), missing } });
  }
}

/** Arrays are given away, not copied; those that lie in the memory of WebAssembly cannot be. */
function ownBuffers(tensors) {
  const arrays = tensors.map(({ data }) => data).filter((data) => ArrayBuffer.isView(data));
  const whole = arrays.filter((data) => data.byteLength === data.buffer.byteLength);
  return [...new Set(whole.map((data) => data.buffer))];
}

// One after another: a session is not let go while it runs.
let last = Promise.resolve();
parentPort.on("message", (message) => {
  last = last.then(() => answer(message));
});
