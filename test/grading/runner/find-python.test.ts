/** Which Python is taken, and what is told where none will do. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { findPython } from "../../../src/grading/runner/python/find-python.ts";

const folder = mkdtempSync(join(tmpdir(), "kms-workbook-python-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** A Python that says this of itself. */
const pythonThatSays = (state: string): string => {
  const file = join(folder, "python");
  writeFileSync(file, `#!/bin/sh\necho ${state}\n`, { mode: 0o755 });
  vi.stubEnv("KMS_WORKBOOK_PYTHON", file);
  return file;
};

it.skipIf(process.platform === "win32")("takes one without cryptography, and looks again the next time", async () => {
  const python = pythonThatSays("no cryptography");
  expect(await findPython()).toBe(python);
  pythonThatSays("no boto3");
  await expect(findPython()).rejects.toThrow(/has no boto3/);
});

it.skipIf(process.platform === "win32").each([
  ["no boto3", /has no boto3/, /apt-get install python3-boto3 python3-cryptography/],
  ["old", /older than 3\.8/, /Install a newer one/],
  ["nonsense", /There is no Python/, /Install Python 3\.8 or newer/],
])("tells of one with %s what to install, and that TypeScript needs nothing", async (state, message, next) => {
  pythonThatSays(state);
  await expect(findPython()).rejects.toMatchObject({
    message: expect.stringMatching(message),
    next: expect.stringMatching(next),
  });
  await expect(findPython()).rejects.toMatchObject({ next: expect.stringMatching(/in TypeScript/) });
});
