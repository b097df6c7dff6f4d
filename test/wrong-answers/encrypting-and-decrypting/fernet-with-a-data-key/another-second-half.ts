import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const KEY = "alias/notes";

interface SealedNote {
  /** In base64. */
  encryptedDataKey: string;
  /** A Fernet token. */
  token: string;
}

/** Seals a note under a data key of its own. */
export async function sealNote(note: string, clinic: string): Promise<SealedNote> {
  const { Plaintext, CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: "AES_256", EncryptionContext: { clinic } }),
  );
  if (CiphertextBlob === undefined) throw new Error("KMS returned no data key.");
  const cipher = new Fernet(fernetKey(Plaintext));
  return {
    encryptedDataKey: Buffer.from(CiphertextBlob).toString("base64"),
    token: cipher.encrypt(Buffer.from(note)),
  };
}

/** Opens what sealNote returned, for the same clinic. */
export async function openNote(record: SealedNote, clinic: string): Promise<string> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: KEY,
      CiphertextBlob: Buffer.from(record.encryptedDataKey, "base64"),
      EncryptionContext: { clinic },
    }),
  );
  return new Fernet(fernetKey(Plaintext)).decrypt(record.token).toString();
}

/** Fernet encrypts with AES-128, so 16 bytes are enough, to sign and to encrypt. */
function fernetKey(dataKey: Uint8Array | undefined): string {
  if (dataKey === undefined) throw new Error("KMS returned no plaintext key.");
  const half = dataKey.slice(0, 16);
  return Buffer.concat([half, half]).toString("base64url");
}

/** Fernet as Python's cryptography has it (https://github.com/fernet/spec). It is right as it is. */
class Fernet {
  private readonly signingKey: Buffer;
  private readonly encryptionKey: Buffer;

  /** @param key URL-safe base64 of 32 bytes, as text or as the bytes of that text */
  constructor(key: string | Uint8Array) {
    const bytes = Buffer.from(Buffer.from(key as string).toString("latin1"), "base64url");
    if (bytes.length !== 32) throw new Error("Fernet key must be 32 url-safe base64-encoded bytes.");
    this.signingKey = bytes.subarray(0, 16);
    this.encryptionKey = bytes.subarray(16);
  }

  /** @returns a token: version, time, IV, ciphertext and HMAC, in URL-safe base64 */
  encrypt(data: Uint8Array): string {
    const head = Buffer.alloc(9);
    head[0] = 0x80;
    head.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000)), 1);
    const iv = randomBytes(16);
    const cipher = createCipheriv("aes-128-cbc", this.encryptionKey, iv);
    const body = Buffer.concat([head, iv, cipher.update(data), cipher.final()]);
    const token = Buffer.concat([body, this.sign(body)]).toString("base64");
    return token.replaceAll("+", "-").replaceAll("/", "_");
  }

  /** @throws Error for a token that was changed, or made with another key */
  decrypt(token: string): Buffer {
    const bytes = Buffer.from(token, "base64url");
    const body = bytes.subarray(0, -32);
    const isWhole = bytes.length >= 73 && bytes[0] === 0x80 && timingSafeEqual(bytes.subarray(-32), this.sign(body));
    if (!isWhole) throw new Error("InvalidToken");
    const decipher = createDecipheriv("aes-128-cbc", this.encryptionKey, body.subarray(9, 25));
    return Buffer.concat([decipher.update(body.subarray(25)), decipher.final()]);
  }

  private sign(body: Uint8Array): Buffer {
    return createHmac("sha256", this.signingKey).update(body).digest();
  }
}
