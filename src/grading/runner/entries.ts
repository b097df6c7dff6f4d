/** What scripts/build.ts bundles for the runner's child process, as data: it may read nothing but dist/runner/. */
export const runnerEntries: readonly { readonly out: string; readonly source: string }[] = [
  { out: "child", source: "src/grading/runner/child.ts" },
  { out: "aws-sdk-client-kms", source: "src/grading/runner/libraries/aws-sdk-client-kms.ts" },
  { out: "noble-ciphers-aes", source: "src/grading/runner/libraries/noble-ciphers-aes.ts" },
  { out: "noble-ciphers-chacha", source: "src/grading/runner/libraries/noble-ciphers-chacha.ts" },
  { out: "noble-ciphers-utils", source: "src/grading/runner/libraries/noble-ciphers-utils.ts" },
  { out: "noble-ciphers-webcrypto", source: "src/grading/runner/libraries/noble-ciphers-webcrypto.ts" },
];

/**
 * esbuild options that those entries need.
 *
 * The SDK stays as AWS wrote it, but for the two packages by which it would reach out: the HTTP handler hands every
 * request to the parent process, and credentials come from the environment alone. So no network code is in the bundle,
 * and neither `requestHandler` nor `endpoint` of a client can lead anywhere else. Its ES modules are bundled, because
 * `export *` of a CommonJS file has no names.
 */
export const runnerOptions = {
  // Names are kept: learners see them in stack traces and in what they print.
  minify: false,
  minifyWhitespace: true,
  minifySyntax: true,
  mainFields: ["module", "main"],
  alias: {
    "@smithy/node-http-handler": "./src/grading/runner/libraries/node-http-handler.ts",
    "@aws-sdk/credential-provider-node": "./src/grading/runner/libraries/credential-provider-node.ts",
  },
};
