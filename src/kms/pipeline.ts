/**
 * Every call's way through KMS, in AWS's order (docs/fidelity.md has the recordings that show it):
 *
 *     validate → (throttle) → resolve → authorize → state → usage → body → DryRun → record
 *
 * So a caller without permission never learns a key's state, a disabled key is told before a wrong usage, and DryRun
 * ends only a call that would have succeeded.
 */
import { authorize } from "./authorize.ts";
import { KmsError } from "./errors.ts";
import type { Identity } from "./identity.ts";
import type { KmsKey } from "./key.ts";
import { checkState } from "./key-states.ts";
import { checkUsage } from "./key-usage.ts";
import { noteUse } from "./last-usage.ts";
import type { AnyCall, AnyOperation, ResolvedKey } from "./operation.ts";
import { resolveTarget } from "./resolve.ts";
import type { State } from "./state.ts";
import type { TrailRecord } from "./trail.ts";
import { record } from "./trail-record.ts";
import { validate } from "./validation.ts";
import { wayOf } from "./way.ts";
import type { CallRequest } from "./world.ts";

/** What came of a call: exactly one of `output` and `error`. */
export interface Result {
  readonly call: AnyCall;
  readonly output?: object;
  readonly error?: KmsError;
  readonly record: TrailRecord;
}

/** Makes one call. An AWS error is part of the result; anything thrown is a fault of the mock's own. */
export async function run(
  state: State,
  operation: AnyOperation,
  request: CallRequest,
  caller: Identity,
): Promise<Result> {
  const call = begin(state, operation, request, caller);
  const requestId = state.random.uuid();
  let permitted = false;
  let owners: readonly string[] = [];
  let before: object | undefined;
  let output: object | undefined;
  let error: KmsError | undefined;
  try {
    call.input = readInput(operation, request.input);
    throttle(call, operation);
    const resolved = resolveKeys(call, operation);
    owners = Object.values(resolved).map(({ account }) => account);
    for (const target of operation.targets) authorize(call, target, resolved);
    call.keys = foundKeys(resolved);
    permitted = true;
    for (const { target, key } of usedKeys(call, operation)) checkState(key, target.states);
    for (const { target, key } of usedKeys(call, operation)) checkUsage(call, target, key);
    before = operation.trail.additionalEventDataBefore?.(call);
    output = await operation.body(call);
    if (call.input.DryRun === true) throw dryRun();
  } catch (thrown) {
    if (!(thrown instanceof KmsError)) throw thrown;
    error = thrown;
  }
  const ended = error ? { error } : { output: output ?? {} };
  const written = record(call, operation, { permitted, owners, ...ended, before, requestId });
  if (error === undefined) noteUse(call, requestId);
  return { call, ...ended, record: written };
}

type Progress = { -readonly [Member in keyof AnyCall]: AnyCall[Member] };

const begin = (state: State, operation: AnyOperation, request: CallRequest, caller: Identity): Progress => ({
  operation: operation.name,
  state,
  caller,
  region: request.region,
  way: wayOf(state, request),
  input: {},
  keys: {},
  decisions: [],
});

function readInput(operation: AnyOperation, given: CallRequest["input"]): AnyCall["input"] {
  const valid = validate(operation.members, given);
  const input = operation.defaults ? { ...operation.defaults(valid), ...valid } : valid;
  operation.check?.(input);
  return input;
}

/** Where a world has quotas. Calls that will find no key count too. @throws ThrottlingException */
function throttle(call: AnyCall, operation: AnyOperation): void {
  const { state, caller, region, input } = call;
  if (state.quotas === undefined) return;
  const account = caller.home;
  const spec = specOf(call, operation);
  const request = { operation: operation.name, account, region, spec, keyPairSpec: input.KeyPairSpec };
  state.quotas.count(request, state.clock.now());
}

function specOf(call: AnyCall, operation: AnyOperation): KmsKey["spec"] | undefined {
  try {
    return Object.values(resolveKeys(call, operation))[0]?.key?.spec;
  } catch (thrown) {
    if (thrown instanceof KmsError) return undefined;
    throw thrown;
  }
}

function resolveKeys(call: AnyCall, { targets }: AnyOperation): Record<string, ResolvedKey> {
  const resolved: Record<string, ResolvedKey> = {};
  for (const target of targets) {
    if (target.type === "key") resolved[target.slot] = resolveTarget(call, target);
  }
  return resolved;
}

/** INVARIANT: a key that was not found has been refused by authorization. */
function foundKeys(resolved: Readonly<Record<string, ResolvedKey>>): Record<string, KmsKey> {
  const keys: Record<string, KmsKey> = {};
  for (const [slot, { arn, key }] of Object.entries(resolved)) {
    if (key === undefined) throw new Error(`Permission was given for ${arn}, which does not exist.`);
    keys[slot] = key;
  }
  return keys;
}

function* usedKeys({ keys }: AnyCall, { targets }: AnyOperation) {
  for (const target of targets) {
    const key = target.type === "key" ? keys[target.slot] : undefined;
    if (target.type === "key" && key !== undefined) yield { target, key };
  }
}

const dryRun = () =>
  new KmsError("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
