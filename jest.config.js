"use strict";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // Sweeps kill and spoil at every point and so take minutes alone: npm run sweep.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/sweeps/"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
      },
    ],
  },
  reporters: ["default", "<rootDir>/scripts/reporter.js"],
  testTimeout: 120000,
  // Stories wait for child processes: both cores are worth a worker.
  maxWorkers: "100%",
};
