/** What a client of the AWS SDK needs to reach a world: in process and without a socket. Loads nothing of the SDK. */
import type { KMSClientConfig } from "@aws-sdk/client-kms";
import type { World } from "../kms/world.ts";
import { respond } from "./json-protocol.ts";
import { createRequestHandler } from "./request-handler.ts";

/**
 * The configuration of a client that calls as one principal of the world.
 * @param principalArn a role, a user, or the root user of an account
 */
export const clientConfig = (world: World, principalArn: string, region: string) =>
  ({
    region,
    credentials: { ...world.credentials(principalArn) },
    requestHandler: createRequestHandler((request) => respond(world, request)),
    // Nothing is lost on the way, so an error is an answer, and a second try would only be a second call.
    maxAttempts: 1,
  }) satisfies KMSClientConfig;
