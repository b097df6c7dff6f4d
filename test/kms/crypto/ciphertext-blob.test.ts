/** A ciphertext has AWS's layout, opens with its own key and context, and with nothing about it changed. */
import { gcm } from "@noble/ciphers/aes.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KIND_BYTE, readBlob, writeBlob } from "../../../src/kms/crypto/ciphertext-blob.ts";
import { serializeEncryptionContext } from "../../../src/kms/crypto/encryption-context.ts";
import { open, seal } from "../../../src/kms/crypto/symmetric.ts";
import { keyMaterial } from "../../../src/kms/key.ts";
import { Random } from "../../../src/kms/random.ts";
import { utf8 } from "../scene.ts";

fc.configureGlobal({ seed: 1 });

const random = new Random("ciphertext");
const material = keyMaterial("1234abcd-12ab-34cd-56ef-1234567890ab", random.bytes(32));
const plaintexts = fc.uint8Array({ minLength: 1, maxLength: 4096, size: "max" });
const shortPlaintexts = fc.uint8Array({ minLength: 1, maxLength: 64 });
const contexts = fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 4 });
const kinds = fc.constantFrom("encrypt" as const, "data-key" as const);

/** What Decrypt makes of bytes, when nobody says which key they are for. */
function decrypt(bytes: Uint8Array, context?: Record<string, string>) {
  const blob = readBlob(bytes);
  if (blob === undefined || !Buffer.from(blob.materialId).equals(Buffer.from(material.idBytes))) return undefined;
  return open(material, blob, context);
}

it("is sealed as noble's AES-GCM seals, byte for byte", () => {
  fc.assert(
    fc.property(plaintexts, contexts, kinds, (plaintext, context, kind) => {
      const blob = readBlob(seal(material, random, kind, plaintext, context));
      if (blob === undefined) throw new Error("What was sealed is no blob.");
      const key = material.deriveKey(KIND_BYTE[kind], blob.salt);
      const framed = Buffer.concat([new Uint8Array(11), plaintext]);
      expect(gcm(key, blob.nonce, serializeEncryptionContext(context)).encrypt(framed)).toEqual(blob.sealed);
    }),
  );
});

describe("layout", () => {
  it.each([
    [16, 168],
    [27, 179],
    [32, 184],
    [48, 201],
    [150, 307],
  ])("%i bytes become %i, as recorded from AWS", (length, expected) => {
    expect(seal(material, random, "encrypt", new Uint8Array(length), undefined)).toHaveLength(expected);
  });

  it("begins as AWS's do: version, kind, and the key material's id", () => {
    const encrypted = Buffer.from(seal(material, random, "encrypt", utf8("a note"), undefined));
    const dataKey = Buffer.from(seal(material, random, "data-key", utf8("a note"), undefined));
    expect(encrypted.toString("base64")).toMatch(/^AQICAH/);
    expect(dataKey.toString("base64")).toMatch(/^AQIDAH/);
    expect(encrypted.subarray(5, 37).toString("hex")).toBe(material.id);
  });

  it("holds DER of pkcs7-encryptedData with aes256-GCM, of the length it says", () => {
    const bytes = Buffer.from(seal(material, random, "encrypt", new Uint8Array(32), undefined));
    const info = bytes.subarray(58);
    expect(bytes.readUInt32BE(54)).toBe(info.length);
    expect(info.toString("hex")).toMatch(
      /^307c06092a864886f70d010706a06f306d0201003068\w{22}301e060960864801650304012e3011040c\w{24}020110803b\w{118}$/,
    );
  });

  it("is read back as it was written, at every length", () => {
    const parts = fc.record({
      kind: kinds,
      materialId: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      salt: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }),
      sealed: fc.uint8Array({ minLength: 16, maxLength: 4200, size: "max" }),
    });
    fc.assert(
      fc.property(parts, (blob) => {
        expect(readBlob(writeBlob(blob))).toEqual(blob);
      }),
    );
  });

  it("is read at the lengths where DER needs one more byte", () => {
    for (let length = 40; length < 280; length++) {
      const sealed = new Uint8Array(length);
      const blob = {
        kind: "encrypt",
        materialId: material.idBytes,
        salt: new Uint8Array(16),
        nonce: new Uint8Array(12),
        sealed,
      } as const;
      expect(readBlob(writeBlob(blob))?.sealed).toHaveLength(length);
    }
  });
});

describe("sealing", () => {
  it("opens what it sealed", () => {
    fc.assert(
      fc.property(plaintexts, kinds, contexts, (plaintext, kind, context) => {
        expect(decrypt(seal(material, random, kind, plaintext, context), context)).toEqual(plaintext);
      }),
    );
  });

  it("never seals alike twice", () => {
    const blobs = Array.from({ length: 100 }, () => seal(material, random, "encrypt", utf8("same"), undefined));
    expect(new Set(blobs.map((blob) => Buffer.from(blob).toString("hex"))).size).toBe(100);
  });

  it("notices every flipped bit", () => {
    const blob = seal(material, random, "encrypt", utf8("a note"), { clinic: "north" });
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const changed = blob.with(bit >> 3, (blob[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(decrypt(changed, { clinic: "north" }), `bit ${bit}`).toBeUndefined();
    }
  });

  it("notices a changed bit, an added byte and a missing one, whatever was sealed", () => {
    const changes = fc.record({ at: fc.nat(), bit: fc.nat(7), more: fc.uint8Array({ minLength: 1, maxLength: 20 }) });
    fc.assert(
      fc.property(shortPlaintexts, contexts, changes, (plaintext, context, { at, bit, more }) => {
        const blob = seal(material, random, "data-key", plaintext, context);
        const index = at % blob.length;
        expect(decrypt(blob.with(index, (blob[index] ?? 0) ^ (1 << bit)), context)).toBeUndefined();
        expect(decrypt(Buffer.concat([blob, more]), context)).toBeUndefined();
        expect(decrypt(Buffer.concat([more, blob]), context)).toBeUndefined();
        expect(decrypt(blob.subarray(0, index), context)).toBeUndefined();
        expect(decrypt(blob.subarray(index + 1), context)).toBeUndefined();
        expect(decrypt(Buffer.concat([blob.subarray(0, index), blob.subarray(index + 1)]), context)).toBeUndefined();
      }),
    );
  });

  it("opens under no other context", () => {
    fc.assert(
      fc.property(contexts, contexts, (context, other) => {
        const same = JSON.stringify(Object.entries(context).sort()) === JSON.stringify(Object.entries(other).sort());
        fc.pre(!same);
        const blob = seal(material, random, "encrypt", utf8("a note"), context);
        expect(decrypt(blob, other)).toBeUndefined();
      }),
    );
  });

  it("opens with no other key material", () => {
    const blob = readBlob(seal(material, random, "encrypt", utf8("a note"), undefined));
    const other = keyMaterial("1234abcd-12ab-34cd-56ef-1234567890ab", random.bytes(32));
    expect(blob && open(other, blob, undefined)).toBeUndefined();
  });

  it("reads no junk", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (junk) => {
        expect(readBlob(junk)).toBeUndefined();
      }),
    );
  });
});
