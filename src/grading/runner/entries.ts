/** What scripts/bundle.ts bundles for the runner's child process, as data: it may read nothing but dist/runner/. */
export const runnerEntries: readonly { readonly out: string; readonly source: string }[] = [
  { out: "child", source: "src/grading/runner/child.ts" },
  { out: "aws-sdk-client-kms", source: "src/grading/runner/libraries/aws-sdk-client-kms.ts" },
  { out: "noble-ciphers-aes", source: "src/grading/runner/libraries/noble-ciphers-aes.ts" },
  { out: "noble-ciphers-chacha", source: "src/grading/runner/libraries/noble-ciphers-chacha.ts" },
  { out: "noble-ciphers-utils", source: "src/grading/runner/libraries/noble-ciphers-utils.ts" },
  { out: "noble-ciphers-webcrypto", source: "src/grading/runner/libraries/noble-ciphers-webcrypto.ts" },
];

/**
 * What is put in the place of two packages below the SDK, which stays as AWS wrote it: those by which it would reach
 * out. The HTTP handler hands every request to the parent process, and credentials come from the environment alone. So
 * no network code is in the bundle, and neither `requestHandler` nor `endpoint` of a client can lead anywhere else.
 */
export const runnerAliases: readonly { readonly name: string; readonly source: string }[] = [
  { name: "@smithy/node-http-handler", source: "src/grading/runner/libraries/node-http-handler.ts" },
  { name: "@aws-sdk/credential-provider-node", source: "src/grading/runner/libraries/credential-provider-node.ts" },
];
