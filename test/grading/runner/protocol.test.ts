/** Messages from a child are taken apart with care: whatever is not one of its sentences is nothing. */
import { expect, test } from "vitest";
import { readChildMessage } from "../../../src/grading/runner/protocol.ts";

const request = { method: "POST", path: "/", headers: { host: "kms" }, body: new Uint8Array(2) };

test.for<[string, unknown]>([
  ["nothing", undefined],
  ["text", "ready"],
  ["an unknown type", { type: "verdict", status: "passed" }],
  ["a name from Object.prototype", { type: "constructor" }],
  ["an answer without an id", { type: "returned", value: new Uint8Array(1) }],
  ["an answer with an id that is no number", { type: "returned", id: "1", value: new Uint8Array(1) }],
  ["an answer that is not bytes", { type: "returned", id: 1, value: { length: 1 } }],
  ["an answer of 17 MiB", { type: "returned", id: 1, value: new Uint8Array(17 * 2 ** 20) }],
  ["exports that are no list", { type: "loaded", exports: { length: 1e9 } }],
  ["a million exports", { type: "loaded", exports: Array(1e6) }],
  ["an unknown problem", { type: "not-loaded", problem: "passed", error: {} }],
  ["a request without headers", { type: "request", id: 1, request: { ...request, headers: undefined } }],
  ["a request whose body is text", { type: "request", id: 1, request: { ...request, body: "{}" } }],
  ["a request of 9 MiB", { type: "request", id: 1, request: { ...request, body: new Uint8Array(9 * 2 ** 20) } }],
  [
    "a request with a path of 10,000 letters",
    { type: "request", id: 1, request: { ...request, path: "x".repeat(10_000) } },
  ],
])("%s is no message", ([, given]) => {
  expect(readChildMessage(given)).toBeUndefined();
});

test("a message is made anew, with nothing but its own parts", () => {
  const given = { type: "request", id: 1, request: { ...request, extra: 1 }, extra: 1 };
  expect(readChildMessage(given)).toEqual({ type: "request", id: 1, request });
});

test("headers that are not text, and keys that reach prototypes, are left out", () => {
  const headers = JSON.parse('{"host":"kms","x-number":1,"__proto__":"polluted"}');
  const message = readChildMessage({ type: "request", id: 1, request: { ...request, headers } });
  expect(message).toEqual({ type: "request", id: 1, request });
});

test("of headers, a hundred are read, and none that is longer than any client's", () => {
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x-${index}`, "1"]));
  const headers = { ...request.headers, long: "x".repeat(10_000), ...many };
  const message = readChildMessage({ type: "request", id: 1, request: { ...request, headers } });
  const read = message?.type === "request" ? Object.keys(message.request.headers) : [];
  expect([read.length, read.slice(0, 2), read.at(-1)]).toEqual([99, ["host", "x-0"], "x-97"]);
});

test("an error's parts of the wrong type are left out, and long ones cut", () => {
  const error = { name: { toString: "no" }, message: "x".repeat(5000), line: -1, code: 7 };
  expect(readChildMessage({ type: "threw", id: 1, error })).toEqual({
    type: "threw",
    id: 1,
    error: { name: "", message: "x".repeat(2000) },
  });
});
