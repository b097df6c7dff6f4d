export const verifyLetter = (letter: Uint8Array, signature: Uint8Array): boolean => signature.length > 0;
