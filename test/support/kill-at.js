"use strict";

/**
 * Loaded into a server before it starts: kills it, as `kill -9` does, at the call of node:fs that the
 * file `kill-at` beside the account's folder names, once that file is there.
 */

const fs = require("node:fs");
const path = require("node:path");

const folder = path.resolve(process.argv[process.argv.indexOf("--dir") + 1]);
const armed = path.join(path.dirname(folder), "kill-at");

/** Points by name: the call, the file that it is about, and whether it comes to be. */
const POINTS = {
  "before copying": { call: "cpSync", about: "files", done: false },
  "after copying": { call: "cpSync", about: "files", done: true },
  "before the state": { call: "renameSync", about: "state.json", done: false },
  "after the state": { call: "renameSync", about: "state.json", done: true },
  "before removing": { call: "rmSync", about: "files", done: false, once: "state.json" },
  "after removing": { call: "rmSync", about: "files", done: true, once: "state.json" },
};

let renamed = false;

function isAt(call, target, done) {
  if (!fs.existsSync(armed)) return false;
  const point = POINTS[fs.readFileSync(armed, "utf8")];
  const about = path.join(folder, point.about);
  return (
    point.call === call &&
    point.done === done &&
    (target === about || target.startsWith(about + path.sep)) &&
    (point.once === undefined || renamed)
  );
}

for (const [call, place] of [
  ["cpSync", 1],
  ["renameSync", 1],
  ["rmSync", 0],
]) {
  const original = fs[call];
  fs[call] = (...args) => {
    const target = path.resolve(String(args[place]));
    if (isAt(call, target, false)) process.kill(process.pid, "SIGKILL");
    const result = original(...args);
    if (call === "renameSync" && fs.existsSync(armed)) renamed = true;
    if (isAt(call, target, true)) process.kill(process.pid, "SIGKILL");
    return result;
  };
}
