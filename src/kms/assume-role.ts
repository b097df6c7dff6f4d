/**
 * Sessions that somebody asks for: of a role by AssumeRole, for a federated user by GetFederationToken. Decided by the
 * engine: a role's trust policy works as a key policy does, for the IAM User Guide names these two as the resource
 * policies that must allow even within one account ("Policy evaluation logic"). Constraints and rules follow the STS API
 * reference, texts are as people quote them (checked: 2026-11-25).
 */
import { decide } from "../iam/decide.ts";
import type { Policy } from "../iam/policy.ts";
import type { RequestContext } from "../iam/request.ts";
import { request, resourceControls } from "./authorize.ts";
import { ownerKeys, requestKeys, requestTagKeys } from "./condition-keys.ts";
import { KmsError } from "./errors.ts";
import type { AskedSession, Member } from "./identities.ts";
import { type Tags, withSessionTags } from "./identity.ts";
import { readPolicy } from "./named-policy.ts";
import type { Asking } from "./operation.ts";
import type { State } from "./state.ts";
import { type Shapes, validate } from "./validation.ts";
import { wayOf } from "./way.ts";
import type { Principal } from "./world.ts";
import type { AssumeRoleRequest, FederationRequest, IssuedSession, SessionRequest } from "./world-description.ts";

const HOUR = 3600;
const REGION = "us-east-1";

const ASSUME_ROLE: Shapes = {
  RoleArn: { type: "string", required: true, min: 20, max: 2048 },
  RoleSessionName: { type: "string", required: true, min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ },
  DurationSeconds: { type: "integer", min: 900, max: 12 * HOUR },
  ExternalId: { type: "string", min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ },
};

const FEDERATE: Shapes = {
  Name: { type: "string", required: true, min: 2, max: 32, pattern: /^[\w+=,.@-]*$/ },
  DurationSeconds: { type: "integer", min: 900, max: 36 * HOUR },
};

/** @throws KmsError with the code of STS */
export function assumeRole(state: State, asked: AssumeRoleRequest): IssuedSession {
  const { role, sessionName: name, durationSeconds = HOUR, tags = {}, policies, transitiveTagKeys = [] } = asked;
  check(ASSUME_ROLE, {
    RoleArn: role,
    RoleSessionName: name,
    DurationSeconds: durationSeconds,
    ExternalId: asked.externalId,
  });
  checkTags(tags);
  const asking = by(state, asked);
  const before = state.identities.sessionOf(asked.caller);
  const inherited = inheritedTags(before, tags);
  const member = state.identities.named(role);
  askForRole(asking, asked, member);
  const chained = asked.caller.kind === "role";
  if (chained && durationSeconds > HOUR) {
    throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  if (durationSeconds > member.maxSessionDuration) {
    throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  const given = withSessionTags(inherited, Object.keys(tags).length > 0 ? tags : undefined);
  return issued(
    state,
    state.identities.issue({
      kind: "role",
      entity: member.entity,
      name,
      expires: after(state, durationSeconds),
      ...(policies && { policies }),
      ...(given && { tags: given }),
      transitive: [...transitiveTagKeys, ...Object.keys(inherited ?? {})],
    }),
  );
}

/** @throws KmsError with the code of STS */
export function federate(state: State, asked: FederationRequest): IssuedSession {
  const { caller, name, durationSeconds = 12 * HOUR, tags = {}, policies } = asked;
  check(FEDERATE, { Name: name, DurationSeconds: durationSeconds });
  checkTags(tags);
  const member = state.identities.named(caller.policyArn);
  if (caller.kind !== "user" || member === undefined) {
    throw new KmsError("AccessDenied", "Cannot call GetFederationToken with session credentials");
  }
  const asking = by(state, asked);
  const resource = `arn:aws:sts::${caller.account}:federated-user/${name}`;
  for (const action of ["sts:GetFederationToken", ...(Object.keys(tags).length > 0 ? ["sts:TagSession"] : [])]) {
    const context = { ...requestKeys(asking, action, asked.region ?? REGION), ...requestTagKeys(asMap(tags)) };
    if (!decide(request(asking, { action, resource, context })).allowed) throw refused(caller, action, resource);
  }
  return issued(
    state,
    state.identities.issue({
      kind: "federated-user",
      entity: member.entity,
      name,
      expires: after(state, durationSeconds),
      ...(policies && { policies }),
      ...(Object.keys(tags).length > 0 && { tags }),
      transitive: [],
    }),
  );
}

function askForRole(asking: Asking, asked: AssumeRoleRequest, member: Member | undefined): asserts member is Member {
  const { caller, role, tags = {} } = asked;
  // Nobody learns whether a role exists.
  if (member?.entity.kind !== "role") throw refused(caller, "sts:AssumeRole", role);
  const { account, tags: own = {} } = member.entity;
  if (caller.kind === "root" && member.trustPolicy !== undefined) {
    throw new KmsError("AccessDenied", "Roles may not be assumed by root accounts.");
  }
  const policy = member.trustPolicy ?? trustOfAccount(account);
  for (const action of ["sts:AssumeRole", ...(Object.keys(tags).length > 0 ? ["sts:TagSession"] : [])]) {
    const context: RequestContext = {
      ...requestKeys(asking, action, asked.region ?? REGION),
      ...ownerKeys(asking, account),
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [`aws:ResourceTag/${name}`, value])),
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [`iam:ResourceTag/${name}`, value])),
      ...requestTagKeys(asMap(tags)),
      "sts:RoleSessionName": asked.sessionName,
      ...(asked.transitiveTagKeys && { "sts:TransitiveTagKeys": asked.transitiveTagKeys }),
      ...(asked.externalId !== undefined && { "sts:ExternalId": asked.externalId }),
      ...(asked.multiFactorAuth && { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" }),
    };
    const key = { account, policy, ...resourceControls(asking, account) };
    const { allowed } = decide(request(asking, { action, resource: role, context, key }));
    if (!allowed) throw refused(caller, action, role);
  }
}

