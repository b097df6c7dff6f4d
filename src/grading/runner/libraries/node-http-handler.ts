/**
 * Stands for `@smithy/node-http-handler` in the bundle: every request goes to the parent process, which holds the mock
 * KMS. A handler that the program configures is not used, so that no client can be pointed elsewhere.
 */
import { type HttpRequest, HttpResponse } from "@smithy/core/protocols";
import { takeTransport } from "../child/transport.ts";

export { streamCollector } from "@smithy/core/serde";

const transport = takeTransport();
const text = new TextEncoder();

const handler = {
  metadata: { handlerProtocol: "http/1.1" },
  async handle({ method, path, headers, body }: HttpRequest): Promise<{ response: HttpResponse }> {
    const bytes = typeof body === "string" ? text.encode(body) : new Uint8Array(body ?? []);
    const answer = await transport({ method, path, headers, body: bytes });
    const { status, headers: answerHeaders, body: answerBody } = answer;
    return { response: new HttpResponse({ statusCode: status, headers: { ...answerHeaders }, body: answerBody }) };
  },
  updateHttpClientConfig(): void {},
  httpHandlerConfigs: () => ({}),
  destroy(): void {},
};

export const NodeHttpHandler = { create: () => handler };
