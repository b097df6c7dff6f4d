/** The endpoint as clients meet it: the real client of the AWS SDK over HTTP, and requests that no client would send. */
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyPairCommand,
  KMSClient,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Endpoint, type ListenOptions, listen } from "../../../src/aws/endpoint/listen.ts";
import { serviceOf } from "../../../src/aws/endpoint/route.ts";
import { createWorld } from "../../../src/kms/create-world.ts";
import type { Credentials, World } from "../../../src/kms/world.ts";
import { exchange, open, received } from "./raw.ts";
import { signed } from "./signing.ts";

const ACCOUNT = "111122223333";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const region = "eu-west-1";

let world: World;
let endpoint: Endpoint;
let faults: unknown[];

const start = async (options: ListenOptions = {}) => {
  endpoint = await listen(world, { onFault: (fault) => faults.push(fault), ...options });
};

beforeEach(async () => {
  faults = [];
  world = createWorld({ seed: "listen" });
  await start();
});

afterEach(async () => {
  await endpoint.close();
  expect(faults).toEqual([]);
});

/** The endpoint once more, with other options. */
const restart = async (options: ListenOptions) => {
  await endpoint.close();
  await start(options);
};

const clientOf = (credentials: Credentials = world.credentials(ROOT)) =>
  new KMSClient({ endpoint: endpoint.url, region, credentials: { ...credentials }, maxAttempts: 1 });

const trail = () => world.trail(ACCOUNT, region);

/** A signed request, as text for the wire. */
const wire = async (operation: string, body: string, more: Readonly<Record<string, string>> = {}) => {
  const headers = {
    "x-amz-target": `TrentService.${operation}`,
    "content-type": "application/x-amz-json-1.1",
    "content-length": String(Buffer.byteLength(body)),
  };
  const { host } = new URL(endpoint.url);
  const request = await signed({ headers, host, body }, { credentials: world.credentials(ROOT), date: new Date() });
  const lines = Object.entries({ ...request.headers, ...more }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
};

const closing = { connection: "close" };

describe("the SDK's client", () => {
  test("calls as whoever holds its credentials", async () => {
    world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App" });
    const [root, app] = [clientOf(), clientOf(world.credentials(`arn:aws:iam::${ACCOUNT}:role/App`))];
    const { KeyMetadata } = await root.send(new CreateKeyCommand({}));
    const KeyId = KeyMetadata?.KeyId;
    const { CiphertextBlob } = await root.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("note") }));
    const { Plaintext } = await root.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe("note");
    await expect(app.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringMatching(/^User: arn:aws:sts::111122223333:assumed-role\/App\/session is not authorized/),
    });
  });

  test("is refused with a wrong secret, and nothing is recorded", async () => {
    const client = clientOf({ ...world.credentials(ROOT), secretAccessKey: "wrong" });
    await expect(client.send(new CreateKeyCommand({}))).rejects.toMatchObject({ name: "InvalidSignatureException" });
    expect(trail()).toEqual([]);
  });

  test("with credentials that nobody has is refused, or is the stranger", async () => {
    const nobody = { accessKeyId: "test", secretAccessKey: "test" };
    await expect(clientOf(nobody).send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
    await restart({ stranger: world.principal(ROOT) });
    await clientOf(nobody).send(new CreateKeyCommand({}));
    expect(trail().map(({ userIdentity }) => userIdentity.arn)).toEqual([ROOT]);
  });

  test("mends its clock by the answer, as at AWS", async () => {
    const credentials = { ...world.credentials(ROOT) };
    const client = new KMSClient({ endpoint: endpoint.url, region, credentials, systemClockOffset: -600_000 });
    await expect(client.send(new ListKeysCommand({}))).resolves.toMatchObject({ Keys: [] });
  });

  test("many at once get each their own answer", async () => {
    const client = clientOf();
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    const texts = Array.from({ length: 40 }, (_, index) => `note ${index}`);
    const opened = await Promise.all(
      texts.map(async (text) => {
        const input = { KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from(text) };
        const { CiphertextBlob } = await client.send(new EncryptCommand(input));
        const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob }));
        return Buffer.from(Plaintext ?? []).toString();
      }),
    );
    expect(opened).toEqual(texts);
  });
});

