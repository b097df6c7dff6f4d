/** Errors of a learner's program as data: name, message and the line in the learner's file. Never throws. */
import { inspect, types } from "node:util";
import { type DescribedError, MESSAGE_LENGTH, NAME_LENGTH } from "../protocol.ts";
import { charCodeAt, indexOfText, sliceText } from "./intrinsics.ts";

const { isNativeError } = types;
const DOMError = DOMException;

/** @param programUrl the URL the program was loaded under, as stack traces show it */
export const describeError = (thrown: unknown, programUrl: string): DescribedError => {
  try {
    if (!isNativeError(thrown) && !(thrown instanceof DOMError)) {
      return { name: typeof thrown, message: sliceText(inspect(thrown, { depth: 1 }), 0, MESSAGE_LENGTH) };
    }
    const { name, message, stack, code } = thrown as Error & { code?: unknown };
    const line = typeof stack === "string" ? lineOf(stack, programUrl) : undefined;
    return {
      name: typeof name === "string" ? sliceText(name, 0, NAME_LENGTH) : "Error",
      message: typeof message === "string" ? sliceText(message, 0, MESSAGE_LENGTH) : "",
      ...(line !== undefined && { line }),
      ...(typeof code === "string" && { code: sliceText(code, 0, NAME_LENGTH) }),
    };
  } catch {
    return { name: "Error", message: "It could not be read." };
  }
};

/** The line number after the first `URL:` in a stack trace. */
const lineOf = (stack: string, programUrl: string): number | undefined => {
  const start = indexOfText(stack, `${programUrl}:`, 0);
  if (start < 0) return undefined;
  let line = 0;
  for (let index = start + programUrl.length + 1; index < stack.length; index++) {
    const digit = charCodeAt(stack, index) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    line = line * 10 + digit;
  }
  return line > 0 ? line : undefined;
};
