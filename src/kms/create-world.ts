/** The mock KMS, put together: everything a caller may do with a world. */
import { assumeRole, federate } from "./assume-role.ts";
import { Clock } from "./clock.ts";
import { KmsError } from "./errors.ts";
import { Identities } from "./identities.ts";
import { OPERATIONS } from "./operations/index.ts";
import { type Result, run } from "./pipeline.ts";
import { Random } from "./random.ts";
import { saveWorld } from "./save-world.ts";
import { describeService } from "./service-principal.ts";
import { State } from "./state.ts";
import type { CallRequest, ObservedCall, World, WorldOptions } from "./world.ts";

const START = "2026-01-01T00:00:00Z";

/** A fresh world: no principals but the root users, no keys. */
export function createWorld({
  seed = crypto.randomUUID(),
  startTime = new Date(START),
  ...options
}: WorldOptions = {}): World {
  const clock = new Clock(startTime);
  const random = new Random(seed);
  return openWorld(new State(clock, random, new Identities(clock, random), options));
}

/** A world on a state that somebody else holds too, as tests do. */
export function openWorld(state: State): World {
  const { clock, identities } = state;
  const listeners = new Set<(call: ObservedCall) => void>();
  return {
    clock,
    addPrincipal: (principal) => identities.add(principal),
    removePrincipal: (arn) => identities.remove(arn),
    credentials: (principal) => identities.credentials(principal),
    assumeRole: (request) => assumeRole(state, request),
    federate: (request) => federate(state, request),
    principal: (arn) => identities.principal(arn),
    service: describeService,
    userId: (principal) => identities.of(principal).userId,
    identify: (accessKeyId) => identities.byAccessKey(accessKeyId),
    organize: (description) => state.organizations.organize(description),
    addEndpoint: (endpoint) => state.endpoints.add(endpoint),
    save: () => saveWorld(state),
    trail: (account, region) => state.home(account, region).trail,
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async call(request, onEnd) {
      const operation = OPERATIONS.get(request.operation);
      if (operation === undefined) {
        throw new KmsError("UnknownOperationException", `This mock KMS does not know ${request.operation} yet.`);
      }
      const result = await run(state, operation, request, identities.of(request.caller));
      for (const listener of listeners) listener(observed(request, result));
      onEnd?.(observed(request, result));
      if (result.error) throw result.error;
      return { ...result.output };
    },
  };
}

const observed = (request: CallRequest, { call, output, error, record }: Result): ObservedCall => ({
  operation: request.operation,
  input: request.input,
  ...(output && { output: { ...output } }),
  ...(error && { error: { name: error.name, message: error.message } }),
  caller: request.caller,
  region: request.region,
  decisions: call.decisions,
  record,
});
