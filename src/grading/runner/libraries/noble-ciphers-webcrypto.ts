export * from "@noble/ciphers/webcrypto.js";
