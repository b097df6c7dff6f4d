/**
 * How a key goes from state to state, whoever sends it there: an operation, the clock, its custom key store.
 * What had to wait for a state happens here: a rotation that fell due while the key could not be rotated.
 */
import type { KeyState } from "@aws-sdk/client-kms";
import type { KmsKey } from "./key.ts";
import { rotateIfOverdue } from "./rotation.ts";
import type { State } from "./state.ts";

export function becomes(state: State, key: KmsKey, next: KeyState): void {
  key.state = next;
  if (next === "Enabled") rotateIfOverdue(state, key);
}

/** The state of a key that is neither on its way somewhere nor disabled. */
export const readyState = (key: KmsKey): KeyState => (hasItsMaterial(key) ? "Enabled" : "PendingImport");

/** Every material that a ciphertext may name must be there: without one of them an imported key cannot be used at all. */
export function hasItsMaterial({ history, materials }: KmsKey): boolean {
  const needed = history.filter(({ state }) => state === "CURRENT" || state === "NON_CURRENT");
  return needed.length > 0 && needed.every(({ id }) => materials.some((material) => material.id === id));
}
