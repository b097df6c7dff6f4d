/** Programs in Python: child.py in a process of its own, spoken with in JSON. */
import { spawn } from "node:child_process";
import type { ProgramSide } from "../program-side.ts";
import { limitedCommand } from "../spawn-child.ts";
import * as faults from "./faults.ts";
import { decodeValue, encodeValue } from "./json-codec.ts";

/**
 * @param python the command that runs Python
 * @param childEntry absolute path of child.py
 */
export const pythonSide = (python: string, childEntry: string): ProgramSide => ({
  spawn() {
    // Unbuffered, so that what was printed is there when the process ends; no bytecode is written anywhere.
    const [command, args] = limitedCommand(python, ["-u", "-B", childEntry]);
    return spawn(command, args, {
      env: environment(),
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      windowsHide: true,
    });
  },
  encode(message) {
    const plain = message.type === "call" ? { ...message, args: message.args.map(encodeValue) } : message;
    return Buffer.from(JSON.stringify(plain));
  },
  decode(frame) {
    const message: unknown = JSON.parse(Buffer.from(frame).toString("utf8"));
    if (typeof message !== "object" || message === null || !("value" in message)) return message;
    return { ...message, value: Buffer.from(String(message.value)) };
  },
  readValue: decodeValue,
  faults,
});

/** What Python needs to find itself and its packages, and settings that keep boto3 from looking for credentials elsewhere. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, SystemRoot, APPDATA } = process.env;
  return {
    ...(PATH !== undefined && { PATH }),
    // Packages that were installed for one user are below it.
    ...(HOME !== undefined && { HOME }),
    ...(process.platform === "win32" && { SystemRoot, APPDATA }),
    TZ: "UTC",
    PYTHONIOENCODING: "utf-8",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
  };
}
