/**
 * The last step of a call: CloudTrail's record of it, as AWS writes it for KMS. From the Developer Guide, "Logging AWS
 * KMS API calls with AWS CloudTrail", and captured events (docs/fidelity.md). What AWS leaves out is left out.
 */
import { UnseenDenial } from "./denial.ts";
import type { KmsError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import type { AnyCall, AnyOperation } from "./operation.ts";
import type { State } from "./state.ts";
import type { TrailRecord } from "./trail.ts";
import { lowerCamel, type Shape } from "./validation.ts";

/** How far a call came. */
export interface Outcome {
  /** Permission was given: what was asked for is logged, and the keys' owners learn of it. */
  readonly permitted: boolean;
  /** The accounts of the keys that were asked for. */
  readonly owners: readonly string[];
  /** Present after success. */
  readonly output?: object;
  readonly error?: KmsError;
  /** What is logged of things as they were before the call. */
  readonly before: object | undefined;
  readonly requestId: string;
}

/**
 * Writes the record into the trail of the caller's account, and of every other account whose key was used. A service has
 * no account: its calls are in the trail of the key's owner.
 */
export function record(call: AnyCall, operation: AnyOperation, outcome: Outcome): TrailRecord {
  const { state, caller, region, way } = call;
  const account = caller.principal.account || (outcome.owners[0] ?? "");
  const owners = outcome.permitted ? [...new Set(outcome.owners)].filter((owner) => owner !== account) : [];
  const shared = owners.length > 0 ? { sharedEventID: state.random.uuid() } : {};
  const happened = whatHappened(call, operation, outcome);
  const write = (recipient: string, userIdentity: TrailRecord["userIdentity"], more: object = {}): TrailRecord => {
    const written: TrailRecord = {
      eventVersion: "1.11",
      userIdentity: { ...userIdentity, ...(way.invokedBy !== undefined && { invokedBy: way.invokedBy }) },
      ...happened,
      requestID: outcome.requestId,
      eventID: state.random.uuid(),
      readOnly: operation.trail.readOnly,
      ...(outcome.permitted && { resources: resources(call, operation, outcome.output) }),
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: recipient,
      ...shared,
      ...more,
      eventCategory: "Management",
      // A service's connection is not shown.
      ...(way.invokedBy === undefined && {
        tlsDetails: { ...TLS, clientProvidedHostHeader: `kms.${region}.amazonaws.com` },
      }),
    };
    const seen = recipient !== "" && !(outcome.error instanceof UnseenDenial);
    if (seen) state.home(recipient, region).trail.push(written);
    return written;
  };
  const own = write(account, caller.userIdentity, way.record);
  if (outcome.output) recordElsewhere(call, operation, outcome.output, own);
  for (const owner of owners) write(owner, caller.foreignIdentity);
  return own;
}

/** What KMS did for the caller in another Region. Nobody's connection is seen there. */
function recordElsewhere(call: AnyCall, { trail }: AnyOperation, output: object, own: TrailRecord): void {
  const done = trail.elsewhere?.(call, output);
  if (done === undefined) return;
  const { tlsDetails: _, vpcEndpointId: _id, vpcEndpointAccountId: _owner, ...same } = own;
  call.state.home(own.recipientAccountId, done.region).trail.push({
    ...same,
    userIdentity: { ...own.userIdentity, invokedBy: "kms.amazonaws.com" },
    eventName: done.eventName,
    awsRegion: done.region,
    requestParameters: loggedMembers(done.requestParameters),
    responseElements: loggedMembers(done.responseElements),
    eventID: call.state.random.uuid(),
    resources: [{ accountId: own.recipientAccountId, type: "AWS::KMS::Key", ARN: done.keyArn }],
  });
}

/** What KMS does of itself at a due time: `DeleteKey`, `RotateKey`, `DeleteExpiredKeyMaterial`. */
export function recordServiceEvent(state: State, eventName: string, key: KmsKey, details: object = {}): void {
  const serviceEventDetails = { ...details, keyId: key.id };
  recordOwnDoing(state, key, { eventName, eventType: "AwsServiceEvent", responseElements: null, serviceEventDetails });
}

/** The primary key's shared properties are copied to its replicas: logged as a call, though nobody made one. */
export function recordSynchronization(state: State, primary: KmsKey): void {
  const responseElements = { keyId: primary.arn };
  recordOwnDoing(state, primary, { eventName: "SynchronizeMultiRegionKey", eventType: "AwsApiCall", responseElements });
}

type OwnDoing = Pick<TrailRecord, "eventName" | "eventType" | "responseElements"> & {
  readonly serviceEventDetails?: object;
};

function recordOwnDoing(
  state: State,
  key: KmsKey,
  { eventName, eventType, responseElements, ...rest }: OwnDoing,
): void {
  state.home(key.account, key.region).trail.push({
    eventVersion: "1.11",
    userIdentity: { accountId: key.account, invokedBy: "AWS Internal" },
    eventTime: state.clock.timestamp(),
    eventSource: "kms.amazonaws.com",
    eventName,
    awsRegion: key.region,
    sourceIPAddress: "AWS Internal",
    userAgent: "AWS Internal",
    requestParameters: null,
    responseElements,
    requestID: state.random.uuid(),
    eventID: state.random.uuid(),
    readOnly: false,
    resources: [{ accountId: key.account, type: "AWS::KMS::Key", ARN: key.arn }],
    eventType,
    managementEvent: true,
    recipientAccountId: key.account,
    eventCategory: "Management",
    ...rest,
  });
}

const TLS = {
  tlsVersion: "TLSv1.3",
  cipherSuite: "TLS_AES_256_GCM_SHA384",
  keyExchange: "X25519MLKEM768",
} as const;

/** From eventTime to additionalEventData: the same in every account's trail. */
function whatHappened(call: AnyCall, operation: AnyOperation, { permitted, output, error, before }: Outcome) {
  const { state, region, way } = call;
  const { responseElements, additionalEventData } = operation.trail;
  const additional = present({
    ...(permitted && storeOfKey(call, operation)),
    ...(output && { ...before, ...additionalEventData?.(call, output) }),
  });
  return {
    eventTime: state.clock.timestamp(),
    eventSource: "kms.amazonaws.com",
    eventName: operation.name,
    awsRegion: region,
    sourceIPAddress: way.sourceIPAddress,
    userAgent: way.userAgent,
    ...(error && { errorCode: error.name === "AccessDeniedException" ? "AccessDenied" : error.name }),
    ...(error?.hasMessage && { errorMessage: error.message }),
    requestParameters: permitted ? requestParameters(call, operation) : null,
    responseElements: output && responseElements ? loggedMembers(responseElements(call, output)) : null,
    ...(additional && { additionalEventData: additional }),
  } as const;
}

/** Of a cryptographic operation: where the key's material is, when it is not in KMS. */
function storeOfKey({ keys }: AnyCall, { targets }: AnyOperation): object | undefined {
  if (!targets.some((target) => target.type === "key" && target.states === "cryptographic")) return undefined;
  const stored = Object.values(keys).find(({ customStore }) => customStore !== undefined)?.customStore;
  return stored && { customKeyStoreId: stored.storeId, xksKeyId: stored.xksKeyId };
}

/** The members that have a value; undefined when none has. */
function present(members: object): object | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function resources(call: AnyCall, operation: AnyOperation, output: object | undefined) {
  const here = Object.values(call.keys).filter(({ region }) => region === call.region);
  const keys = here.map(({ arn }) => arn);
  const others = (output && operation.trail.resources?.(call, output)) ?? [];
  const arns = [...new Set([...keys, ...others])];
  // Aliases too are logged as this type.
  return arns.map((arn) => ({ accountId: arn.split(":")[4] ?? "", type: "AWS::KMS::Key", ARN: arn }) as const);
}

/** The input as CloudTrail shows it: secrets left out, null when nothing is left. */
function requestParameters(
  { input }: AnyCall,
  { members, trail }: AnyOperation,
): Readonly<Record<string, unknown>> | null {
  const parameters: Record<string, unknown> = {};
  for (const name of Object.keys(input)) {
    const shape: Shape | undefined = members[name];
    if (shape === undefined || ("secret" in shape && shape.secret)) continue;
    parameters[trail.loggedAs?.[name] ?? lowerCamel(name)] = loggedInput(shape, input[name]);
  }
  return Object.keys(parameters).length > 0 ? parameters : null;
}

/** A member of the input. The keys of a map are the caller's words, not members. */
function loggedInput(shape: Shape, value: unknown): unknown {
  if (shape.type === "map") return value;
  if (shape.type !== "structure" || typeof value !== "object" || value === null) return logged(value);
  const members = Object.entries(value).map(([name, member]) => {
    const inner = shape.members[name];
    return [lowerCamel(name), inner ? loggedInput(inner, member) : logged(member)];
  });
  return Object.fromEntries(members);
}

/** A value with its members in lower camel case and its dates in words. */
function logged<Value>(value: Value): unknown {
  if (value instanceof Date) return dateInWords(value);
  if (Array.isArray(value)) return value.map(logged);
  if (typeof value !== "object" || value === null) return value;
  return loggedMembers(value);
}

const loggedMembers = (value: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [lowerCamel(name), logged(member)]));

const DATE_IN_WORDS = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });

/** "Aug 10, 2022, 10:38:27 PM", in UTC. */
const dateInWords = (date: Date) => DATE_IN_WORDS.format(date).replace("\u202f", " ");
