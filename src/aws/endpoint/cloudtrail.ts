/** AWS CloudTrail at the endpoint: LookupEvents, in the JSON protocol that KMS speaks too (CloudTrail API Reference). */
import { KmsError } from "../../kms/errors.ts";
import { validate } from "../../kms/validation.ts";
import type { World } from "../../kms/world.ts";
import type { Identify } from "../caller.ts";
import { cloudtrail } from "../command-line/cloudtrail-service.ts";
import type { AwsRequest } from "../http.ts";
import { decodeBody, encodeBody } from "../json-body.ts";
import { answer, refusal } from "../json-protocol.ts";
import type { Service } from "./service.ts";

/** botocore writes the name of the service's Java package before it. */
const TARGET = /^(?:com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.([A-Za-z]{1,64})$/;
const TIMESTAMPS = ["StartTime", "EndTime"];

export function cloudtrailOf(world: World, identify: Identify, onFault?: (fault: unknown) => void): Service {
  const call = async (request: AwsRequest): Promise<Readonly<Record<string, unknown>>> => {
    const name = TARGET.exec(request.headers["x-amz-target"] ?? "")?.[1];
    const operation = cloudtrail.operations.find((each) => each.name === name);
    if (operation === undefined || request.method !== "POST" || request.path !== "/") {
      throw new KmsError("UnknownOperationException");
    }
    const { principal: caller, region } = identify(request, "cloudtrail");
    const input = validate(operation.members, decodeBody(request.body, TIMESTAMPS));
    return operation.call({ world, caller, region, input });
  };
  return {
    refuse: refusal,
    async respond(request) {
      try {
        return answer(200, { requestId: "" }, encodeBody(await call(request)));
      } catch (error) {
        if (error instanceof KmsError) return refusal(error);
        onFault?.(error);
        return refusal(new KmsError("InternalFailure"));
      }
    },
  };
}
