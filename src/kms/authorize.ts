/** The third step of a call: is every permission it needs given? The decisions are the engine's (src/iam). */
import { decide } from "../iam/decide.ts";
import type { Decision } from "../iam/decision.ts";
import type { Policy } from "../iam/policy.ts";
import type { AuthorizationRequest } from "../iam/request.ts";
import { aliasArn, keyArn } from "./arn.ts";
import { globalKeys, grantConstraintKeys, keyKeys, requestAlias } from "./condition-keys.ts";
import { type AskedFor, denial } from "./denial.ts";
import type { KmsKey } from "./key.ts";
import type { AccountTarget, AnyCall, AnyInput, KeyTarget, ResolvedKey, Target } from "./operation.ts";
import { grantToRetire, retirementDecisions } from "./retirement.ts";

type ResolvedKeys = Readonly<Record<string, ResolvedKey>>;

/** The policy of a key that does not exist: it allows nobody anything. */
const NO_POLICY: Policy = { kind: "key policy", version: "2012-10-17", statements: [] };

/** @throws AccessDeniedException with AWS's reason, or InvalidGrantTokenException */
export function authorize(call: AnyCall, target: Target<AnyInput, string>, keys: ResolvedKeys): void {
  const { principal } = call.caller;
  switch (target.type) {
    case "key":
      authorizeKey(call, target, keys);
      return;
    case "alias": {
      const arn = aliasArn(call.region, principal.account, String(call.input[target.member]));
      ask(call, { action: target.action, resource: arn, context: globalKeys(call) });
      return;
    }
    case "account": {
      if (target.when?.(call.input) === false) return;
      const resource = resourceOf(call, target.resource);
      const context = { ...globalKeys(call), ...target.conditions?.(call.input) };
      ask(call, { action: target.action, resource, context });
      return;
    }
  }
}

function resourceOf({ caller, region, input }: AnyCall, resource: AccountTarget<AnyInput>["resource"]): string {
  if (typeof resource === "object") return String(input[resource.member]);
  return resource === "*" ? "*" : keyArn(region, caller.principal.account, "*");
}

/** Whether a key's policy, as it is or as it may become, lets the caller do this. */
export function mayDo(call: AnyCall, action: string, key: KmsKey, policy: Policy): boolean {
  const context = { ...globalKeys(call), ...keyKeys(call, key) };
  return decide(request(call, { action, resource: key.arn, context, key: { account: key.account, policy } })).allowed;
}

function authorizeKey(call: AnyCall, target: KeyTarget<AnyInput, string>, keys: ResolvedKeys): void {
  const resolved = keys[target.slot];
  if (resolved === undefined) throw new Error(`The ${target.slot} key has not been resolved.`);
  if (target.grantable) refuseUnknownGrantTokens(call);
  const { arn, account, key, foundBy } = resolved;
  const asked = { foundBy, foreign: account !== call.caller.principal.account };
  if (target.retiredBy !== undefined && key !== undefined) {
    authorizeRetirement(call, target.action, key, asked);
    return;
  }
  ask(
    call,
    {
      action: target.action,
      resource: arn,
      context: {
        ...globalKeys(call),
        ...(key && keyKeys(call, key)),
        ...requestAlias(resolved),
        ...target.conditions?.(call.input, keys),
      },
      key: { account, policy: key?.policy.policy ?? NO_POLICY, crossAccountUse: target.crossAccount },
    },
    asked,
  );
}

function authorizeRetirement(call: AnyCall, action: string, key: KmsKey, asked: Asked): void {
  const grant = grantToRetire(call, key);
  const context = { ...globalKeys(call), ...keyKeys(call, key), ...grantConstraintKeys(grant.constraints) };
  const policy = { account: key.account, policy: key.policy.policy };
  const question = { ...request(call, { action, resource: key.arn, context }), key: policy };
  for (const decision of retirementDecisions(call, grant, question)) accept(call, decision, key.arn, asked);
}

type Asked = Omit<AskedFor, "arn">;
type Question = Pick<AuthorizationRequest, "action" | "resource" | "context" | "key">;

const request = ({ caller }: AnyCall, question: Question): AuthorizationRequest => ({
  principal: caller.asRequested,
  identityPolicies: caller.policies,
  ...question,
});

function ask(call: AnyCall, question: Question, asked: Asked = { foundBy: "name", foreign: false }): void {
  accept(call, decide(request(call, question)), question.resource, asked);
}

function accept(call: AnyCall, decision: Decision, arn: string, asked: Asked): void {
  call.decisions.push(decision);
  if (!decision.allowed) throw denial(call.caller, decision, { arn, ...asked });
}

/** @throws InvalidGrantTokenException for a token that was never given out */
function refuseUnknownGrantTokens({ state, input: { GrantTokens } }: AnyCall): void {
  if (!Array.isArray(GrantTokens)) return;
  for (const token of GrantTokens) state.grants.ofToken(String(token));
}
