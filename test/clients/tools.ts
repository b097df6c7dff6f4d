/** AWS's tools on this machine, as many as there are, and one way to run them on an endpoint. */
import { execFileSync, spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import type { Ready } from "../cli/serving.ts";

export interface Tool {
  readonly command: string;
  /** `aws-cli/2.9.19`, `boto3 1.26.27`. */
  readonly version: string;
  /** Whether it finds service-specific endpoints by the environment: boto3 from 1.28 on, the CLI from 2.13 and 1.29 on. */
  readonly knowsEndpoints: boolean;
}

const printed = (command: string, ...args: readonly string[]): string | undefined => {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
};

/** What is found under these names, each once. */
const found = (names: readonly string[], versionOf: (command: string) => string | undefined): Tool[] => {
  const tools = new Map<string, Tool>();
  for (const command of names) {
    const version = versionOf(command);
    const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version ?? "") ?? []).map(Number);
    const isCli = version?.startsWith("aws") === true;
    const since = isCli ? (major === 1 ? 29 : 13) : 28;
    if (version !== undefined) tools.set(version, { command, version, knowsEndpoints: minor >= since });
  }
  return [...tools.values()];
};

/** With boto3 and cryptography: the one on the path, and the system's own, where Debian's packages are. */
export const pythons = found(["python3", "/usr/bin/python3"], (command) =>
  printed(command, "-c", "import boto3, cryptography; print('boto3', boto3.__version__)"),
);

export const awsClis = found(["aws", "/usr/bin/aws"], (command) => printed(command, "--version")?.split(" ")[0]);

/** Says aloud what is not tested here, and why. */
export const sayMissing = (what: string, tools: readonly Tool[]): void => {
  if (tools.length === 0)
    process.stderr.write(`Left out: ${what} is not installed here, so nothing is tested with it.\n`);
};

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a tool with nothing of AWS in its environment but what `serve` printed. */
export const runOn = ({ environment }: Ready, command: string, args: readonly string[], cwd: string): Promise<Ran> => {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const given = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== null);
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = { ...Object.fromEntries(own), ...Object.fromEntries(given), AWS_PAGER: "", HOME: cwd };
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  child.once("error", reject).once("close", (code) => resolve({ code, out, err }));
  return promise;
};

/** Python by pyenv looks for its versions in the home folder. */
export const realCommand = (command: string): string =>
  printed(command, "-c", "import sys; print(sys.executable)") ?? realpathSync(command);
