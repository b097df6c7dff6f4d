/** A key's grants as the authorization engine reads them: those that can matter to a caller, as of now. */
import type { Grant as EngineGrant } from "../iam/grant.ts";
import { idsOf, showPrincipal } from "./grant-principal.ts";
import type { Grant, GrantPrincipal } from "./grants.ts";
import type { KmsKey } from "./key.ts";
import type { AnyCall } from "./operation.ts";

/** Up to so many, decisions explain other people's grants too; beyond, a call looks at its caller's own only. */
const MOST_EXPLAINED = 20;

export function grantsInUse(call: AnyCall, key: KmsKey): readonly EngineGrant[] {
  const { grants } = call.state;
  const all = grants.ofKey(key);
  const found =
    all.size <= MOST_EXPLAINED
      ? [...all.values()]
      : idsOf(call.caller).flatMap((id) => [...grants.ofKey(key, id).values()]);
  return found.map((grant) => grantInUse(call, grant));
}

export function grantInUse(call: AnyCall, grant: Grant): EngineGrant {
  const { state, input } = call;
  const tokens = Array.isArray(input.GrantTokens) ? input.GrantTokens.map(String) : [];
  const { id, grantee, retiring, operations, constraints, issuingAccount, spread } = grant;
  return {
    grantId: id,
    ...named(call, "grantee", grantee),
    ...(retiring && named(call, "retiring", retiring)),
    operations,
    ...(constraints && { constraints: constraints as NonNullable<EngineGrant["constraints"]> }),
    issuingAccount,
    state: spread <= state.clock.now() ? "active" : "pending",
    tokens: tokens.filter((token) => state.grants.idOfToken(token) === id),
  };
}

function named(
  { state }: AnyCall,
  party: "grantee" | "retiring",
  principal: GrantPrincipal,
): Pick<EngineGrant, `${typeof party}Principal` | `${typeof party}ServicePrincipal`> {
  const text = showPrincipal(state.identities, principal);
  return { [principal.type === "service" ? `${party}ServicePrincipal` : `${party}Principal`]: text };
}
