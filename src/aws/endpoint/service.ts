/** One of the services behind the endpoint: it answers requests, and words the endpoint's own refusals in its protocol. */
import type { KmsError } from "../../kms/errors.ts";
import type { AwsRequest, AwsResponse } from "../http.ts";

export interface Service {
  /** Never throws. */
  respond(request: AwsRequest): Promise<AwsResponse>;
  /** What the endpoint refuses before the service has seen it. */
  refuse(error: KmsError): AwsResponse;
}
