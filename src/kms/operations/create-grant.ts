import type { CreateGrantRequest, CreateGrantResponse } from "@aws-sdk/client-kms";
import { bytesToHex } from "@noble/hashes/utils.js";
import { grantConstraintKeys } from "../condition-keys.ts";
import { KmsError } from "../errors.ts";
import { readPrincipal, servicePrincipal } from "../grant-principal.ts";
import { checkGrant, checkSuits, keptConstraints } from "../grant-rules.ts";
import type { Grant, GrantPrincipal } from "../grants.ts";
import { type Call, defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const createGrant = defineOperation<CreateGrantRequest, CreateGrantResponse>({
  name: "CreateGrant",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    GranteePrincipal: shapes.PRINCIPAL,
    RetiringPrincipal: shapes.PRINCIPAL,
    Operations: shapes.required(shapes.GRANT_OPERATIONS_LIST),
    Constraints: shapes.GRANT_CONSTRAINTS,
    GrantTokens: shapes.GRANT_TOKENS,
    Name: shapes.ALIAS_NAME,
    DryRun: shapes.BOOLEAN,
    GranteeServicePrincipal: shapes.SERVICE_PRINCIPAL,
    RetiringServicePrincipal: shapes.SERVICE_PRINCIPAL,
  },
  check: checkGrant,
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:CreateGrant",
      member: "KeyId",
      aliases: "refused",
      crossAccount: true,
      grantable: true,
      states: "grant",
      conditions: (input) => ({
        "kms:GrantOperations": input.Operations,
        ...(input.GranteePrincipal && { "kms:GranteePrincipal": input.GranteePrincipal }),
        ...(input.RetiringPrincipal && { "kms:RetiringPrincipal": input.RetiringPrincipal }),
        ...(input.GranteeServicePrincipal && { "kms:GranteeServicePrincipal": input.GranteeServicePrincipal }),
        ...(input.RetiringServicePrincipal && { "kms:RetiringServicePrincipal": input.RetiringServicePrincipal }),
        ...grantConstraintKeys(input.Constraints),
      }),
    },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key } }, { GrantId }) => ({ grantId: GrantId, keyId: key.arn }),
  },
  body(call) {
    const { state, keys, input } = call;
    checkSuits(keys.key, input);
    const asked = askedFor(call);
    if (input.DryRun === true) return {};
    const twin = state.grants.twinOf(asked);
    if (twin === undefined) state.grants.add(asked);
    const grant = twin ?? asked;
    return { GrantToken: state.grants.token(grant), GrantId: grant.id };
  },
});

function askedFor(call: Call<CreateGrantRequest, "key">): Grant {
  const { state, caller, keys, input } = call;
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input;
  const grantee = readNamed(call, "GranteePrincipal", GranteePrincipal, GranteeServicePrincipal);
  if (grantee === undefined) throw new Error("The grant names no grantee.");
  const retiring = readNamed(call, "RetiringPrincipal", RetiringPrincipal, RetiringServicePrincipal);
  const constraints = keptConstraints(input.Constraints);
  const created = state.clock.now();
  return {
    id: bytesToHex(state.random.bytes(32)),
    name: input.Name ?? "",
    key: keys.key,
    grantee,
    ...(retiring && { retiring }),
    operations: [...new Set(input.Operations)],
    ...(constraints && { constraints }),
    // A service makes grants for the account whose key it is.
    issuingAccount: caller.principal.account || keys.key.account,
    number: state.grants.nextNumber(),
    created,
    spread: new Date(created.getTime() + state.grantDelay),
  };
}

function readNamed(
  { state, caller }: Call<CreateGrantRequest, "key">,
  member: string,
  principal: string | undefined,
  service: string | undefined,
): GrantPrincipal | undefined {
  if (service !== undefined) return servicePrincipal(service);
  if (principal === undefined) return undefined;
  const nobody = () => new KmsError("InvalidArnException", `${member} does not refer to a valid principal.`);
  return readPrincipal(state.identities, caller.principal.account, principal, nobody);
}
