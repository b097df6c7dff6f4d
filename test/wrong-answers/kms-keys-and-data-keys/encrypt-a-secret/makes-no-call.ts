/** Base64 is not encryption. */
export async function encryptSecret(secret: string, clinic: string): Promise<string> {
  return Buffer.from(`${clinic}:${secret}`).toString("base64");
}

export async function decryptSecret(stored: string, clinic: string): Promise<string> {
  return Buffer.from(stored, "base64").toString().slice(clinic.length + 1);
}
