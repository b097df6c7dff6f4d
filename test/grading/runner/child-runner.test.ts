/** What a learner's program can count on. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AwsRequest, AwsResponse } from "../../../src/aws/http.ts";
import { createRunner } from "../../../src/grading/runner/child-runner.ts";
import type { ProgramToRun, RunningProgram } from "../../../src/grading/runner/runner.ts";
import { type Runner, ThrownError } from "../../../src/grading/runner/runner.ts";
import { type BundledChild, bundleChild } from "./bundled-child.ts";

let bundled: BundledChild;
let runner: Runner;
beforeAll(async () => {
  bundled = await bundleChild();
  runner = createRunner({ childEntry: bundled.childEntry });
});
afterAll(() => {
  runner.dispose();
  bundled.remove();
});

const environment = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIANOTESAPP",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "token",
};

const answer = (members: Record<string, unknown>, status = 200): AwsResponse => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: new TextEncoder().encode(JSON.stringify(members)),
});

const loaded = async <Result>(
  source: string,
  use: (program: RunningProgram) => Promise<Result>,
  options: Partial<ProgramToRun> = {},
): Promise<Result> => {
  const program = await runner.load({
    fileName: "seal-a-record.ts",
    source,
    environment,
    respond: async () => answer({}),
    ...options,
  });
  try {
    return await use(program);
  } finally {
    program.close();
  }
};

test("a KMS request with megabytes reaches its answer whole", async () => {
  const source = `
    import { EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
    export const seal = (bytes: number) =>
      new KMSClient({}).send(new EncryptCommand({ KeyId: "alias/notes", Plaintext: new Uint8Array(bytes) }));
  `;
  const sizes: number[] = [];
  const respond = async ({ body }: AwsRequest) => {
    sizes.push(JSON.parse(new TextDecoder().decode(body)).Plaintext.length);
    return answer({});
  };
  await loaded(source, (program) => program.call("seal", [3_000_000]), { respond });
  expect(sizes).toEqual([4_000_000]);
});

describe("a program", () => {
  test("tells its exports, and its functions are called with values", async () => {
    const source = `
      export const limit: number = 4096;
      export async function seal(note: string, options: { times: number }): Promise<string[]> {
        return Array(options.times).fill(note);
      }
      export default class Sealer {}`;
    await loaded(source, async (program) => {
      expect(program.exports).toEqual({ limit: "number", seal: "function", default: "function" });
      expect(await program.call("seal", ["a", { times: 2 }])).toEqual(["a", "a"]);
    });
  });

  test("keeps its state between calls, and answers calls made at once", async () => {
    const source = "let count = 0; export const next = async () => { const mine = ++count; await null; return mine; };";
    await loaded(source, async (program) => {
      expect(await Promise.all([program.call("next", []), program.call("next", [])])).toEqual([1, 2]);
      expect(await program.call("next", [])).toBe(3);
    });
  });

  test("gets and returns bytes, dates, maps and nested values", async () => {
    const source = `
      export const kinds = (bytes) => [bytes.constructor.name, bytes.buffer instanceof ArrayBuffer];
      export const back = () => ({
        bytes: Buffer.from("abc"), view: new Uint8Array([1, 2, 3, 4]).subarray(1, 3), when: new Date(0),
        map: new Map([["a", [1n, null, undefined, true]]]), set: new Set(["b"]), buffer: new ArrayBuffer(2),
      });`;
    await loaded(source, async (program) => {
      expect(await program.call("kinds", [new Uint8Array(2)])).toEqual(["Uint8Array", true]);
      expect(await program.call("back", [])).toEqual({
        bytes: Uint8Array.from([97, 98, 99]),
        view: Uint8Array.from([2, 3]),
        when: new Date(0),
        map: new Map([["a", [1n, null, undefined, true]]]),
        set: new Set(["b"]),
        buffer: new Uint8Array(2),
      });
    });
  });

  test("that throws is told with name, message and the line in its file", async () => {
    const source = `
      const inner = (note: string): never => {
        throw new TypeError(\`bad \${note}\`);
      };
      export const seal = async (note: string) => inner(note);
      export const odd = () => { throw { code: 7 }; };`;
    await loaded(source, async (program) => {
      const thrown = await program.call("seal", ["note"]).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(ThrownError);
      expect((thrown as ThrownError).thrown).toEqual({ name: "TypeError", message: "bad note", line: 3 });
      await expect(program.call("odd", [])).rejects.toThrow("object: { code: 7 }");
    });
  });

  test("prints, and that is kept", async () => {
    const source = `console.log("loading"); export const seal = () => { console.error("grün %d", 1); process.stdout.write("done"); };`;
    await loaded(source, async (program) => {
      await program.call("seal", []);
      await expect.poll(() => program.output).toContain("done");
      expect(program.output).toContain("loading\n");
      expect(program.output).toContain("grün 1\n");
    });
  });

  test("has Node's cryptography and @noble/ciphers", async () => {
    const source = `
      import { createCipheriv, randomBytes, webcrypto } from "node:crypto";
      import * as crypto from "crypto";
      import { gcm } from "@noble/ciphers/aes.js";
      import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
      import { bytesToHex } from "@noble/ciphers/utils.js";
      import { gcm as webGcm } from "@noble/ciphers/webcrypto.js";
      import { promisify } from "node:util"; import { Transform } from "node:stream"; import { gzipSync } from "node:zlib";
      export const seal = async () => {
        const key = new Uint8Array(32), nonce = new Uint8Array(12), note = Buffer.from("note");
        const cipher = createCipheriv("aes-256-gcm", key, nonce);
        const node = Buffer.concat([cipher.update(note), cipher.final(), cipher.getAuthTag()]).toString("hex");
        const web = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce },
          await globalThis.crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]), note);
        chacha20poly1305(key, nonce).encrypt(note);
        return [node, bytesToHex(gcm(key, nonce).encrypt(note)), bytesToHex(await webGcm(key, nonce).encrypt(note)),
          Buffer.from(web).toString("hex"), randomBytes(3).length, gzipSync("").length > 0];
      };`;
    const found = (await loaded(source, (program) => program.call("seal", []))) as unknown[];
    expect(found[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(found).toEqual([found[0], found[0], found[0], found[0], 3, true]);
  });
});

describe("the AWS client", () => {
  const source = `
    import { KMS, KMSClient, EncryptCommand, type EncryptCommandOutput, NotFoundException } from "@aws-sdk/client-kms";
    const send = async (client: KMSClient): Promise<EncryptCommandOutput> =>
      await client.send(new EncryptCommand({ KeyId: "alias/notes", Plaintext: Buffer.from("note") }));
    export const fromEnvironment = () => send(new KMSClient({}));
    export const withoutArguments = () => send(new KMSClient());
    export const elsewhere = () => send(new KMSClient({ region: "us-west-2" }));
    export const aggregated = () => new KMS({}).encrypt({ KeyId: "alias/notes", Plaintext: Buffer.from("note") });
    export const names = () => [KMSClient.name, KMS.name, new KMSClient({}).constructor.name];
    export const notFound = async () => {
      try { await send(new KMSClient({})); return "sent" } catch (error) { return error instanceof NotFoundException }
    };`;

  const requestsOf = async (exportName: string): Promise<AwsRequest[]> => {
    const requests: AwsRequest[] = [];
    const respond = async (request: AwsRequest) => {
      requests.push(request);
      return answer({ KeyId: "key", CiphertextBlob: "AQID" });
    };
    const value = await loaded(source, (program) => program.call(exportName, []), { respond });
    expect(value).toMatchObject({ KeyId: "key", CiphertextBlob: Uint8Array.from([1, 2, 3]) });
    return requests;
  };

  test.for([
    ["fromEnvironment", "eu-central-1"],
    ["withoutArguments", "eu-central-1"],
    ["elsewhere", "us-west-2"],
    ["aggregated", "eu-central-1"],
  ] as const)("%s signs for %s with the caller's credentials", async ([exportName, region]) => {
    const [request, ...others] = await requestsOf(exportName);
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      method: "POST",
      path: "/",
      headers: {
        host: `kms.${region}.amazonaws.com`,
        "x-amz-target": "TrentService.Encrypt",
        "x-amz-security-token": "token",
        authorization: expect.stringMatching(`Credential=AKIANOTESAPP/\\d{8}/${region}/kms/aws4_request`),
      },
    });
    expect(JSON.parse(new TextDecoder().decode(request?.body))).toEqual({
      KeyId: "alias/notes",
      Plaintext: "bm90ZQ==",
    });
  });

  test("has its real names and its errors", async () => {
    const respond = async () => answer({ __type: "NotFoundException", message: "Alias … is not found." }, 400);
    await loaded(
      source,
      async (program) => {
        expect(await program.call("names", [])).toEqual(["KMSClient", "KMS", "KMSClient"]);
        expect(await program.call("notFound", [])).toBe(true);
        const thrown = await program.call("fromEnvironment", []).catch((error: unknown) => error);
        expect((thrown as ThrownError).thrown).toEqual({
          name: "NotFoundException",
          message: "Alias … is not found.",
          line: 4,
        });
      },
      { respond },
    );
  });

  test("meets a fault of ours as a fault of ours", async () => {
    const respond = () => Promise.reject(new Error("The mock broke."));
    const failed = loaded(source, (program) => program.call("fromEnvironment", []), { respond });
    await expect(failed).rejects.toEqual(new Error("The mock broke."));
  });
});

describe("the runner", () => {
  test("gives each program a process of its own", async () => {
    const source = "globalThis.count = (globalThis.count ?? 0) + 1; export const count = () => globalThis.count;";
    const counts = await Promise.all([1, 2, 3].map(() => loaded(source, (program) => program.call("count", []))));
    expect(counts).toEqual([1, 1, 1]);
  });

  test("starts processes when they are needed if it keeps none", async () => {
    const lazy = createRunner({ childEntry: bundled.childEntry, spare: 0 });
    const program = await lazy.load({
      fileName: "a.ts",
      source: "export const a = () => 1;",
      environment,
      respond: async () => answer({}),
    });
    expect(await program.call("a", [])).toBe(1);
    lazy.dispose();
    await expect(program.call("a", [])).rejects.toThrow("The program has been closed.");
  });

  test("says so when it cannot start a process", async () => {
    const broken = createRunner({ childEntry: `${bundled.childEntry}/../noble-ciphers-aes.js` });
    const failed = broken.load({ fileName: "a.ts", source: "", environment, respond: async () => answer({}) });
    await expect(failed).rejects.toThrow(/^The process for programs did not start/);
    broken.dispose();
  });

  test.for([
    ["bytes that nothing can be read from", "frame(Buffer.from([1, 2, 3]))"],
    ["a message of 4 GiB", "Buffer.alloc(100, 255)"],
    [
      "what would end it on a channel of Node's",
      "frame(serialize({ cmd: 'NODE_HANDLE_ACK' })), frame(Buffer.from([7]))",
    ],
  ])("lives on when a child sends %s", async ([, sent]) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "kms-workbook-garbling-")));
    const childEntry = join(folder, "child.mjs");
    writeFileSync(
      childEntry,
      `import { writeSync } from "node:fs";
       import { serialize } from "node:v8";
       const frame = (bytes) => { const size = Buffer.alloc(4); size.writeUInt32BE(bytes.length); return Buffer.concat([size, bytes]); };
       writeSync(3, Buffer.concat([frame(serialize({ type: "ready" })), ${sent}]));
       setInterval(() => {}, 1000);`,
    );
    const garbling = createRunner({ childEntry, spare: 0 });
    const failed = garbling.load({ fileName: "a.ts", source: "", environment, respond: async () => answer({}) });
    await expect(failed).rejects.toThrow("Your program broke the connection between its process and the workbook.");
    garbling.dispose();
    rmSync(folder, { recursive: true });
  });

  test("refuses programs after it was disposed of", async () => {
    const disposed = createRunner({ childEntry: bundled.childEntry, spare: 0 });
    disposed.dispose();
    const failed = disposed.load({ fileName: "a.ts", source: "", environment, respond: async () => answer({}) });
    await expect(failed).rejects.toThrow("disposed");
  });
});
