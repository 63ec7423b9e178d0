const base = require("../../jest.config.js");

/** `npm run test:lifecycle`: what takes too long for every commit. @type {import("jest").Config} */
module.exports = {
  ...base,
  rootDir: "../..",
  testMatch: ["**/*.full.ts", "**/test/lifecycle/interruption.test.ts", "**/test/lifecycle/faults.test.ts"],
  verbose: true,
};
