/**
 * The SDK's HTTP handler without HTTP: what the client would send goes to a function instead of a socket. It knows
 * nothing of the mock, so it also serves a process that has none and passes requests on.
 */
import type { KMSClientConfig } from "@aws-sdk/client-kms";
import type { AwsRequest, AwsResponse } from "./http.ts";

/** The part of Smithy's HttpRequest that a KMS call uses. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

interface HandlerOptions {
  readonly abortSignal?: unknown;
}

/** A `requestHandler` for the SDK's clients. */
export function createRequestHandler(
  respond: (request: AwsRequest) => Promise<AwsResponse>,
): NonNullable<KMSClientConfig["requestHandler"]> {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: SdkRequest, { abortSignal }: HandlerOptions = {}): Promise<{ response: SdkResponse }> {
      if (isAborted(abortSignal)) throw abortError();
      const { status, headers, body } = await respond({
        method: request.method,
        path: request.path,
        headers: lowerCaseNames(request.headers),
        body: bytesOf(request.body),
      });
      if (isAborted(abortSignal)) throw abortError();
      return { response: { statusCode: status, headers: { ...headers }, body } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function isAborted(signal: unknown): boolean {
  return typeof signal === "object" && signal !== null && "aborted" in signal && signal.aborted === true;
}

/** As the SDK's own handlers name it. */
const abortError = () => Object.assign(new Error("Request aborted"), { name: "AbortError" });

const lowerCaseNames = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** KMS requests are never streams. */
function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("A KMS request has a body of text or bytes.");
}
