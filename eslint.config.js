const js = require("@eslint/js");
const tseslint = require("typescript-eslint");

const barrel = {
  name: "@cdktf/provider-aws",
  message: "Import @cdktf/provider-aws/lib/<resource>: the barrel costs 3.7 s and 539 MB at every synth.",
};
const env = {
  object: "process",
  property: "env",
  message: "Environments are data: process.env is read in tools/terraform/environment-variables.ts alone.",
};

module.exports = tseslint.config(
  { ignores: ["cdktf.out/", "coverage/", "node_modules/", "**/*.js"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      "no-restricted-imports": ["error", { paths: [barrel] }],
      "no-restricted-properties": ["error", env],
      // A construct is created for what it adds to the tree.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  { files: ["tools/terraform/environment-variables.ts", "test/**"], rules: { "no-restricted-properties": "off" } },
);
