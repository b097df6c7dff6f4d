/** The grant that RetireGrant is asked for. Who may retire it, the engine decides (src/iam/retire-grant.ts). */
import { KmsError } from "./errors.ts";
import type { Grant } from "./grants.ts";
import type { KmsKey } from "./key.ts";
import type { AnyCall } from "./operation.ts";

/** @throws NotFoundException or InvalidGrantTokenException */
export function grantToRetire({ state, input }: Pick<AnyCall, "state" | "input">, key: KmsKey): Grant {
  const { GrantToken, GrantId } = input;
  const byToken = typeof GrantToken === "string";
  const grant = byToken ? state.grants.ofToken(GrantToken) : state.grants.get(key, String(GrantId));
  if (grant === undefined) throw noSuchGrant(String(GrantId));
  return grant;
}

export const noSuchGrant = (id: string) => new KmsError("NotFoundException", `Grant ID ${id} is not found.`);
