/** boto3, the new and the old, on what `serve` prints; and envelope encryption with Fernet of the package cryptography. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleWorld } from "../../src/cli/commands.ts";
import { serveJson } from "../cli/serving.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { pythons, realCommand, runOn, sayMissing } from "./tools.ts";

const program = join(import.meta.dirname, "boto3_program.py");

sayMissing("Python with boto3 and cryptography (python3-boto3, python3-cryptography)", pythons);

describe.skipIf(pythons.length === 0)("boto3", () => {
  test.each(pythons.map((python) => [python.version, python] as const))(
    "%s does what people do with it",
    async (_, python) => {
      const cwd = emptyFolder();
      writeFileSync(join(cwd, "world.yaml"), exampleWorld.join("\n"));
      const { ready } = await serveJson(["--world", "world.yaml"], { cwd });
      const told = python.knowsEndpoints ? "by-environment" : "by-argument";
      const { code, out, err } = await runOn(ready, realCommand(python.command), [program, ready.account, told], cwd);
      expect({ code, err }).toEqual({ code: 0, err: expect.not.stringContaining("Traceback") });
      expect(JSON.parse(out)).toEqual({
        opened: "a note",
        other_context: { code: "InvalidCiphertextException", message: expect.any(String) },
        data_key: { length: 32, key: expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\//), same: true },
        fernet_of_bytes: expect.stringMatching(/^(ValueError|Error)$/),
        fernet: "a long note",
        fernet_of_another: "InvalidToken",
        created: { state: "Enabled", year: new Date().getUTCFullYear(), policy: true, listed: true },
        bad_policy: { code: "MalformedPolicyDocumentException", message: expect.any(String) },
        app_opens: "a note",
        app_lists: {
          code: "AccessDeniedException",
          message: expect.stringMatching(
            /^User: arn:aws:sts::111122223333:assumed-role\/NotesApp\/session is not authorized/,
          ),
        },
        wrong_secret: {
          code: "InvalidSignatureException",
          message: expect.stringMatching(
            /^The request signature we calculated does not match the signature you provided\./,
          ),
        },
        stranger: null,
        who: "arn:aws:iam::111122223333:root",
        visit: "arn:aws:sts::111122223333:assumed-role/NotesApp/visit",
        looked_up: ["CreateKey root"],
      });
    },
  );
});
