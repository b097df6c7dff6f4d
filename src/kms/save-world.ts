/** Writes a world down: everything that later calls depend on, at one moment. */

import type { Grant } from "./grants.ts";
import { type KmsKey, primaryOf, regionsOf } from "./key.ts";
import { FORMAT, type SavedKey, type WorldData } from "./saved-world.ts";
import type { Home, State } from "./state.ts";

export function saveWorld(state: State): WorldData {
  const { clock, random, keyIds, identities, organizations, endpoints, grants, quotas, grantDelay } = state;
  const homes = [...state.homes()];
  const keys = homes.flatMap(({ home }) => [...home.keys.values()]);
  return {
    format: FORMAT,
    now: iso(clock.now()),
    appointments: {
      made: clock.made,
      list: clock.appointments.map(({ id, at, due }) => ({ id, at: iso(new Date(at)), due })),
    },
    random: { key: base64(random.key), drawn: random.drawn },
    keyIds: keyIds.left,
    grantDelay,
    ...(quotas && { quotas: { rates: quotas.options, left: quotas.left() } }),
    ...identities.saved(),
    organizations: organizations.descriptions(),
    endpoints: endpoints.descriptions(),
    homes: homes.map(saveHome),
    keys: keys.filter((key) => key === primaryOf(key)).map(saveKey),
    grants: {
      made: grants.made,
      list: keys
        .flatMap((key) => [...grants.ofKey(key).values()])
        .toSorted((one, other) => one.number - other.number)
        .map(saveGrant),
    },
  };
}

export const iso = (date: Date): string => date.toISOString();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

function saveHome({
  account,
  region,
  home,
}: {
  account: string;
  region: string;
  home: Home;
}): WorldData["homes"][number] {
  return {
    account,
    region,
    aliases: [...home.aliases.values()].map(({ name, keyId, created, updated }) => ({
      name,
      keyId,
      created: iso(created),
      updated: iso(updated),
    })),
    stores: [...home.stores.values()].map(({ created, ...store }) => ({ ...store, created: iso(created) })),
    trail: [...home.trail],
  };
}

/** With all its Regions. */
function saveKey(primary: KmsKey): SavedKey {
  const { id, account, spec, usage, origin, manager, history, rotation, multiRegion } = primary;
  const { automatic, onDemandSince } = rotation;
  return {
    id,
    account,
    spec,
    usage,
    origin,
    ...(manager && { manager }),
    multiRegion: multiRegion !== undefined,
    history: history.map(({ rotation: made, ...record }) => ({
      ...record,
      ...(made && { rotation: { ...made, date: iso(made.date) } }),
    })),
    rotation: {
      ...(automatic && { automatic: { ...automatic, next: iso(automatic.next) } }),
      ...(onDemandSince && { onDemandSince: iso(onDemandSince) }),
    },
    regions: regionsOf(primary).map(saveRegion),
  };
}

function saveRegion(key: KmsKey): SavedKey["regions"][number] {
  const { region, description, state, lastUsage, deletion, customStore } = key;
  return {
    region,
    created: iso(key.created),
    description,
    tags: [...key.tags],
    state,
    policy: key.policy.text,
    materials: key.materials.map(({ bytes }) => base64(bytes)),
    imports: Object.fromEntries(
      [...key.imports].map(([id, { expires }]) => [
        id,
        { ...(expires && { expires: { ...expires, date: iso(expires.date) } }) },
      ]),
    ),
    ...(lastUsage && { lastUsage: saveUsage(lastUsage) }),
    ...(deletion && {
      deletion: {
        windowInDays: deletion.windowInDays,
        ...(deletion.date && { date: iso(deletion.date) }),
        ...(deletion.appointment !== undefined && { appointment: deletion.appointment }),
      },
    }),
    ...(customStore && { customStore: { ...customStore } }),
  };
}

function saveUsage(usage: NonNullable<KmsKey["lastUsage"]>): NonNullable<SavedKey["regions"][number]["lastUsage"]> {
  const { Operation, Timestamp, CloudTrailEventId, KmsRequestId } = usage;
  if (Operation === undefined || Timestamp === undefined) throw new Error("A key was used at no time.");
  return {
    Operation,
    Timestamp: iso(Timestamp),
    ...(CloudTrailEventId !== undefined && { CloudTrailEventId }),
    ...(KmsRequestId !== undefined && { KmsRequestId }),
  };
}

const saveGrant = ({ key, created, spread, ...grant }: Grant): WorldData["grants"]["list"][number] => ({
  ...grant,
  key: key.arn,
  created: iso(created),
  spread: iso(spread),
});
