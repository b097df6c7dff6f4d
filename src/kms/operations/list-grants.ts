/** ListGrants and ListRetirableGrants: the grants of a key, and those that a principal may retire. */
import type {
  GrantListEntry,
  ListGrantsRequest,
  ListGrantsResponse,
  ListRetirableGrantsRequest,
} from "@aws-sdk/client-kms";
import { KmsError, validationError } from "../errors.ts";
import { readPrincipal, servicePrincipal, showPrincipal } from "../grant-principal.ts";
import type { Grant } from "../grants.ts";
import { type AnyCall, type Call, defineOperation } from "../operation.ts";
import { page } from "../pagination.ts";
import * as shapes from "../shapes.ts";

const LIMITS = { standard: 50, most: 100 };
const GRANT_ID = /^[0-9a-f]{64}$/;

export const listGrants = defineOperation<ListGrantsRequest, ListGrantsResponse>({
  name: "ListGrants",
  members: {
    Limit: shapes.LIMIT,
    Marker: shapes.MARKER,
    KeyId: shapes.required(shapes.KEY_ID),
    GrantId: shapes.GRANT_ID,
    GranteePrincipal: shapes.PRINCIPAL,
    GranteeServicePrincipal: shapes.SERVICE_PRINCIPAL,
  },
  check({ GrantId, GranteePrincipal, GranteeServicePrincipal }) {
    if (GrantId !== undefined) checkGrantId(GrantId);
    if (GranteePrincipal !== undefined && GranteeServicePrincipal !== undefined) {
      throw validationError("You can specify either GranteePrincipal or GranteeServicePrincipal, but not both.");
    }
  },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:ListGrants",
      member: "KeyId",
      aliases: "refused",
      crossAccount: true,
      grantable: false,
      states: "any",
    },
  ],
  trail: { readOnly: true },
  body(call) {
    const { GrantId, GranteePrincipal, GranteeServicePrincipal } = call.input;
    const { id } = call.keys.key;
    const list = `grants ${id} ${GrantId} ${GranteePrincipal} ${GranteeServicePrincipal}`;
    return shown(call, list, found(call));
  },
});

function* found({ state, caller, keys, input }: Call<ListGrantsRequest, "key">): Iterable<Grant> {
  const { GrantId, GranteePrincipal, GranteeServicePrincipal } = input;
  const nobody = () => new KmsError("InvalidArnException", "Input does not refer to a valid principal");
  const grantee =
    GranteeServicePrincipal !== undefined
      ? servicePrincipal(GranteeServicePrincipal)
      : GranteePrincipal && readPrincipal(state.identities, caller.principal.account, GranteePrincipal, nobody);
  const grants = state.grants.ofKey(keys.key, grantee ? grantee.id : undefined);
  if (GrantId === undefined) return yield* grants.values();
  const grant = grants.get(GrantId);
  if (grant !== undefined) yield grant;
}

export const listRetirableGrants = defineOperation<ListRetirableGrantsRequest, ListGrantsResponse, never>({
  name: "ListRetirableGrants",
  members: {
    Limit: shapes.LIMIT,
    Marker: shapes.MARKER,
    RetiringPrincipal: shapes.PRINCIPAL,
    RetiringServicePrincipal: shapes.SERVICE_PRINCIPAL,
  },
  check({ RetiringPrincipal, RetiringServicePrincipal }) {
    if ((RetiringPrincipal === undefined) === (RetiringServicePrincipal === undefined)) {
      throw validationError("You must specify either RetiringPrincipal or RetiringServicePrincipal, but not both.");
    }
    if (RetiringServicePrincipal !== undefined) {
      throw validationError("RetiringServicePrincipal can be used only by callers in a service principal.");
    }
  },
  targets: [
    {
      type: "account",
      action: "kms:ListRetirableGrants",
      resource: { member: "RetiringPrincipal" },
    },
  ],
  trail: { readOnly: true },
  body(call) {
    const { state, caller, region, input } = call;
    const { RetiringPrincipal = "" } = input;
    const nobody = (id: string) => new KmsError("NotFoundException", `Retiring principal ${id} could not be found`);
    const { id } = readPrincipal(state.identities, caller.principal.account, RetiringPrincipal, nobody);
    return shown(call, `retirable ${id}`, state.grants.retirableBy(region, id).values());
  },
});

/** @throws InvalidGrantIdException */
export function checkGrantId(id: string): void {
  if (!GRANT_ID.test(id)) throw new KmsError("InvalidGrantIdException", `Grant ID ${id} is not valid.`);
}

/** In the order in which the grants were made. */
function shown(
  call: Pick<AnyCall, "state" | "region" | "caller"> & {
    readonly input: { Limit?: number | undefined; Marker?: string | undefined };
  },
  list: string,
  grants: Iterable<Grant>,
): ListGrantsResponse {
  const { items, ...rest } = page(call, list, grants, orderName, call.input, LIMITS);
  return { Grants: items.map((grant) => entry(call, grant)), ...rest };
}

/** Of the same length for all: markers compare names as text. */
const orderName = ({ number }: Grant) => String(number).padStart(12, "0");

function entry({ state }: Pick<AnyCall, "state">, grant: Grant): GrantListEntry {
  const { grantee, retiring, constraints } = grant;
  const show = { principal: "Principal", service: "ServicePrincipal" } as const;
  return {
    KeyId: grant.key.arn,
    GrantId: grant.id,
    Name: grant.name,
    CreationDate: grant.created,
    [`Grantee${show[grantee.type]}`]: showPrincipal(state.identities, grantee),
    ...(retiring && { [`Retiring${show[retiring.type]}`]: showPrincipal(state.identities, retiring) }),
    IssuingAccount: `arn:aws:iam::${grant.issuingAccount}:root`,
    Operations: [...grant.operations],
    ...(constraints && { Constraints: constraints }),
  };
}
