/**
 * Who asks, and in which Region, out of a Signature Version 4 request (AWS General Reference, "Create a signed request").
 * The signature itself is not checked here: in process an access key id is proof enough, and only an endpoint that
 * strangers can reach has to ask for more.
 */
import { KmsError } from "../kms/errors.ts";
import type { Principal, World } from "../kms/world.ts";
import type { AwsRequest } from "./http.ts";

export interface Caller {
  readonly principal: Principal;
  readonly region: string;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256\b.*?\bCredential=([^,\s]+)/;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/** @throws KmsError with AWS's code: no credentials, unreadable ones, or ones that nobody has */
export function identifyCaller(world: World, { headers }: AwsRequest): Caller {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw new KmsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const credential = CREDENTIAL.exec(authorization)?.[1];
  if (credential === undefined) {
    throw new KmsError("IncompleteSignatureException", "Authorization header requires 'Credential' parameter.");
  }
  const [accessKeyId = "", , region = "", service, terminator, ...rest] = credential.split("/");
  if (terminator === undefined || rest.length > 0) {
    throw new KmsError(
      "IncompleteSignatureException",
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential.slice(0, 200)}'`,
    );
  }
  if (service !== "kms" || terminator !== "aws4_request" || !REGION.test(region)) {
    throw new KmsError("InvalidSignatureException", "Credential should be scoped to correct service: 'kms'.");
  }
  const principal = world.identify(accessKeyId);
  if (principal === undefined) {
    throw new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  return { principal, region };
}
