/** The endpoint of the packed program, as a shell starts and stops it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { expect, test } from "vitest";
import { Learner } from "./learner.ts";

/** Starts the endpoint, and makes a key on it. */
const serve = async (learner: Learner, ...options: readonly string[]) => {
  const child = spawn(
    process.env.PROGRAM_NODE ?? process.execPath,
    [learner.program, "serve", "--port", "0", "--json", ...options],
    {
      cwd: learner.folder,
      env: learner.environment,
    },
  );
  const ended = once(child, "exit");
  const [line] = await once(child.stdout, "data");
  const { url, region, profiles, environment } = JSON.parse(String(line));
  const client = new KMSClient({ endpoint: url, region, credentials: profiles[0] });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  return { child, ended, environment, KeyMetadata };
};

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends it, and its profiles with it", async (signal) => {
  using learner = new Learner();
  const { child, ended, environment, KeyMetadata } = await serve(learner);
  expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\//);
  expect(existsSync(environment.AWS_CONFIG_FILE)).toBe(true);
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(existsSync(environment.AWS_CONFIG_FILE)).toBe(false);
});

test("Ctrl-C that npm passes on a second time does not keep it from saving its state", async () => {
  using learner = new Learner();
  const { child, ended, KeyMetadata } = await serve(learner, "--state", "state.json");
  child.kill("SIGINT");
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(readFileSync(join(learner.folder, "state.json"), "utf8")).toContain(KeyMetadata?.KeyId);
});
