/** Messages come out of frames whole and in order, however the pipe cut them, and nonsense is told from them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { BadFrame, frameHeader, readFrames } from "../../../src/grading/runner/frames.ts";

const framed = (messages: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(messages.flatMap((message) => [frameHeader(message.length), message]));

test("any messages, cut anywhere, come out as they went in", () => {
  const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 600 }), { maxLength: 5 });
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 700 }), (sent, step) => {
      const bytes = framed(sent);
      const taken: Uint8Array[] = [];
      const read = readFrames(600, (message) => taken.push(message));
      for (let from = 0; from < bytes.length; from += step) {
        const chunk = bytes.subarray(from, from + step);
        read(chunk, chunk.length);
      }
      expect(taken).toEqual(sent.map((message) => Uint8Array.from(message)));
    }),
  );
});

test("only the given length of a chunk counts", () => {
  const taken: Uint8Array[] = [];
  const read = readFrames(9, (message) => taken.push(message));
  read(Uint8Array.of(0, 0, 0, 2, 7, 99), 5);
  read(Uint8Array.of(8, 99), 1);
  expect(taken).toEqual([Uint8Array.of(7, 8)]);
});

test.for([
  ["an empty message", 0],
  ["one byte over the limit", 601],
  ["4 GiB", 2 ** 32 - 1],
] as const)("%s is no frame, which is told by its header alone", ([, length]) => {
  const header = frameHeader(length);
  const read = readFrames(600, () => expect.unreachable());
  expect(() => read(header, header.length)).toThrow(BadFrame);
});
