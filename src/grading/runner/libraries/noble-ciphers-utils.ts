export * from "@noble/ciphers/utils.js";
