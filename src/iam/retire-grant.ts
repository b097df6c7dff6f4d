/**
 * Who may retire a grant: its retiring principal; its grantee, if the grant lists RetireGrant; and the account that issued
 * it. Where one of these is an account, its identity policies say who in it may. A key policy cannot allow it.
 * Follows the KMS API reference, RetireGrant, and the Developer Guide, "Retiring and revoking grants".
 */
import { type Grant, matchGrantee, matchParty } from "./grant.ts";
import type { PrincipalMatch, RequestPrincipal } from "./principal.ts";

/** Every capacity in which the caller may retire the grant, most direct first. */
export function retiringCapacities(grant: Grant, caller: RequestPrincipal): readonly PrincipalMatch[] {
  const found: PrincipalMatch[] = [];
  const retiring = matchParty(grant.retiringPrincipal, grant.retiringServicePrincipal, caller);
  if (retiring !== undefined) found.push(retiring);
  const grantee = grant.operations.includes("RetireGrant") ? matchGrantee(grant, caller) : undefined;
  if (grantee !== undefined) found.push(grantee);
  if (grant.issuingAccount === caller.account) found.push(caller.kind === "root" ? "direct" : "account");
  return found;
}
