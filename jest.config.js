/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  globalSetup: "<rootDir>/test/support/synthesize.ts",
  globalTeardown: "<rootDir>/test/support/remove-synthesized.ts",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  // A Terraform plan takes a core and 700 MB.
  maxWorkers: 2,
  // A synthesized app and a Terraform plan both outlive jest's five seconds on a small machine.
  testTimeout: 60_000,
};
