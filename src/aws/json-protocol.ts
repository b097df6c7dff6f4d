/**
 * KMS as clients reach it: one request of the AWS JSON 1.1 protocol in, one answer out. Every door (the SDK in process,
 * an HTTP endpoint) comes through here. Follows the Smithy specification, "AWS JSON 1.1 protocol"; what KMS answers to
 * bad requests follows recordings, and where there are none docs/fidelity.md says what was chosen.
 */
import { KmsError } from "../kms/errors.ts";
import type { World } from "../kms/world.ts";
import { type Identify, identifyIn } from "./caller.ts";
import { type AwsRequest, type AwsResponse, LARGEST_BODY_BYTES } from "./http.ts";
import { decodeBody, encodeBody } from "./json-body.ts";

const TARGET = /^TrentService\.([A-Za-z]{1,64})$/;

/** The longest text of the client's that the trail keeps. */
const USER_AGENT_LENGTH = 1024;

export interface RespondOptions {
  /** Default: by the access key id alone. */
  readonly identify?: Identify;
  /** Is told of a fault of the mock's own, for whoever must not take it for the client's mistake. */
  readonly onFault?: (fault: unknown) => void;
}

/** Answers one request; never throws. A fault of the mock's own becomes KMSInternalException without any detail. */
export async function respond(world: World, request: AwsRequest, options: RespondOptions = {}): Promise<AwsResponse> {
  const asked = { requestId: "" };
  try {
    const output = await callOperation(world, request, asked, options.identify ?? identifyIn(world));
    return answer(200, asked, encodeBody(output));
  } catch (error) {
    if (error instanceof KmsError) return refusal(error, asked);
    options.onFault?.(error);
    return refusal(new KmsError("KMSInternalException"), asked);
  }
}

/** An error as the protocol has it. @param asked without the id of a recorded request, it gets one of its own */
export const refusal = (error: KmsError, asked: { requestId: string } = { requestId: "" }): AwsResponse =>
  answer(error.statusCode, asked, encodeBody(errorMembers(error)));

/** Fills in the request id as soon as the trail has one. */
async function callOperation(
  world: World,
  request: AwsRequest,
  asked: { requestId: string },
  identify: Identify,
): Promise<Record<string, unknown>> {
  if (!isRequest(request)) throw new KmsError("SerializationException");
  const operation = TARGET.exec(request.headers["x-amz-target"] ?? "")?.[1];
  if (operation === undefined || request.method !== "POST" || request.path !== "/") {
    throw new KmsError("UnknownOperationException");
  }
  if (request.body.length > LARGEST_BODY_BYTES) throw new KmsError("RequestEntityTooLargeException");
  const { principal: caller, region } = identify(request, "kms");
  const input = decodeBody(request.body);
  const userAgent = request.headers["user-agent"]?.slice(0, USER_AGENT_LENGTH);
  const call = { operation, input, caller, region, ...(userAgent !== undefined && { userAgent }) };
  return world.call(call, ({ record }) => {
    asked.requestId = record.requestID;
  });
}

/** Requests also come from other processes, which may send what no type allows. */
function isRequest({ headers, body }: AwsRequest): boolean {
  if (typeof headers !== "object" || headers === null || !(body instanceof Uint8Array)) return false;
  return Object.values(headers).every((value) => typeof value === "string");
}

function errorMembers(error: KmsError): Record<string, string> {
  return { __type: error.name, ...(error.hasMessage && { [error.messageMember]: error.message }) };
}

export function answer(status: number, { requestId }: { requestId: string }, body: Uint8Array): AwsResponse {
  return {
    status,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "content-length": String(body.length),
      "x-amzn-requestid": requestId === "" ? crypto.randomUUID() : requestId,
    },
    body,
  };
}
