/** The real client of the AWS SDK on the mock KMS, in process and without a socket. */
import { KMSClient } from "@aws-sdk/client-kms";
import type { World } from "../kms/world.ts";
import { respond } from "./json-protocol.ts";
import { createRequestHandler } from "./request-handler.ts";

export { createRequestHandler } from "./request-handler.ts";

/**
 * A client that calls as one principal of the world.
 * @param principalArn a role, a user, or the root user of an account
 */
export function createClient(world: World, principalArn: string, region: string): KMSClient {
  return new KMSClient({
    region,
    credentials: { ...world.credentials(principalArn) },
    requestHandler: createRequestHandler((request) => respond(world, request)),
    // Nothing is lost on the way, so an error is an answer, and a second try would only be a second call.
    maxAttempts: 1,
  });
}