describe("Host", () => {
  const asking = async (...hosts: readonly string[]) => {
    const lines = hosts.map((host) => `Host: ${host}\r\n`).join("");
    const answer = await exchange(endpoint.url, `POST / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
    return Number(answer.split(" ")[1]);
  };

  test.each([
    ["localhost:4599", 400],
    ["LOCALHOST", 400],
    ["127.0.0.1", 400],
    ["127.0.0.1:1", 400],
    ["[::1]:4599", 400],
    ["evil.example", 421],
    ["localhost.evil.example", 421],
    ["127.0.0.1.evil.example:80", 421],
    ["192.0.2.7", 421],
    ["", 421],
    ["localhost@evil.example", 421],
  ])("%o is answered with %i", async (host, status) => {
    expect(await asking(host)).toBe(status);
  });

  test("twice is one too many, none too few", async () => {
    expect([await asking("localhost", "localhost"), await asking()]).toEqual([421, 400]);
  });

  test("any address will do once it listens on all", async () => {
    await restart({ host: "0.0.0.0" });
    expect([await asking("192.0.2.7"), await asking("[2001:db8::1]:80"), await asking("evil.example")]).toEqual([
      400, 400, 421,
    ]);
  });

  test("the refusal is in the words of the service, and changes nothing", async () => {
    const answer = await exchange(endpoint.url, await wire("CreateKey", "{}", { ...closing, host: "evil.example" }));
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain('"__type":"MisdirectedRequestException"');
    expect(answer).not.toContain("evil.example");
    expect(trail()).toEqual([]);
  });
});

describe("limits", () => {
  test("a body over eight mebibytes is refused whole, announced or not", async () => {
    const body = "x".repeat(8 * 2 ** 20 + 1);
    const announced = await exchange(endpoint.url, await wire("CreateKey", body, closing));
    const head = (await wire("CreateKey", "", closing)).replace(
      /content-length: 0\r\n/,
      "transfer-encoding: chunked\r\n",
    );
    const chunked = await exchange(endpoint.url, head, `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
    for (const answer of [announced, chunked]) {
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*"__type":"RequestEntityTooLargeException"/s);
    }
    expect(trail()).toEqual([]);
  });

  test("headers of more than 16 KiB are refused", async () => {
    expect(await exchange(endpoint.url, await wire("CreateKey", "{}", { "x-long": "x".repeat(17_000) }))).toMatch(
      /^HTTP\/1\.1 431 /,
    );
    expect(trail()).toEqual([]);
  });

  test("whoever sends headers or a body too slowly is cut off", async () => {
    await restart({ limits: { headersTime: 150, requestTime: 300 } });
    const whole = await wire("CreateKey", "{}");
    const slowHeaders = exchange(endpoint.url, "POST / HTTP/1.1\r\nHost: localhost\r\nX-");
    const slowBody = exchange(endpoint.url, whole.slice(0, -1));
    expect(await Promise.all([slowHeaders, slowBody])).toEqual([
      expect.stringMatching(/^HTTP\/1\.1 408 /),
      expect.stringMatching(/^HTTP\/1\.1 408 /),
    ]);
    expect(trail()).toEqual([]);
  });

  test("connections over the limit are closed, the others served", async () => {
    await restart({ limits: { connections: 2 } });
    const held = [open(endpoint.url), open(endpoint.url)];
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.on("connect", resolve))));
    // The third is accepted by the system, and closed by the endpoint.
    expect(await received(open(endpoint.url))).toBe("");
    for (const socket of held) socket.end();
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.on("close", resolve))));
    expect(await exchange(endpoint.url, await wire("ListKeys", "{}", closing))).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test.each(["/", "%2F", "/kms", "Credential="])("headers full of %j are read in a moment", (piece) => {
  const headers = { authorization: piece.repeat(15_000 / piece.length) };
  const started = performance.now();
  serviceOf({ method: "POST", path: "/", headers });
  // It took 1,700 ms for slashes when the pattern began anew at each.
  expect(performance.now() - started).toBeLessThan(100);
});

describe("a request that is not whole, or two things at once, changes nothing", () => {
  const untouched = async (answer: Promise<string>, expected: RegExp) => {
    expect(await answer).toMatch(expected);
    expect(trail()).toEqual([]);
  };

  test("broken off in its body", async () => {
    const socket = open(endpoint.url);
    socket.end((await wire("CreateKey", "{}")).slice(0, -1));
    await untouched(received(socket), /^(HTTP\/1\.1 400 .*)?$/s);
  });

  test("a length and chunks", async () => {
    const text = await wire("CreateKey", "{}", { "transfer-encoding": "chunked" });
    await untouched(exchange(endpoint.url, text), /^HTTP\/1\.1 400 /);
  });

  test("two lengths", async () => {
    const text = (await wire("CreateKey", "{}")).replace("content-length: 2", "content-length: 2\r\ncontent-length: 3");
    await untouched(exchange(endpoint.url, text), /^HTTP\/1\.1 400 /);
  });

  test.each([
    ["a chunk length that is none", "z\r\n{}\r\n0\r\n\r\n"],
    ["a negative chunk length", "-2\r\n{}\r\n0\r\n\r\n"],
  ])("%s", async (_, chunks) => {
    const head = (await wire("CreateKey", "")).replace("content-length: 0", "transfer-encoding: chunked");
    await untouched(exchange(endpoint.url, head, chunks), /^HTTP\/1\.1 400 /);
  });

  test("a header in two lines, and a bare line feed", async () => {
    const text = await wire("CreateKey", "{}");
    await untouched(exchange(endpoint.url, text.replace("host:", "x-a: b\r\n c: d\r\nhost:")), /^HTTP\/1\.1 400 /);
    await untouched(exchange(endpoint.url, text.replaceAll("\r\n", "\n")), /^HTTP\/1\.1 400 /);
  });

  test("a second request hidden in the body of the first is the body of the first", async () => {
    const hidden = await wire("CreateKey", "{}");
    const answer = await exchange(endpoint.url, await wire("ListKeys", hidden, closing));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 400"]);
    expect(trail()).toEqual([]);
  });

  test("another protocol", async () => {
    await untouched(exchange(endpoint.url, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), /^(HTTP\/1\.1 400 .*)?$/s);
    await untouched(exchange(endpoint.url, Buffer.from("16030100a5010000", "hex")), /^(HTTP\/1\.1 400 .*)?$/s);
    await untouched(exchange(endpoint.url, "CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n"), /^(HTTP\/1\.1 4.*)?$/s);
  });
});

