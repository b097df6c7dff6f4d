/** The real client of the AWS SDK on the mock KMS, in process and without a socket. */
import { KMSClient } from "@aws-sdk/client-kms";
import type { World } from "../kms/world.ts";
import { clientConfig } from "./client-config.ts";

export { createRequestHandler } from "./request-handler.ts";

/**
 * A client that calls as one principal of the world.
 * @param principalArn a role, a user, or the root user of an account
 */
export const createClient = (world: World, principalArn: string, region: string): KMSClient =>
  new KMSClient(clientConfig(world, principalArn, region));
