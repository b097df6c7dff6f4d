/** The second step of a call: which key do a name and a ciphertext in the input stand for? Errors as recorded from AWS. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { aliasArn, isKeyId, keyArn, parseKmsArn } from "./arn.ts";
import { makeManagedKey } from "./aws-managed-keys.ts";
import { readBlob } from "./crypto/ciphertext-blob.ts";
import { hiddenDenial } from "./denial.ts";
import { KmsError } from "./errors.ts";
import { regionsOf } from "./key.ts";
import type { AnyCall, AnyInput, KeyTarget, ResolvedKey } from "./operation.ts";
import { noSuchGrant } from "./retirement.ts";

/** The key that a target works on. @throws KmsError */
export function resolveTarget(call: AnyCall, target: KeyTarget<AnyInput, string>): ResolvedKey {
  const name = call.input[target.member];
  const token = target.retiredBy && call.input[target.retiredBy];
  if (typeof token === "string") return keyOfGrantToken(call, token);
  const ciphertext = target.ciphertext && call.input[target.ciphertext];
  const symmetric = target.algorithm !== undefined && call.input[target.algorithm] === "SYMMETRIC_DEFAULT";
  const blob = symmetric && ciphertext instanceof Uint8Array ? readBlob(ciphertext) : undefined;
  const materialId = blob && bytesToHex(blob.materialId);
  if (typeof name !== "string") {
    if (materialId === undefined) throw new KmsError("InvalidCiphertextException");
    const key = call.state.keyOfMaterial(call.region, materialId);
    if (key === undefined) throw hiddenDenial(call.caller, target.action, "ciphertext");
    return { arn: key.arn, account: key.account, key, foundBy: "ciphertext" };
  }
  if (target.ciphertext !== undefined && isOfAnotherRegion(call, name)) throw incorrectKey();
  if (target.makesManagedKey || call.way.viaService !== undefined)
    makeManagedKey(call.state, call.caller.home, call.region, name);
  const named = resolveKey(call, name, target.aliases);
  const agrees = materialId === undefined || named.key?.history.some(({ id }) => id === materialId);
  if (named.key !== undefined && !agrees) throw incorrectKey();
  return target.twinIn === undefined ? named : twinOf(named, call.input[target.twinIn]);
}

/** The related key in another Region; the key itself where there is none. */
function twinOf(named: ResolvedKey, region: unknown): ResolvedKey {
  const twin = named.key && regionsOf(named.key).find((key) => key.region === region);
  return twin === undefined ? named : { ...named, arn: twin.arn, key: twin };
}

function keyOfGrantToken({ state, region }: AnyCall, token: string): ResolvedKey {
  const key = state.grants.ofToken(token)?.key;
  if (key?.region !== region) throw noSuchGrant(state.grants.idOfToken(token));
  return { arn: key.arn, account: key.account, key, foundBy: "name" };
}

/**
 * The key that a name stands for: a key id, an alias, or the ARN of either.
 * @throws NotFoundException, or InvalidArnException for an alias where none is allowed
 */
export function resolveKey(call: AnyCall, name: string, aliases: "allowed" | "refused"): ResolvedKey {
  const { state, region } = call;
  const caller = call.caller.home;
  const arn = parseKmsArn(name) ?? localName(region, caller, name);
  if (arn === undefined) throw new KmsError("NotFoundException", `Invalid keyId '${name}'`);
  if (arn.type === "alias" && aliases === "refused") {
    throw new KmsError("InvalidArnException", "Key Aliases are not supported for this operation.");
  }
  if (arn.region !== region) throw new KmsError("NotFoundException", `Invalid arn ${arn.region}`);
  const home = state.home(arn.account, region);
  const keyId = arn.type === "key" ? arn.name : home.aliases.get(arn.name)?.keyId;
  const key = keyId === undefined ? undefined : home.keys.get(keyId);
  const alias = arn.type === "alias" ? { alias: arn.name } : {};
  if (key !== undefined) return { arn: key.arn, account: key.account, key, foundBy: "name", ...alias };
  // Whether another account's key exists is nobody else's business: permission is refused instead.
  if (arn.account !== caller) return { arn: name, account: arn.account, foundBy: "name" };
  throw new KmsError(
    "NotFoundException",
    arn.type === "key"
      ? `Key '${keyArn(region, caller, arn.name)}' does not exist`
      : `Alias ${aliasArn(region, caller, arn.name)} is not found.`,
  );
}

function localName(region: string, account: string, name: string) {
  if (name.startsWith("alias/")) return { region, account, type: "alias", name } as const;
  return isKeyId(name) ? ({ region, account, type: "key", name } as const) : undefined;
}

function isOfAnotherRegion({ region }: AnyCall, name: string): boolean {
  const arn = parseKmsArn(name);
  return arn !== undefined && arn.region !== region;
}

const incorrectKey = () =>
  new KmsError(
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );
