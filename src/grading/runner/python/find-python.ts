/** Which Python runs learners' programs: the first that is new enough and has boto3 and, if there is one, cryptography. */
import { execFile } from "node:child_process";
import { MissingTool } from "../runner.ts";

/** Names and places to look at; KMS_WORKBOOK_PYTHON comes before them. */
const CANDIDATES = process.platform === "win32" ? ["python", "py"] : ["python3", "/usr/bin/python3", "python"];

/** The oldest that boto3 is still made for has audit hooks too (3.8). */
const PROBE = `
import sys, importlib.util
has = importlib.util.find_spec
print("old" if sys.version_info < (3, 8) else "no boto3" if not has("boto3")
      else "ready" if has("cryptography") else "no cryptography")
`;

/** From the worst to the best. */
const STATES = ["none", "old", "no boto3", "no cryptography", "ready"] as const;
type State = (typeof STATES)[number];

interface Found {
  readonly command: string;
  readonly state: State;
}

let looked: Promise<Found> | undefined;

/**
 * Looks once; a look that found less than everything is taken again, because in between somebody may have installed it.
 * A Python without cryptography will do: most programs do not need it, and one that does is told ({@link noCryptography}).
 * @returns the command
 * @throws MissingTool with what to install
 */
export async function findPython(): Promise<string> {
  looked ??= look();
  const { command, state } = await looked;
  if (state !== "ready") looked = undefined;
  if (state === "ready" || state === "no cryptography") return command;
  throw new MissingTool(MISSING[state], `${CURE[state]} ${OR}`);
}

/** The best that there is, and the first of those. */
async function look(): Promise<Found> {
  const { KMS_WORKBOOK_PYTHON: chosen } = process.env;
  let best: Found = { command: "", state: "none" };
  for (const command of chosen === undefined || chosen === "" ? CANDIDATES : [chosen]) {
    const state = await probe(command);
    if (STATES.indexOf(state) > STATES.indexOf(best.state)) best = { command, state };
    if (state === "ready") break;
  }
  return best;
}

const probe = (command: string): Promise<State> =>
  new Promise((resolve) => {
    execFile(command, ["-c", PROBE], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      const told = STATES.find((state) => state === stdout.trim());
      resolve(error === null && told !== undefined ? told : "none");
    });
  });

const OR = "Or take the exercise in TypeScript, which needs nothing else.";
const VIRTUAL = "If it is in a virtual environment, name that environment's Python in KMS_WORKBOOK_PYTHON.";
const BOTH = `Install boto3 and cryptography: ${installing("boto3", "cryptography")}. ${VIRTUAL}`;

const MISSING = {
  none: "There is no Python on this machine that the workbook can find.",
  old: "The Python on this machine is older than 3.8.",
  "no boto3": "The Python on this machine has no boto3, the AWS SDK for Python.",
} as const;
const CURE = {
  none: `Install Python 3.8 or newer. ${BOTH}`,
  old: `Install a newer one. ${BOTH}`,
  "no boto3": BOTH,
} as const;

/** A program imports it, and it is not there: says nothing about the program. */
export const noCryptography = (): MissingTool =>
  new MissingTool(
    "Your program uses the package `cryptography`, and the Python on this machine does not have it.",
    `Install it: ${installing("cryptography")}. ${VIRTUAL} ${OR}`,
  );

function installing(...packages: readonly string[]): string {
  const debian = packages.map((name) => `python3-${name}`).join(" ");
  return `\`apt-get install ${debian}\` on Debian and Ubuntu, elsewhere \`python3 -m pip install ${packages.join(" ")}\``;
}
