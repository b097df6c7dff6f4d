/**
 * AWS STS at the endpoint: who am I, and sessions of roles. The operations are those of the command line; here they come
 * in the query protocol (STS API Reference, version 2011-06-15; checked: 2026-11-25).
 */
import { KmsError } from "../../kms/errors.ts";
import { validate } from "../../kms/validation.ts";
import type { World } from "../../kms/world.ts";
import type { Identify } from "../caller.ts";
import { sts } from "../command-line/sts-service.ts";
import type { AwsRequest, AwsResponse } from "../http.ts";
import { readForm, readMembers, writeAnswer, writeError } from "./query-protocol.ts";
import type { Service } from "./service.ts";

const VERSION = "2011-06-15";
const NAMESPACE = `https://sts.amazonaws.com/doc/${VERSION}/`;

export function stsOf(world: World, identify: Identify, onFault?: (fault: unknown) => void): Service {
  const call = async (request: AwsRequest): Promise<AwsResponse> => {
    const form = readForm(request);
    const action = form.get("Action") ?? "";
    const operation = sts.operations.find(({ name }) => name === action);
    if (operation === undefined || form.get("Version") !== VERSION || request.path !== "/") {
      const asked = `${action.slice(0, 64)} for version ${(form.get("Version") ?? "NO_VERSION_SPECIFIED").slice(0, 20)}`;
      throw new KmsError("InvalidAction", `Could not find operation ${asked}`);
    }
    const { principal: caller, region } = identify(request, "sts");
    const input = validate(operation.members, readMembers(operation.members, form));
    return writeAnswer(NAMESPACE, operation.name, await operation.call({ world, caller, region, input }));
  };
  const refuse = (error: KmsError) => writeError(NAMESPACE, error);
  return {
    refuse,
    async respond(request) {
      try {
        return await call(request);
      } catch (error) {
        if (error instanceof KmsError) return refuse(error);
        onFault?.(error);
        return refuse(new KmsError("KMSInternalException"));
      }
    },
  };
}
