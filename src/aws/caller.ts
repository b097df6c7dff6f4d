/** Who asks, and in which Region. In process an access key id is proof enough: only an endpoint checks signatures. */
import type { Principal, World } from "../kms/world.ts";
import { incomplete, readAuthorization, readScope, type ServiceName, unrecognized } from "./authorization.ts";
import type { AwsRequest } from "./http.ts";

export interface Caller {
  readonly principal: Principal;
  readonly region: string;
}

/** How a door finds out who asks. @throws KmsError with AWS's code: no credentials, unreadable ones, or wrong ones */
export type Identify = (request: AwsRequest, service: ServiceName) => Caller;

/** By the access key id alone. */
export const identifyIn =
  (world: World): Identify =>
  (request, service) => {
    const credential = readAuthorization(request).parameters.get("Credential");
    if (credential === undefined) throw incomplete("Authorization header requires 'Credential' parameter.");
    const { accessKeyId, region } = readScope(credential, service);
    const principal = world.identify(accessKeyId);
    if (principal === undefined) throw unrecognized();
    return { principal, region };
  };