/** A role of which no trust policy is described trusts its account. */
const trustOfAccount = (account: string): Policy =>
  readPolicy(
    "trust",
    {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: ["sts:AssumeRole", "sts:TagSession"] }],
    },
    "trust policy",
  ).policy;

const by = (state: State, { caller, region = REGION }: SessionRequest): Asking => ({
  state,
  caller: state.identities.of(caller),
  way: wayOf(state, { caller, region }),
});

/** Transitive tags of the caller's session, which stay as they are. */
function inheritedTags(before: AskedSession | undefined, tags: Tags): Tags | undefined {
  const lower = (name: string) => name.toLowerCase();
  const names = new Set(before?.transitive.map(lower));
  const inherited = Object.entries(before?.tags ?? {}).filter(([name]) => names.has(lower(name)));
  if (Object.keys(tags).some((name) => inherited.some(([other]) => lower(other) === lower(name)))) {
    const message =
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key";
    throw new KmsError("InvalidParameterValue", `${message} from the calling session.`);
  }
  return inherited.length > 0 ? Object.fromEntries(inherited) : undefined;
}

function checkTags(tags: Tags): void {
  const names = Object.keys(tags).map((name) => name.toLowerCase());
  if (names.length > 50) throw invalid("A session can have up to 50 tags.");
  if (new Set(names).size < names.length) {
    throw new KmsError(
      "InvalidParameterValue",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  }
}

function check(shapes: Shapes, input: Readonly<Record<string, unknown>>): void {
  try {
    validate(shapes, input);
  } catch (fault) {
    throw fault instanceof KmsError ? invalid(fault.message) : fault;
  }
}

function issued(state: State, { credentials, expires: expiration }: AskedSession): IssuedSession {
  const principal = state.identities.byAccessKey(credentials.accessKeyId);
  if (principal === undefined) throw new Error("The session has not been issued.");
  return { principal, credentials, expiration };
}

const after = ({ clock }: State, seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000);

const asMap = (tags: Tags): ReadonlyMap<string, string> => new Map(Object.entries(tags));

const invalid = (message: string) => new KmsError("ValidationError", message);

const refused = ({ arn }: Principal, action: string, resource: string) =>
  new KmsError("AccessDenied", `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`);
