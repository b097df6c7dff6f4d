/** Where a new key's material is to come from: the rules on Origin, MultiRegion and custom key stores (CreateKey). */
import type { CreateKeyRequest, KeySpec } from "@aws-sdk/client-kms";
import { findStore, keysIn, requireConnection } from "./custom-key-store.ts";
import { KmsError, validationError } from "./errors.ts";
import type { StoredKey } from "./key.ts";
import type { Call } from "./operation.ts";

type Wanted = Pick<CreateKeyRequest, "Origin" | "MultiRegion" | "CustomKeyStoreId" | "XksKeyId"> & {
  readonly KeySpec: KeySpec;
};

/** The rules that need no store. @throws ValidationException or UnsupportedOperationException */
export function checkOrigin({ KeySpec, Origin, MultiRegion, CustomKeyStoreId, XksKeyId }: Wanted): void {
  if (Origin === "EXTERNAL" && KeySpec.startsWith("ML_")) {
    throw new KmsError("UnsupportedOperationException", `Origin EXTERNAL is not supported for KeySpec ${KeySpec}.`);
  }
  const stored = Origin === "AWS_CLOUDHSM" || Origin === "EXTERNAL_KEY_STORE";
  if (stored && CustomKeyStoreId === undefined) {
    throw validationError(`CustomKeyStoreId must be specified when the Origin is ${Origin}.`);
  }
  if (!stored && CustomKeyStoreId !== undefined) {
    throw validationError(`CustomKeyStoreId cannot be specified when the Origin is ${Origin}.`);
  }
  if ((Origin === "EXTERNAL_KEY_STORE") !== (XksKeyId !== undefined)) {
    const must = XksKeyId === undefined ? "must" : "cannot";
    throw validationError(`XksKeyId ${must} be specified when the Origin is ${Origin}.`);
  }
  if (stored && KeySpec !== "SYMMETRIC_DEFAULT") {
    throw new KmsError("UnsupportedOperationException", `KeySpec ${KeySpec} is not supported in a custom key store.`);
  }
  if (stored && MultiRegion === true) {
    throw new KmsError("UnsupportedOperationException", "Multi-Region keys are not supported in a custom key store.");
  }
}

/**
 * The place of a new key in its custom key store; undefined for keys of KMS's own store.
 * @throws CustomKeyStoreNotFoundException, CustomKeyStoreInvalidStateException, XksKeyAlreadyInUseException
 */
export function storeOfNewKey({ state, region, caller, input }: Call<CreateKeyRequest, never>): StoredKey | undefined {
  if (input.CustomKeyStoreId === undefined) return undefined;
  const { account } = caller.principal;
  const store = findStore(state, account, region, input.CustomKeyStoreId);
  if (store.place.type !== input.Origin) {
    throw validationError(
      `Origin ${input.Origin} does not fit custom key store ${store.id}, which is of type ${store.place.type}.`,
    );
  }
  requireConnection(store, ["CONNECTED"]);
  const place = { storeId: store.id, whenConnected: "Enabled" } as const;
  if (store.place.type === "AWS_CLOUDHSM") return { ...place, clusterId: store.place.clusterId };
  const xksKeyId = input.XksKeyId ?? "";
  if (keysIn(state, account, region, store).some(({ customStore }) => customStore?.xksKeyId === xksKeyId)) {
    throw new KmsError(
      "XksKeyAlreadyInUseException",
      `External key ${xksKeyId} is used by another KMS key of its store.`,
    );
  }
  return { ...place, xksKeyId };
}