describe("requests that nobody signed", () => {
  const header = fc.constantFrom(
    "X-Amz-Target",
    "Authorization",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "Content-Type",
    "Content-Encoding",
    "X-Amz-Content-Sha256",
    "Set-Cookie",
    "Expect",
    "Upgrade",
    "__proto__",
    "constructor",
  );
  const text = fc.oneof(
    fc.stringMatching(/^[ -~]{0,80}$/),
    fc.constantFrom(
      "TrentService.CreateKey",
      "CloudTrail_20131101.LookupEvents",
      "application/x-www-form-urlencoded",
      "100-continue",
      "AWS4-HMAC-SHA256 Credential=A/20261125/eu-west-1/kms/aws4_request, SignedHeaders=host;__proto__, Signature=é",
      "AWS4-HMAC-SHA256 Credential=%00/20261125/eu-west-1/sts/aws4_request, SignedHeaders=, Signature=0",
      "20261125T120000Z",
    ),
  );
  const path = fc.oneof(
    fc.constantFrom("/", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", "/?Action=AssumeRole", "/%", "//", "/?%=%&&=", "*"),
    fc.webPath(),
  );

  test("get an answer of AWS's, without a word of the inside, and change nothing", async () => {
    const method = fc.constantFrom("POST", "GET", "PUT", "OPTIONS", "HEAD", "DELETE");
    const headers = fc.array(fc.tuple(header, text), { maxLength: 6 });
    const body = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(method, path, headers, body, async (method, path, headers, body) => {
        const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
        const length = `Content-Length: ${body.length}\r\nConnection: close\r\n`;
        const head = Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${lines}${length}\r\n`, "latin1");
        const answer = await exchange(endpoint.url, head, body);
        const last = answer.split("HTTP/1.1 ").at(-1) ?? "";
        expect(last).toMatch(/^4\d\d /);
        expect(answer).not.toMatch(/\bat \S+ \(|\.ts:\d|TypeError|Error:/);
        expect(trail()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("closing", () => {
  test("lets a request under way finish, and takes no new one", async () => {
    let seen = () => {};
    await restart({ onRequest: () => seen() });
    const client = clientOf();
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    const begun = new Promise<void>((resolve) => {
      seen = resolve;
    });
    const slow = client.send(new GenerateDataKeyPairCommand({ KeyId: KeyMetadata?.KeyId, KeyPairSpec: "RSA_3072" }));
    await begun;
    const closed = endpoint.close();
    await expect(slow).resolves.toHaveProperty("PublicKey");
    await closed;
    await expect(clientOf().send(new ListKeysCommand({}))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await start();
  });

  test("does not wait for connections that lie idle, used or never used", async () => {
    await restart({ limits: { closeTime: 3_600_000 } });
    await clientOf().send(new ListKeysCommand({}));
    const socket = open(endpoint.url);
    await new Promise((resolve) => socket.on("connect", resolve));
    const gone = received(socket);
    await endpoint.close();
    expect(await gone).toBe("");
    await start();
  });

  test("cuts off whoever does not send the rest of a request", async () => {
    await restart({ limits: { closeTime: 100 } });
    const socket = open(endpoint.url);
    const begun = new Promise((resolve) => socket.once("data", resolve));
    socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n{");
    expect(String(await begun)).toMatch(/^HTTP\/1\.1 100 /);
    const gone = received(socket);
    await endpoint.close();
    expect(await gone).toBe("");
    await start();
  });
});

test("an address in use is told to whoever starts it", async () => {
  const port = Number(new URL(endpoint.url).port);
  await expect(listen(world, { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a fault of the mock's own tells the client nothing, and the host everything", async () => {
  const fault = new Error("secret detail");
  await restart({
    onRequest: () => {
      throw fault;
    },
  });
  const answer = await exchange(endpoint.url, await wire("ListKeys", "{}", closing));
  expect(answer).toMatch(/^HTTP\/1\.1 500 .*\{"__type":"KMSInternalException"\}$/s);
  expect(faults.splice(0)).toEqual([fault]);
});
