/**
 * What parent and child say to each other, over two pipes with frames of structured clones (frames.ts).
 *
 * The child holds a stranger's program, so the parent believes the shape of nothing: {@link readChildMessage} takes a
 * message apart, and untrusted.ts does so with returned values. All that a forged message can say is what a program may
 * say anyway: "I returned this", "I threw that", "I ask KMS this".
 */
import { type AwsRequest, type AwsResponse, LARGEST_BODY_BYTES } from "../../aws/http.ts";

export type ToChild =
  | {
      readonly type: "load";
      readonly fileName: string;
      readonly source: string;
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly type: "call"; readonly id: number; readonly exportName: string; readonly args: readonly unknown[] }
  | { readonly type: "response"; readonly id: number; readonly response: AwsResponse };

export type FromChild =
  /** Libraries are loaded; waits for a program. */
  | { readonly type: "ready" }
  /** Each export's name and what `typeof` says of it. */
  | { readonly type: "loaded"; readonly exports: readonly (readonly [string, string])[] }
  | { readonly type: "not-loaded"; readonly problem: LoadProblem; readonly error: DescribedError }
  /** `value` is what a call returned, as `v8.serialize` writes it. */
  | { readonly type: "returned"; readonly id: number; readonly value: Uint8Array }
  | { readonly type: "unsendable"; readonly id: number; readonly because: string }
  | { readonly type: "threw"; readonly id: number; readonly error: DescribedError }
  /** Nobody caught it: the process ends. */
  | { readonly type: "uncaught"; readonly rejection: boolean; readonly error: DescribedError }
  | { readonly type: "request"; readonly id: number; readonly request: AwsRequest };

/** `syntax`: no module came of it; `import`: it asked for a module it may not have; `throw`: its top level threw. */
export type LoadProblem = "syntax" | "import" | "throw";

export interface DescribedError {
  readonly name: string;
  readonly message: string;
  /** 1-based line of the program. */
  readonly line?: number;
  /** Node's code, such as ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX. */
  readonly code?: string;
}

/** Longest error message, in UTF-16 units; longest name; most exports told of. */
export const MESSAGE_LENGTH = 2000;
export const NAME_LENGTH = 200;
const EXPORT_COUNT = 1000;
/** Most bytes of a returned value as written. */
export const VALUE_BYTES = 16 * 2 ** 20;
/** Most bytes of a KMS request's body that are sent: one more than KMS takes, so that it says itself what is too long. */
export const REQUEST_BYTES = LARGEST_BODY_BYTES + 1;
/** Most bytes of one message as written: such a value, or program, and room for what is around it. */
export const MESSAGE_BYTES = VALUE_BYTES + 2 ** 20;

/** The child's file descriptors, one for each direction. */
export const TO_PARENT = 3;
export const FROM_PARENT = 4;

/** A request's headers: how many, and UTF-16 units of each. The client's own are about a dozen, of a few hundred. */
const HEADER_COUNT = 100;
const HEADER_LENGTH = 8192;

/** The message, made anew from the parts that have the right type; undefined when it is not one. */
export const readChildMessage = (given: unknown): FromChild | undefined => {
  if (!isRecord(given)) return undefined;
  const { type, id } = given;
  switch (type) {
    case "ready":
      return { type };
    case "loaded": {
      if (!Array.isArray(given.exports) || given.exports.length > EXPORT_COUNT) return undefined;
      const exports = given.exports.map((entry: unknown): [string, string] =>
        Array.isArray(entry) ? [text(entry[0], NAME_LENGTH), text(entry[1], NAME_LENGTH)] : ["", ""],
      );
      return { type, exports };
    }
    case "not-loaded": {
      const { problem } = given;
      if (problem !== "syntax" && problem !== "import" && problem !== "throw") return undefined;
      return { type, problem, error: readError(given.error) };
    }
    case "uncaught":
      return { type, rejection: given.rejection === true, error: readError(given.error) };
    case "returned":
      if (!isId(id) || !(given.value instanceof Uint8Array) || given.value.length > VALUE_BYTES) return undefined;
      return { type, id, value: given.value };
    case "unsendable":
      return isId(id) ? { type, id, because: text(given.because, MESSAGE_LENGTH) } : undefined;
    case "threw":
      return isId(id) ? { type, id, error: readError(given.error) } : undefined;
    case "request": {
      const request = readRequest(given.request);
      return isId(id) && request !== undefined ? { type, id, request } : undefined;
    }
    default:
      return undefined;
  }
};

const readError = (given: unknown): DescribedError => {
  if (!isRecord(given)) return { name: "Error", message: "" };
  const { line, code } = given;
  return {
    name: text(given.name, NAME_LENGTH),
    message: text(given.message, MESSAGE_LENGTH),
    ...(Number.isSafeInteger(line) && Number(line) > 0 && { line: Number(line) }),
    ...(typeof code === "string" && { code: text(code, NAME_LENGTH) }),
  };
};

const readRequest = (given: unknown): AwsRequest | undefined => {
  if (!isRecord(given) || !isRecord(given.headers)) return undefined;
  const { method, path, body } = given;
  if (!isShort(method) || !isShort(path)) return undefined;
  if (!(body instanceof Uint8Array) || body.length > REQUEST_BYTES) return undefined;
  const headers = Object.entries(given.headers)
    .slice(0, HEADER_COUNT)
    .filter((entry): entry is [string, string] => entry.every(isShort) && entry[0] !== "__proto__");
  return { method, path, headers: Object.fromEntries(headers), body: new Uint8Array(body) };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Cut, a string would still hold all of its memory for as long as the trail keeps it. */
const isShort = (value: unknown): value is string => typeof value === "string" && value.length <= HEADER_LENGTH;

const isId = (value: unknown): value is number => Number.isSafeInteger(value);

const text = (value: unknown, length: number): string => (typeof value === "string" ? value.slice(0, length) : "");
