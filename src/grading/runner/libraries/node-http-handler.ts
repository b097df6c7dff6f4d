/**
 * Stands for `@smithy/node-http-handler` in the bundle: every request goes to the parent process, which holds the mock
 * KMS. A handler that the program configures is not used, so that no client can be pointed elsewhere.
 */
import { createRequestHandler } from "../../../aws/request-handler.ts";
import { takeTransport } from "../child/transport.ts";

const handler = createRequestHandler(takeTransport());

export const NodeHttpHandler = { create: () => handler };

/** The body of an answer is bytes already. */
export const streamCollector = async (body: Uint8Array): Promise<Uint8Array> => body;
