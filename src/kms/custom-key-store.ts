/**
 * Custom key stores: where the material of some keys is, outside KMS. Follows the Developer Guide, "Key stores".
 * There is no hardware behind them: a cluster or proxy that is described well counts as reachable, the keys' material is
 * in the mock's memory, and connecting takes a while on the virtual clock (docs/fidelity.md).
 */
import type { ConnectionStateType, CustomKeyStoresListEntry, XksProxyConfigurationType } from "@aws-sdk/client-kms";
import type { Due } from "./due.ts";
import { KmsError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import { becomes } from "./key-life.ts";
import type { Call } from "./operation.ts";
import type { State } from "./state.ts";

export interface CustomKeyStore {
  readonly id: string;
  readonly created: Date;
  name: string;
  connection: ConnectionStateType;
  place: CloudHsmPlace | ExternalPlace;
  /** Of the end of a change of the connection that is under way, or was. */
  appointment?: number;
}

export interface CloudHsmPlace {
  readonly type: "AWS_CLOUDHSM";
  readonly clusterId: string;
  readonly trustAnchor: string;
}

export interface ExternalPlace {
  readonly type: "EXTERNAL_KEY_STORE";
  readonly proxy: XksProxyConfigurationType;
}

type StoreEvent = Extract<Due, { readonly store: string }>;

/** AWS's quota, for each account and Region. */
export const MOST_STORES = 10;

/** How long a connection takes here. AWS: "up to 20 minutes" for a cluster. */
const CONNECTING_MILLISECONDS = { AWS_CLOUDHSM: 20 * 60_000, EXTERNAL_KEY_STORE: 60_000 } as const;
const DISCONNECTING_MILLISECONDS = 60_000;

/** @throws CustomKeyStoreNotFoundException */
export function findStore(state: State, account: string, region: string, id: string): CustomKeyStore {
  const store = state.home(account, region).stores.get(id);
  if (store === undefined) throw noSuchStore(id);
  return store;
}

/** @param nameOrId what no store of the account and Region has */
export const noSuchStore = (nameOrId: string) =>
  new KmsError("CustomKeyStoreNotFoundException", `Custom key store ${nameOrId} does not exist.`);

/** The store that the input names. @throws CustomKeyStoreNotFoundException */
export const storeOf = ({
  state,
  caller,
  region,
  input,
}: Call<{ CustomKeyStoreId: string | undefined }, never>): CustomKeyStore =>
  findStore(state, caller.principal.account, region, input.CustomKeyStoreId);

/** @throws CustomKeyStoreNameInUseException */
export function refuseNameInUse(others: readonly CustomKeyStore[], name: string): void {
  const taken = others.find((other) => other.name === name);
  if (taken === undefined) return;
  throw new KmsError("CustomKeyStoreNameInUseException", `Custom key store ${taken.id} is named ${name} already.`);
}

export const keysIn = (state: State, account: string, region: string, { id }: CustomKeyStore): KmsKey[] =>
  [...state.home(account, region).keys.values()].filter(({ customStore }) => customStore?.storeId === id);

/** @throws CustomKeyStoreInvalidStateException unless the store is in one of these states */
export function requireConnection({ id, connection }: CustomKeyStore, allowed: readonly ConnectionStateType[]): void {
  if (!allowed.includes(connection)) {
    throw new KmsError("CustomKeyStoreInvalidStateException", `Custom key store ${id} is in state ${connection}.`);
  }
}

export function connect(state: State, store: CustomKeyStore, account: string, region: string): void {
  store.connection = "CONNECTING";
  const due = { type: "end connecting", account, region, store: store.id } as const;
  after(state, store, CONNECTING_MILLISECONDS[store.place.type], due);
}

export function endConnecting(state: State, { account, region, store: id }: StoreEvent): void {
  const store = findStore(state, account, region, id);
  store.connection = "CONNECTED";
  for (const key of keysIn(state, account, region, store)) {
    if (key.state === "Unavailable") becomes(state, key, key.customStore?.whenConnected ?? "Enabled");
  }
}

/** The keys are out of reach at once. */
export function disconnect(state: State, store: CustomKeyStore, account: string, region: string): void {
  for (const key of keysIn(state, account, region, store)) {
    if (key.customStore === undefined || (key.state !== "Enabled" && key.state !== "Disabled")) continue;
    key.customStore.whenConnected = key.state;
    becomes(state, key, "Unavailable");
  }
  store.connection = "DISCONNECTING";
  const due = { type: "end disconnecting", account, region, store: store.id } as const;
  after(state, store, DISCONNECTING_MILLISECONDS, due);
}

export function endDisconnecting(state: State, { account, region, store }: StoreEvent): void {
  findStore(state, account, region, store).connection = "DISCONNECTED";
}

function after(state: State, store: CustomKeyStore, milliseconds: number, due: Due): void {
  state.clock.callOff(store.appointment);
  store.appointment = state.clock.schedule(new Date(state.clock.now().getTime() + milliseconds), due);
}

/** As DescribeCustomKeyStores shows it. */
export const storeEntry = ({ id, name, connection, created, place }: CustomKeyStore): CustomKeyStoresListEntry => ({
  CustomKeyStoreId: id,
  CustomKeyStoreName: name,
  ...(place.type === "AWS_CLOUDHSM" && {
    CloudHsmClusterId: place.clusterId,
    TrustAnchorCertificate: place.trustAnchor,
  }),
  ConnectionState: connection,
  CreationDate: created,
  CustomKeyStoreType: place.type,
  ...(place.type === "EXTERNAL_KEY_STORE" && { XksProxyConfiguration: { ...place.proxy } }),
});

/** As CloudTrail logs it. */
export const storeEventData = ({ name, place }: CustomKeyStore) => ({
  customKeyStoreName: name,
  ...(place.type === "AWS_CLOUDHSM" && { clusterId: place.clusterId }),
});
