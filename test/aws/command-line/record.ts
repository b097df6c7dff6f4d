/**
 * Records what the real AWS CLI prints: runs every line of recorded.jsonl in bash, with the `aws` that is on the PATH
 * (version 2), against this mock on loopback, and writes the file anew. To add a line, append {"line": "…"} and run
 *
 *     node test/aws/command-line/record.ts
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "../../../src/aws/endpoint/listen.ts";
import { ALICE, BOB, createStage, REGION } from "./stage.ts";

const file = join(import.meta.dirname, "recorded.jsonl");
const lines: string[] = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((row) => JSON.parse(row).line);

const world = createStage();
const endpoint = await listen(world, { onFault: console.error });

const home = mkdtempSync(join(tmpdir(), "recorded-"));
const folder = join(home, "folder");
const profile = (name: string, arn: string) => {
  const { accessKeyId, secretAccessKey } = world.credentials(arn);
  return `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
};
writeFileSync(join(home, "credentials"), profile("default", ALICE) + profile("bob", BOB));
writeFileSync(join(home, "config"), "");

const environment = {
  PATH: process.env.PATH,
  HOME: home,
  TZ: "UTC",
  LC_ALL: "C.UTF-8",
  AWS_PAGER: "",
  AWS_REGION: REGION,
  AWS_CONFIG_FILE: join(home, "config"),
  AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
  AWS_ENDPOINT_URL: endpoint.url,
};

const run = (line: string) =>
  new Promise<{ line: string; output: string; error: string; exitCode: number }>((resolve) => {
    const child = spawn("bash", ["-c", `mkdir -p ${folder}; cd ${folder}; set -o pipefail\n${line}`], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [output, error] = ["", ""];
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      error += chunk;
    });
    child.on("close", (code) => resolve({ line, output, error, exitCode: code ?? -1 }));
  });

const recorded: string[] = [];
for (const line of lines) recorded.push(JSON.stringify(await run(line)));
writeFileSync(file, `${recorded.join("\n")}\n`);
await endpoint.close();
rmSync(home, { recursive: true });
