export * from "@noble/ciphers/aes.js";
