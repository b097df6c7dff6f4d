/**
 * Who may retire a grant. The grant itself says so: its retiring principal, its grantee when it lists RetireGrant, and
 * by delegation in identity policies the account that issued it. A key policy cannot allow it, but a Deny works
 * (Developer Guide, "Retiring and revoking grants"; across accounts as recorded, docs/fidelity.md).
 */
import { decide } from "../iam/decide.ts";
import type { Decision } from "../iam/decision.ts";
import type { AuthorizationRequest } from "../iam/request.ts";
import { KmsError } from "./errors.ts";
import { idsOf } from "./grant-principal.ts";
import type { Grant } from "./grants.ts";
import type { KmsKey } from "./key.ts";
import type { AnyCall } from "./operation.ts";

/**
 * The grant that the input names.
 * @throws NotFoundException or InvalidGrantTokenException
 */
export function grantToRetire({ state, input }: Pick<AnyCall, "state" | "input">, key: KmsKey): Grant {
  const { GrantToken, GrantId } = input;
  const grant =
    typeof GrantToken === "string" ? state.grants.ofToken(GrantToken) : state.grants.get(key, String(GrantId));
  if (grant === undefined) throw noSuchGrant(String(GrantId));
  return grant;
}

export const noSuchGrant = (id: string) => new KmsError("NotFoundException", `Grant ID ${id} is not found.`);

/** The engine's decisions that the permission rests on; the last one tells. Empty when the grant alone gives it. */
export function retirementDecisions(
  call: AnyCall,
  grant: Grant,
  request: AuthorizationRequest & { readonly key: NonNullable<AuthorizationRequest["key"]> },
): readonly Decision[] {
  const { key, ...ofCaller } = request;
  const byPolicies = decide(request);
  if (byPolicies.reason.startsWith("explicit-deny")) return [byPolicies];
  const byIdentity = decide(ofCaller);
  const account = call.caller.principal.account;
  switch (claimOf(call, grant)) {
    case "own":
      return account === key.account || account === grant.issuingAccount ? [] : [byIdentity];
    case "account's":
      return [byIdentity];
    case "none":
      return [decide({ ...request, key: { ...key, policy: { ...key.policy, statements: [] } } })];
  }
}

/** Whether the grant names the caller, or an account that can delegate to the caller. */
function claimOf(
  { caller }: AnyCall,
  { grantee, retiring, operations, issuingAccount }: Grant,
): "own" | "account's" | "none" {
  const { account, kind } = caller.principal;
  const entitled = [retiring?.id, operations.includes("RetireGrant") ? grantee.id : undefined];
  const root = `arn:aws:iam::${account}:root`;
  const own = idsOf(caller).filter((id) => kind === "root" || id !== root);
  if (own.some((id) => entitled.includes(id))) return "own";
  return issuingAccount === account || entitled.includes(root) ? "account's" : "none";
}
