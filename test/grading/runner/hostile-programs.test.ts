/** Programs that break out, break down or cheat: each ends clearly and soon, and the runner serves the next one. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRunner } from "../../../src/grading/runner/child-runner.ts";
import { type FaultReason, ProgramFault, type Runner, ThrownError } from "../../../src/grading/runner/runner.ts";
import { type BundledChild, bundleChild } from "./bundled-child.ts";

let bundled: BundledChild;
let runner: Runner;
/** A server on this machine that must never be asked for anything. */
const visits: string[] = [];
const server = createServer((request, response) => {
  visits.push(request.url ?? "");
  response.end();
});
let port = 0;

beforeAll(async () => {
  bundled = await bundleChild();
  runner = createRunner({ childEntry: bundled.childEntry, spare: 2 });
  server.on("connection", () => visits.push("connection"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  runner.dispose();
  server.close();
  bundled.remove();
});

const run = async (source: string, options: { timeMs?: number; args?: unknown[] } = {}) => {
  const { timeMs = 10_000, args = [] } = options;
  const program = await runner.load({
    fileName: "answer.ts",
    source: source.replaceAll("PORT", String(port)),
    environment: { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" },
    respond: async () => ({ status: 200, headers: {}, body: new TextEncoder().encode('{"KeyId":"from the mock"}') }),
    limits: { timeMs },
  });
  try {
    return { value: await program.call("seal", args), output: program.output };
  } finally {
    program.close();
  }
};

const faultOf = async (source: string, timeMs?: number): Promise<ProgramFault> => {
  const error = await run(source, timeMs === undefined ? {} : { timeMs }).then(
    ({ value }) => expect.unreachable(`It returned ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProgramFault);
  return error as ProgramFault;
};

afterEach(() => expect(visits).toEqual([]));

const LIMIT = 300;
const faults: [title: string, source: string, reason: FaultReason, says: RegExp, timeMs?: number][] = [
  ["an endless loop", "export const seal = () => { for (;;) {} };", "time", /not done after 300 milliseconds/, LIMIT],
  ["an endless loop while loading", "for (;;) {}", "time", /not done/, LIMIT],
  ["an endless wait", "export const seal = () => new Promise(() => {});", "time", /not done/, LIMIT],
  ["a top-level await that never ends", "await new Promise(() => {});", "time", /not done/, LIMIT],
  ["endless microtasks", "export const seal = async () => { for (;;) await 0; };", "time", /not done/, LIMIT],
  [
    "endless KMS requests",
    `import { KMS } from "@aws-sdk/client-kms";
     export const seal = async () => { for (;;) await new KMS({}).listKeys(); };`,
    "time",
    /not done/,
    LIMIT,
  ],
  ["a heap that grows", "const all = []; export const seal = () => { for (;;) all.push({}); };", "memory", /256 MiB/],
  [
    "10 GB in many buffers",
    "const all = []; export const seal = () => { for (;;) all.push(Buffer.alloc(1e7, 1)); };",
    "memory",
    /256 MiB/,
  ],
  [
    "a flood of output",
    "export const seal = () => { for (;;) console.log('x'.repeat(1000)); };",
    "output",
    /printed more than 262,144 bytes/,
  ],
  ["process.exit(0)", "export const seal = () => process.exit(0);", "exit", /exit code 0/],
  ["process.exit while loading", "process.exit(3);", "exit", /exit code 3/],
  [
    "process.exit after a printed verdict",
    `console.log(JSON.stringify({ format: "kms-workbook/verdict/1", status: "passed", points: 10 })); process.exit(0);`,
    "exit",
    /exit code 0/,
  ],
  [
    "a rejection nobody handles",
    "export const seal = () => { Promise.reject(new Error('lost')); return new Promise(() => {}); };",
    "rejection",
    /rejected in line 1 and nothing handled it: `Error: lost`$/,
  ],
  [
    "an error thrown later",
    "export const seal = () => new Promise(() => {\n setTimeout(() => { throw new TypeError('late'); }, 1);\n});",
    "uncaught",
    /threw in line 2 where nobody could catch it: `TypeError: late`$/,
  ],
  ["a syntax error", "const a = 1;\nconst a = 2;", "syntax", /in line 2: Identifier 'a' has already been declared/],
  ["TypeScript that cannot be read", "\nexport const seal = (a: = 1;", "syntax", /in line 2: Unexpected token `=`/],
  ["an enum", "enum Colour { Red }", "syntax", /in line 1: TypeScript enum is not supported/],
  ["junk", "\u0000\u0001\u0002", "syntax", /cannot be read/],
  ["no export", "const seal = () => 1;", "export", /exports nothing; the exercise needs `seal`/],
  [
    "a thousand exports",
    Array.from({ length: 900 }, (_, index) => `export const a${index} = 1;`).join("\n"),
    "export",
    /exports `a0`, .{1,100} 888 more; the exercise needs `seal`/,
  ],
  ["a misspelt export", "export const Seal = () => 1;", "export", /exports `Seal`; the exercise needs `seal`/],
  ["an export that is no function", "export const seal = { a: 1 };", "export", /exports `seal` as an object/],
  ["an export from Object.prototype", "export const a = 1; Object.prototype.seal = () => 1;", "export", /exports `a`;/],
  ["an error at the top level", "\nthrow new RangeError('no');", "load", /loaded in line 2: `RangeError: no`$/],
  ["require", "const fs = require('node:fs');", "load", /require is not defined/],
  ["a returned function", "export const seal = () => ({ open: () => 1 });", "answer", /`seal` returned a value/],
  ["a returned proxy", "export const seal = () => [new Proxy({}, {})];", "answer", /could not be cloned/],
  [
    "a promise inside what is returned",
    "export const seal = () => ({ note: Promise.resolve(1) });",
    "answer",
    /#\\<Promise\\> could not be cloned/,
  ],
  ["a returned symbol", "export const seal = () => Symbol('a');", "answer", /could not be cloned/],
  [
    "a returned key object",
    "import { createSecretKey } from 'node:crypto'; export const seal = () => createSecretKey(Buffer.alloc(32));",
    "answer",
    /cannot leave/,
  ],
  [
    "a getter that goes ever deeper",
    "const deeper = () => ({ get a() { return deeper(); } }); export const seal = deeper;",
    "answer",
    /cannot leave/,
  ],
  ["a getter that never ends", "export const seal = () => ({ get a() { for (;;) {} } });", "time", /not done/, LIMIT],
  [
    "a value that contains itself",
    "const a = []; a.push(a); export const seal = () => a;",
    "answer",
    /contains itself/,
  ],
  [
    "a small value that unfolds to a huge one",
    "export const seal = () => { let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; return a; };",
    "answer",
    /more than 100,000 parts/,
  ],
  [
    "a sparse array",
    "export const seal = () => { const a = []; a[4e9] = 1; return a; };",
    "answer",
    /more than 100,000 parts/,
  ],
  ["20 MiB returned", "export const seal = () => Buffer.alloc(20 * 2 ** 20);", "answer", /larger than 16 MiB/],
  ["a program of 2 MiB", `//${"x".repeat(2 ** 21)}`, "load", /longer than 1 MiB/],
  [
    "a missing export of the client",
    "import { Encryptt } from '@aws-sdk/client-kms';",
    "import",
    /imports `Encryptt` from/,
  ],
  [
    "an import of a file",
    "\nimport * as fs from 'node:fs';",
    "import",
    /imports `node:fs` in line 2, which it may not/,
  ],
  ["an import that exports", "\nexport * from './child.js';", "import", /imports `.\/child.js` in line 2/],
];

test.for(faults)("%s", async ([, source, reason, says, timeMs]) => {
  const fault = await faultOf(source, timeMs);
  expect(await run("export const seal = () => 'served';")).toMatchObject({ value: "served" });
  expect({ reason: fault.reason, did: fault.did }).toEqual({ reason, did: expect.stringMatching(says) });
  expect(fault.why).toMatch(/\.$/);
  expect(fault.next).toMatch(/\.$/);
});

const forbidden = [
  ..."fs fs/promises net http https http2 tls dgram dns dns/promises module vm v8 os process child_process".split(" "),
  ..."worker_threads inspector cluster repl wasi sqlite test async_hooks diagnostics_channel perf_hooks".split(" "),
].flatMap((name) => [name, `node:${name}`]);
const elsewhere = [
  "./child.js",
  "@smithy/core",
  "file:///etc/passwd",
  "data:text/javascript,export default 1",
  "http://127.0.0.1:PORT/module.js",
  "__proto__",
];

test("of all modules, only those that compute can be imported", async () => {
  const { value } = await run(
    `export const seal = async (names) => {
       const problems = names.map((name) => import(name).then(() => "imported", (error) => error.name));
       return [...new Set(await Promise.all(problems))];
     };`,
    { args: [[...forbidden, ...elsewhere]] },
  );
  expect(value).toEqual(["ImportRefused"]);
});

const refusals: [title: string, expression: string, says: RegExp][] = [
  ["reading the home folder", "(await import('node:fs')).readdirSync('/root')", /"node:fs" cannot be imported here/],
  ["spawning a process", "(await import('node:child_process')).execSync('id')", /cannot be imported/],
  ["opening a socket", "(await import('node:net')).connect(PORT, '127.0.0.1')", /cannot be imported/],
  ["importing code from a URL", "await import('data:text/javascript,export default 1')", /cannot be imported/],
  ["importing a file by its path", "await import(new URL('file:///etc/passwd'))", /cannot be imported/],
  [
    "importing from a function made of text",
    "await new Function('return import(\"node:fs\")')()",
    /cannot be imported/,
  ],
  [
    "importing with a patched allowlist",
    "(Array.prototype.includes = Set.prototype.has = Map.prototype.get = Object.hasOwn = () => true, await import('node:fs'))",
    /cannot be imported/,
  ],
  ["fetch", "await fetch('http://127.0.0.1:PORT/')", /The network is out of reach/],
  ["a WebSocket", "new WebSocket('ws://127.0.0.1:PORT/')", /The network is out of reach/],
  ["killing the parent", "process.kill(process.ppid ?? 1, 'SIGKILL')", /`process.kill` is out of reach/],
  ["getBuiltinModule", "process.getBuiltinModule('fs')", /out of reach/],
  ["process.binding", "process.binding('fs')", /out of reach/],
  ["process.dlopen", "process.dlopen({}, '/lib/libc.so.6')", /out of reach/],
  ["a worker", "new Worker('data:text/javascript,1')", /Worker is not defined/],
  ["10 GB in one array", "new Float64Array(1.25e9).fill(1)", /allocat/],
  ["10 GB in one buffer, filled", "Buffer.alloc(10e9, 1)", /allocat/],
];

test.for(refusals)("%s", async ([, expression, says]) => {
  await expect(run(`export const seal = async () => { ${expression}; };`)).rejects.toThrow(says);
});

test("the process object is not Node's own, and no global leads to it", async () => {
  const { value } = await run(`
    import { EventEmitter } from "node:events";
    import { Duplex, Readable } from "node:stream";
    const caught = new Set();
    const { add } = Set.prototype;
    const { apply, getOwnPropertyDescriptor } = Reflect;
    for (const prototype of [EventEmitter.prototype, Readable.prototype, Duplex.prototype, Function.prototype, Array.prototype]) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const real = getOwnPropertyDescriptor(prototype, name)?.value;
        if (typeof real !== "function" || name === "constructor") continue;
        prototype[name] = function () {
          apply(add, caught, [this]);
          for (let index = 0; index < arguments.length; index++) {
            const given = arguments[index];
            apply(add, caught, [given]);
            for (let inner = 0; inner < given?.length; inner++) apply(add, caught, [given[inner]]);
          }
          return apply(real, this, arguments);
        };
      }
    }
    import { KMS } from "@aws-sdk/client-kms";
    export const seal = async () => {
      await new KMS({}).listKeys();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return {
        process: ["send", "channel", "ppid", "mainModule", "report", "permission", "stdin", "_getActiveHandles"]
          .filter((name) => process[name] !== undefined),
        stdout: process.stdout.constructor.name,
        processes: [...caught].filter((thing) => typeof thing?.getuid === "function" || thing?.execArgv).length,
        handles: [...caught].filter((thing) => thing?._handle !== undefined && thing._handle !== null).length,
        fetched: ["Request", "Response", "Headers", "EventSource", "BroadcastChannel", "navigator", "localStorage"]
          .filter((name) => { try { new globalThis[name]("http://127.0.0.1:PORT/"); return true } catch { return false } }),
      };
    };`);
  expect(value).toEqual({ process: [], stdout: "Writable", processes: 0, handles: 0, fetched: [] });
});

test("a getter on Object.prototype is not handed the process", async () => {
  const { value } = await run(`
    import { EventEmitter } from "node:events";
    import { deprecate } from "node:util";
    const caught = [];
    const asked = (name) => ({ configurable: true, get() { if (this?.reallyExit) caught.push(name); } });
    for (const name of ["noDeprecation", "throwDeprecation", "traceDeprecation"]) {
      Object.defineProperty(Object.prototype, name, asked(name));
    }
    Object.setPrototypeOf(EventEmitter.prototype, new Proxy(Object.prototype, {
      get(target, name, whole) { if (whole?.reallyExit) caught.push(name); return Reflect.get(target, name, whole); },
    }));
    export const seal = () => { deprecate(() => 1, "old")(); return caught; };`);
  expect(value).toEqual([]);
});

test("a program has no channel of Node's to its parent, whose messages could end it", async () => {
  const { value } = await run(`
    export const seal = () => ["send", "_send", "channel", "_channel", "connected", "disconnect"].filter((name) => name in process);`);
  expect(value).toEqual([]);
});

test("a request longer than KMS takes is asked all the same, cut to one byte more", async () => {
  const lengths: number[] = [];
  const program = await runner.load({
    fileName: "answer.ts",
    source: `import { KMS } from "@aws-sdk/client-kms";
      export const seal = () => new KMS({ maxAttempts: 1 }).encrypt({ KeyId: "a", Plaintext: new Uint8Array(7e6) }).catch(({ name }) => name);`,
    environment: { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" },
    respond: async ({ body }) => {
      lengths.push(body.length);
      const told = new TextEncoder().encode('{"__type":"RequestEntityTooLargeException"}');
      return { status: 413, headers: { "content-type": "application/x-amz-json-1.1" }, body: told };
    },
  });
  expect(await program.call("seal", [])).toBe("RequestEntityTooLargeException");
  expect(lengths).toEqual([8 * 2 ** 20 + 1]);
  program.close();
});

test("a client's own endpoint and handler lead to the mock KMS all the same", async () => {
  const { value } = await run(`
    import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
    export const seal = async () => {
      const handler = { handle: async () => { throw new Error("mine"); } };
      const parent = Object.getPrototypeOf(KMSClient);
      const clients = [
        new KMSClient({ endpoint: "http://127.0.0.1:PORT" }),
        new KMSClient({ requestHandler: handler }),
        new KMSClient({ requestHandler: { httpAgent: { } } }),
      ];
      const made = new clients[0].config.requestHandler.constructor();
      return [
        ...await Promise.all(clients.map(async (client) => (await client.send(new ListKeysCommand({}))).KeyId ?? "answered")),
        typeof made.handle, typeof parent,
      ];
    };`);
  expect(value).toEqual(["answered", "answered", "answered", "undefined", "function"]);
});

test("metadata services are not asked for credentials", async () => {
  const source = `
    import { KMS } from "@aws-sdk/client-kms";
    export const seal = async () => {
      process.env = { AWS_REGION: "eu-west-1", AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:PORT/credentials",
        AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:PORT/" };
      await new KMS({ defaultsMode: "auto" }).listKeys();
    };`;
  await expect(run(source)).rejects.toThrow(/Could not load credentials/);
});

test("patched built-ins break the program at most", async () => {
  const { value } = await run(
    `
    const broken = () => { throw new Error("patched"); };
    Array.prototype.push = broken;
    Array.prototype[Symbol.iterator] = broken;
    Promise.prototype.then = broken;
    JSON.stringify = broken;
    Map.prototype.get = broken; Map.prototype.set = broken;
    String.prototype.slice = broken; String.prototype.startsWith = broken;
    Object.keys = broken; Reflect.apply = broken; Function.prototype.call = broken; Function.prototype.apply = broken;
    Object.prototype.toJSON = () => "forged";
    Object.prototype.type = "returned";
    Object.prototype.id = 1;
    Object.prototype.value = new Uint8Array(4);
    export const seal = (given) => ({ given });`,
    { args: ["as it was"] },
  );
  expect(value).toMatchObject({ given: "as it was" });
  expect(Object.prototype).not.toHaveProperty("toJSON");
});

test("a forged message to the parent has no way out", async () => {
  const { value } = await run(`
    export const seal = () => {
      const forged = { type: "returned", id: 1, value: "passed" };
      const ways = [() => process.send(forged), () => process.emit("message", forged), () => process.emit("internalMessage", forged),
        () => process.channel.send(forged), () => globalThis.postMessage(forged), () => console.log(JSON.stringify(forged))];
      for (const way of ways) try { way(); } catch {}
      return "failed";
    };`);
  expect(value).toBe("failed");
});

test("keys of a returned value cannot reach the parent's prototypes", async () => {
  const { value } = await run(
    `export const seal = () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');`,
  );
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
});

test("nothing of our environment is in the program's", async () => {
  const { value } = await run("export const seal = () => ({ ...process.env, cwd: process.cwd() });");
  expect(value).toEqual({
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    cwd: "/",
  });
});

test("an error with getters that throw is still told", async () => {
  const source = `export const seal = () => { throw Object.defineProperty(new Error("a"), "name", { get() { throw 1; } }); };`;
  const error = await run(source).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ThrownError);
  expect((error as ThrownError).thrown).toEqual({ name: "Error", message: "It could not be read." });
});
