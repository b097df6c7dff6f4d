/** Calls a second over HTTP, beside a server of Node's that does nothing. Client and server have a process each. */

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { CreateKeyCommand, type CreateKeyCommandInput, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import type { Credentials } from "../../src/kms/world.ts";
import { signed } from "../aws/endpoint/signing.ts";
import { node } from "./learner.ts";
import { inTurn, median, type Section } from "./measure.ts";
import { rateOf } from "./raw-client.ts";

const calls = 4_000;
const rounds = 5;
const region = "us-east-1";

class ServerProcess implements Disposable {
  readonly #child: ChildProcess;

  constructor(args: readonly string[]) {
    this.#child = spawn(node, args, { stdio: ["ignore", "pipe", "inherit"] });
  }

  /** The line of JSON that it prints once it listens. */
  async ready(): Promise<{ readonly url: string; readonly profiles: readonly Credentials[] }> {
    if (this.#child.stdout === null) throw new Error("The server's output is not read.");
    const [line] = await once(this.#child.stdout, "data");
    return JSON.parse(String(line));
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}

/** What goes over the wire for a call. */
const wire = async (url: string, credentials: Credentials, operation: string, input: object): Promise<Buffer> => {
  const { host } = new URL(url);
  const body = JSON.stringify(input);
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `TrentService.${operation}`,
    "content-length": String(Buffer.byteLength(body)),
  };
  const request = await signed({ host, headers, body }, { credentials, region, date: new Date() });
  const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
};

export const measureHttp = async (program: string): Promise<Section> => {
  using nothing = new ServerProcess([join(import.meta.dirname, "http-nothing.ts")]);
  using mock = new ServerProcess([program, "serve", "--port", "0", "--json"]);
  const [bare, { url, profiles }] = await Promise.all([nothing.ready(), mock.ready()]);
  const credentials = profiles[0];
  if (credentials === undefined) throw new Error("The endpoint has no profile.");

  const client = new KMSClient({ endpoint: url, region, credentials: { ...credentials } });
  const key = async (input: CreateKeyCommandInput) => (await client.send(new CreateKeyCommand(input))).KeyMetadata?.Arn;
  const [KeyId, signingKey] = [await key({}), await key({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" })];
  const Plaintext = randomBytes(1024);
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  client.destroy();

  const encrypt = { KeyId, Plaintext: Plaintext.toString("base64") };
  const inputs = {
    "Encrypt 1 KB": ["Encrypt", encrypt],
    "Decrypt 1 KB": ["Decrypt", { CiphertextBlob: Buffer.from(CiphertextBlob ?? []).toString("base64") }],
    GenerateDataKey: ["GenerateDataKey", { KeyId, KeySpec: "AES_256" }],
    "Sign, P-256": [
      "Sign",
      { KeyId: signingKey, Message: "bWVzc2FnZQ==", SigningAlgorithm: "ECDSA_SHA_256", MessageType: "RAW" },
    ],
  } as const;
  const rows: Section["rows"][number][] = [];
  for (const connections of [1, 8]) {
    const bytes = await wire(bare.url, credentials, "Encrypt", encrypt);
    const ways: Record<string, () => Promise<number>> = { nothing: () => rateOf(bare.url, bytes, connections, calls) };
    for (const [name, [operation, input]] of Object.entries(inputs)) {
      const request = await wire(url, credentials, operation, input);
      ways[name] = () => rateOf(url, request, connections, calls);
    }
    for (const way of Object.values(ways)) await way();
    const samples = await inTurn(rounds, ways);
    const yardstick = median(samples.nothing ?? []);
    for (const [name, rates] of Object.entries(samples)) {
      rows.push({
        what: `${name}, ${connections} connection${connections === 1 ? "" : "s"}`,
        value: `${Math.round(median(rates)).toLocaleString("en")} /s`,
        ratio: median(rates) / yardstick,
      });
    }
  }
  return {
    title: "Calls a second over HTTP, signatures verified",
    yardstick: "a server of Node's that does nothing",
    rows,
  };
};
