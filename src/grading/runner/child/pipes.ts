/**
 * The child's ends of the two pipes to its parent. What is sent is written at once; what comes goes from the handle
 * straight to its hearer, past the streams and events that a program can patch.
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";
import { frameHeader, readFrames } from "../frames.ts";
import { FROM_PARENT, type FromChild, MESSAGE_BYTES, TO_PARENT, type ToChild } from "../protocol.ts";
import { byteLength, defineProperty } from "./intrinsics.ts";

/** Bytes read at a time. */
const CHUNK_BYTES = 65_536;

/** @param gone is called when the parent is no longer there */
export const openPipes = (
  hear: (message: ToChild) => void,
  gone: () => void,
): { readonly send: (message: FromChild) => void } => {
  const read = readFrames(MESSAGE_BYTES, (message) => hear(deserialize(message) as ToChild));
  const socket = new Socket({
    fd: FROM_PARENT,
    readable: true,
    writable: false,
    onread: {
      buffer: new Uint8Array(CHUNK_BYTES),
      callback: (length, chunk) => {
        read(chunk, length);
        return true;
      },
    },
  });
  // What Node calls at the pipe's end and for its errors. As the socket's own, they are not those of a prototype.
  for (const name of ["push", "destroy"]) defineProperty(socket, name, { value: gone });

  const write = (bytes: Uint8Array): void => {
    const length = byteLength(bytes);
    for (let written = 0; written < length; ) written += writeSync(TO_PARENT, bytes, written, length - written);
  };
  return {
    send: (message) => {
      const bytes = serialize(message);
      try {
        write(frameHeader(byteLength(bytes)));
        write(bytes);
      } catch {
        gone();
      }
    },
  };
};
