/** Which Python runs learners' programs: the first that is new enough and has boto3. */
import { execFile } from "node:child_process";
import { MissingTool } from "../runner.ts";

/** Names and places to look at; KMS_WORKBOOK_PYTHON comes before them. */
const CANDIDATES = process.platform === "win32" ? ["python", "py"] : ["python3", "/usr/bin/python3", "python"];

/** The oldest that boto3 is still made for has audit hooks too (3.8). */
const PROBE = `
import sys, importlib.util
print("old" if sys.version_info < (3, 8) else "ready" if importlib.util.find_spec("boto3") else "no boto3")
`;

type Found = "ready" | "no boto3" | "old" | "none";

let found: Promise<string> | undefined;

/**
 * Looks once; a look that found nothing is taken again, because in between somebody may have installed it.
 * @returns the command
 * @throws MissingTool with what to install
 */
export function findPython(): Promise<string> {
  found ??= look().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function look(): Promise<string> {
  const { KMS_WORKBOOK_PYTHON: chosen } = process.env;
  let best: Found = "none";
  for (const command of chosen === undefined || chosen === "" ? CANDIDATES : [chosen]) {
    const state = await probe(command);
    if (state === "ready") return command;
    if (best === "none" || state === "no boto3") best = state;
  }
  throw new MissingTool(MISSING[best], CURE[best]);
}

const probe = (command: string): Promise<Found> =>
  new Promise((resolve) => {
    execFile(command, ["-c", PROBE], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      const told = stdout.trim();
      resolve(error === null && (told === "ready" || told === "no boto3" || told === "old") ? told : "none");
    });
  });

const MISSING = {
  ready: "",
  none: "There is no Python on this machine that the workbook can find.",
  old: "The Python on this machine is older than 3.8.",
  "no boto3": "The Python on this machine has no boto3, the AWS SDK for Python.",
} as const satisfies Record<Found, string>;

const OR = "Or take the exercise in TypeScript, which needs nothing else.";
const PACKAGES =
  "Install boto3 and cryptography: `apt-get install python3-boto3 python3-cryptography` on Debian and Ubuntu, elsewhere `python3 -m pip install boto3 cryptography`. If they are in a virtual environment, name its Python in KMS_WORKBOOK_PYTHON.";
const CURE = {
  ready: "",
  none: `Install Python 3.8 or newer. ${PACKAGES} ${OR}`,
  old: `Install a newer one. ${PACKAGES} ${OR}`,
  "no boto3": `${PACKAGES} ${OR}`,
} as const satisfies Record<Found, string>;
