/** The fifth step of a call: is the key for this, and does its spec offer the algorithm? */
import { KmsError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import { algorithmsOf } from "./key-specs.ts";
import type { AnyCall, AnyInput, KeyTarget } from "./operation.ts";

/** @throws InvalidKeyUsageException; InvalidCiphertextException for a symmetric ciphertext and an asymmetric key */
export function checkUsage(call: AnyCall, target: KeyTarget<AnyInput, string>, key: KmsKey): void {
  if (target.usage === undefined) return;
  if (key.usage !== target.usage) {
    throw wrongUsage(`${key.arn} key usage is ${key.usage} which is not valid for ${call.operation}.`);
  }
  if (target.symmetricOnly && key.spec !== "SYMMETRIC_DEFAULT") {
    throw wrongUsage(`You cannot generate a ${target.symmetricOnly} with an asymmetric CMK`);
  }
  const algorithm = target.algorithm && call.input[target.algorithm];
  const decrypts = target.ciphertext !== undefined && call.input[target.ciphertext] !== undefined;
  // A ciphertext that claims to be symmetric is not looked at any further.
  if (decrypts && algorithm === "SYMMETRIC_DEFAULT" && key.spec !== "SYMMETRIC_DEFAULT") {
    throw new KmsError("InvalidCiphertextException");
  }
  if (typeof algorithm === "string" && !algorithmsOf(key.spec, key.usage).includes(algorithm)) {
    throw wrongUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
  }
}

const wrongUsage = (message: string) => new KmsError("InvalidKeyUsageException", message);
