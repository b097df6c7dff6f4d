/** Builds a world anew from what was saved of it: what it answers from then on, the world would have answered. */
import { parsePolicy } from "../iam/policy.ts";
import { aliasArn, keyArn } from "./arn.ts";
import { Clock } from "./clock.ts";
import { openWorld } from "./create-world.ts";
import type { Due } from "./due.ts";
import { Identities } from "./identities.ts";
import { type KeyMaterial, type KeyPolicy, type KmsKey, keyMaterial } from "./key.ts";
import { Random } from "./random.ts";
import { damaged, readSavedWorld, type SavedKey, type WorldData } from "./saved-world.ts";
import { State } from "./state.ts";
import type { World } from "./world.ts";

/**
 * The world that `world.save()` wrote down.
 * @param saved its value, or the JSON text of it
 * @throws InputProblem for what is torn, damaged, or no saved world of this version
 */
export function restoreWorld(saved: unknown): World {
  const data = readSavedWorld(saved);
  try {
    return openWorld(restoreState(data));
  } catch (fault) {
    throw damaged(fault instanceof Error ? fault.message : String(fault));
  }
}

function restoreState(saved: WorldData): State {
  const { grantDelay, quotas, keyIds } = saved;
  const clock = new Clock(new Date(saved.now));
  const random = new Random({ key: bytes(saved.random.key), drawn: saved.random.drawn });
  const identities = new Identities(clock, random);
  const options = { grantDelay, keyIds, ...(quotas && { quotas: quotas.rates }) };
  const state = new State(clock, random, identities, options);
  identities.restore(saved);
  for (const organization of saved.organizations) state.organizations.organize(organization);
  for (const endpoint of saved.endpoints) state.endpoints.add(endpoint);
  for (const { account, region } of saved.homes) state.home(account, region);
  for (const key of saved.keys) for (const one of restoreKey(key)) state.addKey(one);
  for (const home of saved.homes) restoreHome(state, home);
  restoreGrants(state, saved.grants);
  state.quotas?.restore(quotas?.left ?? []);
  const { made, list } = saved.appointments;
  for (const { due } of list) requireThere(state, due);
  clock.restore(
    made,
    list.map(({ id, at, due }) => ({ id, at: Date.parse(at), due })),
  );
  return state;
}

/** @throws Error for an appointment about something that is not there: it would be found out only when its time comes */
function requireThere(state: State, due: Due): void {
  switch (due.type) {
    case "delete key":
    case "expire material":
    case "end creating":
      state.key(due.key);
      return;
    case "rotate key":
    case "end rotation on demand":
      state.inAnyRegion(due.account, due.keyId);
      return;
    case "end updating":
      state.key(due.former);
      state.key(due.next);
      return;
    case "end connecting":
    case "end disconnecting":
      if (!state.home(due.account, due.region).stores.has(due.store)) {
        throw new Error(`There is no custom key store ${due.store}.`);
      }
  }
}

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

function restoreHome(state: State, { account, region, aliases, stores, trail }: WorldData["homes"][number]): void {
  const home = state.home(account, region);
  for (const { name, keyId, created, updated } of aliases) {
    if (!home.keys.has(keyId)) throw new Error(`${name} names the key ${keyId}, which is not there.`);
    const times = { created: new Date(created), updated: new Date(updated) };
    home.aliases.set(name, { name, arn: aliasArn(region, account, name), keyId, ...times });
  }
  for (const store of stores) home.stores.set(store.id, { ...store, created: new Date(store.created) });
  // A long trail is more than a call may have arguments.
  for (const record of trail) home.trail.push(record);
}

/** In all its Regions, which share what related keys share. */
function restoreKey(saved: SavedKey): KmsKey[] {
  const { id, account, spec, usage, origin, manager, multiRegion } = saved;
  const { automatic, onDemandSince } = saved.rotation;
  const history: KmsKey["history"] = saved.history.map(({ rotation, ...record }) => ({
    ...record,
    ...(rotation && { rotation: { ...rotation, date: new Date(rotation.date) } }),
  }));
  const rotation: KmsKey["rotation"] = {
    ...(automatic && { automatic: { ...automatic, next: new Date(automatic.next) } }),
    ...(onDemandSince !== undefined && { onDemandSince: new Date(onDemandSince) }),
  };
  const held = new Map<string, KeyMaterial>();
  const material = (base64: string): KeyMaterial => {
    const known = held.get(base64) ?? keyMaterial(id, bytes(base64));
    held.set(base64, known);
    return known;
  };
  const common = { id, account, spec, usage, origin, history, rotation, ...(manager && { manager }) };
  const keys = saved.regions.map(
    (one): KmsKey => ({
      ...common,
      arn: keyArn(one.region, account, id),
      ...restoreRegion(one),
      materials: one.materials.map(material),
    }),
  );
  const [primary, ...replicas] = keys;
  if (multiRegion && primary !== undefined) {
    const family = { primary, replicas };
    for (const key of keys) key.multiRegion = family;
  }
  return keys;
}

function restoreRegion(
  saved: SavedKey["regions"][number],
): Omit<KmsKey, "id" | "account" | "spec" | "usage" | "origin" | "history" | "rotation" | "arn" | "materials"> {
  const { region, description, state, lastUsage, deletion, customStore } = saved;
  return {
    region,
    created: new Date(saved.created),
    description,
    tags: new Map(saved.tags),
    state,
    policy: readPolicy(saved.policy),
    imports: new Map(
      Object.entries(saved.imports).map(([id, { expires }]) => [
        id,
        { ...(expires && { expires: { ...expires, date: new Date(expires.date) } }) },
      ]),
    ),
    ...(lastUsage && { lastUsage: { ...lastUsage, Timestamp: new Date(lastUsage.Timestamp) } }),
    ...(deletion && {
      deletion: {
        windowInDays: deletion.windowInDays,
        ...(deletion.date !== undefined && { date: new Date(deletion.date) }),
        ...(deletion.appointment !== undefined && { appointment: deletion.appointment }),
      },
    }),
    ...(customStore && { customStore: { ...customStore } }),
  };
}

function readPolicy(text: string): KeyPolicy {
  const { policy, problems } = parsePolicy(text, "key policy");
  if (policy === undefined) throw new Error(`A key policy is none: ${problems[0].message}`);
  return { text, policy };
}

function restoreGrants(state: State, { made, list }: WorldData["grants"]): void {
  for (const { key, created, spread, ...grant } of list) {
    state.grants.add({ ...grant, key: state.key(key), created: new Date(created), spread: new Date(spread) });
  }
  state.grants.made = made;
}
