/**
 * Condition keys that KMS puts into a request's context: Service Authorization Reference for AWS KMS, and the
 * Developer Guide, "AWS KMS condition keys". What follows from the caller and the key's account, the engine adds itself.
 */
import type { GrantConstraints } from "@aws-sdk/client-kms";
import type { RequestContext } from "../iam/request.ts";
import type { EncryptionContext } from "./crypto/encryption-context.ts";
import type { KmsKey } from "./key.ts";
import { daysWithoutUse } from "./last-usage.ts";
import type { AnyCall, Asking, ResolvedKey } from "./operation.ts";
import { organizationKeys } from "./organization.ts";
import type { Way } from "./way.ts";

/** Keys that tell who asks, how and when. @param region where it is asked for */
export function requestKeys({ state, caller, way }: Asking, action: string, region: string): RequestContext {
  const now = Math.floor(state.clock.now().getTime() / 1000);
  const since = caller.multiFactorAuthSince && Math.floor(caller.multiFactorAuthSince.getTime() / 1000);
  return {
    ...way.context,
    ...viaKeys(way, action),
    ...caller.context,
    ...(since !== undefined && { "aws:MultiFactorAuthAge": String(now - since) }),
    ...organizationKeys("Principal", state.organizations.of(caller.principal.account)),
    "aws:CurrentTime": state.clock.timestamp(),
    "aws:EpochTime": String(now),
    "aws:RequestedRegion": region,
  };
}

/** Keys about the owner of what is asked for. */
export const ownerKeys = ({ state }: Asking, account: string): RequestContext => ({
  "aws:ResourceAccount": account,
  ...organizationKeys("Resource", state.organizations.of(account)),
});

/** Operations on no key or alias; SAR lists kms:ViaService for all others. */
const NOT_VIA_SERVICE = /^kms:(?:GenerateRandom|ListKeys|ListAliases|ListRetirableGrants|\w+CustomKeyStores?)$/;

/** Operations on grants that tell whether an integrated service asks for them on the caller's behalf. */
const ABOUT_GRANTS: ReadonlySet<string> = new Set(["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]);

/** KMS's own keys about a service that asks for the caller. */
const viaKeys = ({ viaService }: Way, action: string): RequestContext => ({
  ...(viaService !== undefined && !NOT_VIA_SERVICE.test(action) && { "kms:ViaService": viaService }),
  ...(ABOUT_GRANTS.has(action) && { "kms:GrantIsForAWSResource": String(viaService !== undefined) }),
});

/** Operations that may be refused for a key in use. */
const MINDING_USE: ReadonlySet<string> = new Set(["DisableKey", "ScheduleKeyDeletion"]);

/** Keys that describe the key asked for. */
export function keyKeys(call: AnyCall, key: KmsKey): RequestContext {
  const { state, operation } = call;
  const context: Record<string, string | readonly string[]> = {
    "kms:KeySpec": key.spec,
    "kms:KeyUsage": key.usage,
    "kms:KeyOrigin": key.origin,
    "kms:MultiRegion": String(key.multiRegion !== undefined),
  };
  if (key.multiRegion) context["kms:MultiRegionKeyType"] = key.multiRegion.primary === key ? "PRIMARY" : "REPLICA";
  if (MINDING_USE.has(operation)) context["kms:TrailingDaysWithoutKeyUsage"] = String(daysWithoutUse(call, key));
  const aliases = state.aliasesOf(key).map(({ name }) => name);
  if (aliases.length > 0) context["kms:ResourceAliases"] = aliases;
  for (const [tag, value] of key.tags) context[`aws:ResourceTag/${tag}`] = value;
  return context;
}

/** The alias by which the request named the key; absent when it named the key otherwise. */
export const requestAlias = ({ alias }: ResolvedKey): RequestContext =>
  alias === undefined ? {} : { "kms:RequestAlias": alias };

const PAIR = "kms:EncryptionContext:";

/** `kms:EncryptionContext:clinic` and the list of keys; both absent without a context. */
export function encryptionContextKeys(encryptionContext: EncryptionContext | undefined): RequestContext {
  const names = Object.keys(encryptionContext ?? {});
  if (encryptionContext === undefined || names.length === 0) return {};
  const context: Record<string, string | readonly string[]> = { "kms:EncryptionContextKeys": names };
  for (const name of names) context[`${PAIR}${name}`] = encryptionContext[name] ?? "";
  return context;
}

/** The pairs again, for the constraints of grants. */
export const encryptionContextIn = (context: RequestContext): EncryptionContext =>
  Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) =>
      name.startsWith(PAIR) && typeof value === "string" ? [[name.slice(PAIR.length), value]] : [],
    ),
  );

/** Tags that the request gives: `aws:RequestTag/team`, and the list of tag keys. */
export function requestTagKeys(tags: ReadonlyMap<string, string>): RequestContext {
  if (tags.size === 0) return {};
  const context: Record<string, string | readonly string[]> = { "aws:TagKeys": [...tags.keys()] };
  for (const [tag, value] of tags) context[`aws:RequestTag/${tag}`] = value;
  return context;
}

/** What a grant's constraints say: of the grant to be made, and of the one to be retired. */
export function grantConstraintKeys(constraints: GrantConstraints = {}): RequestContext {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = constraints;
  return {
    ...(EncryptionContextEquals && { "kms:GrantConstraintType": "EncryptionContextEquals" }),
    ...(EncryptionContextSubset && { "kms:GrantConstraintType": "EncryptionContextSubset" }),
    ...(SourceArn !== undefined && { "kms:GrantConstraintSourceArn": SourceArn }),
    ...encryptionContextKeys(EncryptionContextEquals ?? EncryptionContextSubset),
  };
}
