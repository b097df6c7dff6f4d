/** What differs between the languages that programs are written in: how a process starts, speaks, and is spoken of. */
import type { ChildProcess } from "node:child_process";
import { deserialize, serialize } from "node:v8";
import * as faults from "./faults.ts";
import type { ToChild } from "./protocol.ts";
import { spawnChild } from "./spawn-child.ts";

/** What learners are told of faults of their program, in the words of its language. */
export type Faults = typeof faults;

export interface ProgramSide {
  /** With the last two of five pipes as TO_PARENT and FROM_PARENT of protocol.ts. */
  spawn(): ChildProcess;
  encode(message: ToChild): Uint8Array;
  /** One message, to be taken apart by readChildMessage. @throws Error for what is none */
  decode(frame: Uint8Array): unknown;
  /** What a function returned. @throws Error for what is no value */
  readValue(bytes: Uint8Array): unknown;
  readonly faults: Faults;
}

/** @param childEntry absolute path of the bundled child.js, without symbolic links */
export const typescriptSide = (childEntry: string): ProgramSide => ({
  spawn: () => spawnChild(childEntry),
  encode: serialize,
  decode: deserialize,
  readValue: deserialize,
  faults,
});
