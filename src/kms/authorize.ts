/** The third step of a call: is every permission it needs given? The decisions are the engine's (src/iam). */
import { decide } from "../iam/decide.ts";
import type { Policy } from "../iam/policy.ts";
import type { AuthorizationRequest } from "../iam/request.ts";
import { aliasArn, keyArn } from "./arn.ts";
import { globalKeys, keyKeys, requestAlias } from "./condition-keys.ts";
import { denial } from "./denial.ts";
import { KmsError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import type { AnyCall, AnyInput, KeyTarget, ResolvedKey, Target } from "./operation.ts";

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
      const resource = target.resource === "*" ? "*" : keyArn(call.region, principal.account, "*");
      const context = { ...globalKeys(call), ...target.conditions?.(call.input) };
      ask(call, { action: target.action, resource, context });
      return;
    }
  }
}

/** Whether a key's policy, as it is or as it may become, lets the caller do this. */
export function mayDo(call: AnyCall, action: string, key: KmsKey, policy: Policy): boolean {
  const context = { ...globalKeys(call), ...keyKeys(call, key) };
  return decide(request(call, { action, resource: key.arn, context, key: { account: key.account, policy } })).allowed;
}

function authorizeKey(call: AnyCall, target: KeyTarget<AnyInput, string>, keys: ResolvedKeys): void {
  const resolved = keys[target.slot];
  if (resolved === undefined) throw new Error(`The ${target.slot} key has not been resolved.`);
  if (target.grantable) refuseUnknownGrantTokens(call.input.GrantTokens);
  const { arn, account, key, foundBy } = resolved;
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
    { foundBy, foreign: account !== call.caller.principal.account },
  );
}

type Question = Pick<AuthorizationRequest, "action" | "resource" | "context" | "key">;

const request = ({ caller }: AnyCall, question: Question): AuthorizationRequest => ({
  principal: caller.asRequested,
  identityPolicies: caller.policies,
  ...question,
});

function ask(
  call: AnyCall,
  question: Question,
  asked: { readonly foundBy: ResolvedKey["foundBy"]; readonly foreign: boolean } = { foundBy: "name", foreign: false },
): void {
  const decision = decide(request(call, question));
  call.decisions.push(decision);
  if (!decision.allowed) throw denial(call.caller, decision, { arn: question.resource, ...asked });
}

/** No grant has been made in this world, so no token is one of ours. */
function refuseUnknownGrantTokens(tokens: unknown): void {
  if (Array.isArray(tokens) && tokens.length > 0) {
    throw new KmsError("InvalidGrantTokenException", "The grant token is not valid.");
  }
}
