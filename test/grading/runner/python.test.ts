import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Endpoint, listen } from "../../../src/aws/endpoint/listen.ts";
import { createRunner } from "../../../src/grading/runner/child-runner.ts";
import { findPython } from "../../../src/grading/runner/python/find-python.ts";
import {
  type Limits,
  MissingTool,
  ProgramFault,
  type Runner,
  type ThrownError,
} from "../../../src/grading/runner/runner.ts";
import { createWorld } from "../../../src/kms/create-world.ts";
import { type BundledChild, bundleChild } from "./bundled-child.ts";

const python = await findPython().catch((error: unknown) => String(error));
const isMissing = python.includes(" ");
if (isMissing) console.warn(`Programs in Python are not tested: ${python}`);

const hasCryptography = !isMissing && spawnSync(python, ["-c", "import cryptography"]).status === 0;

const ACCOUNT = "111122223333";
const world = createWorld({ seed: "python" });
const role = world.addPrincipal({
  ...{ account: ACCOUNT, kind: "role", name: "NotesApp" },
  policies: { All: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "kms:*", Resource: "*" } } },
});

let bundled: BundledChild;
let runner: Runner;
let endpoint: Endpoint;
beforeAll(async () => {
  bundled = await bundleChild();
  runner = createRunner({ childEntry: bundled.childEntry, spare: 0 });
  endpoint = await listen(world);
  const caller = world.principal(`arn:aws:iam::${ACCOUNT}:root`);
  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    world.call({ operation, input, caller, region: "eu-west-1" });
  const { KeyMetadata } = await call("CreateKey", {});
  const { KeyId } = KeyMetadata as { readonly KeyId: string };
  await call("CreateAlias", { AliasName: "alias/notes", TargetKeyId: KeyId });
});
afterAll(async () => {
  runner.dispose();
  await endpoint.close();
  bundled.remove();
});

const load = (source: string, limits: Partial<Limits> = {}) => {
  const { accessKeyId, secretAccessKey, sessionToken = "" } = world.credentials(role.policyArn);
  return runner.load({
    fileName: "answer.py",
    source,
    environment: {
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
    respond: () => Promise.reject(new Error("Requests go to the endpoint.")),
    limits: { timeMs: 20_000, ...limits },
  });
};

const fault = async (work: Promise<unknown>): Promise<ProgramFault> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProgramFault) return error;
  throw new Error(`No fault of the program's: ${String(error)}`);
};

describe.skipIf(isMissing)("programs in Python", () => {
  it("call the mock KMS with the real boto3, over HTTP and with signatures that are verified", async () => {
    const program = await load(`
import boto3

kms = boto3.client("kms")

def there_and_back(note):
    sealed = kms.encrypt(KeyId="alias/notes", Plaintext=note, EncryptionContext={"clinic": "north"})
    opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext={"clinic": "north"})
    return {"note": opened["Plaintext"], "key": opened["KeyId"]}
`);
    expect(program.exports).toEqual({ kms: "KMS", there_and_back: "function" });
    const note = new TextEncoder().encode("The knee is better.");
    expect(await program.call("there_and_back", [note])).toEqual({
      note,
      key: expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\//),
    });
    program.close();
  });

  it("seal and open with the package cryptography, whose native parts load although files are shut", async ({
    skip,
  }) => {
    if (!hasCryptography) skip("The Python on this machine has no cryptography.");
    const program = await load(`
import os
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

def there_and_back(note):
    key, nonce = AESGCM.generate_key(bit_length=256), os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, note, b"north")
    try:
        AESGCM(key).decrypt(nonce, sealed, b"south")
    except InvalidTag:
        return AESGCM(key).decrypt(nonce, sealed, b"north")

def other_parts():
    # Imported late, when the gates have been shut for long.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    key = ec.generate_private_key(ec.SECP256R1())
    signature = key.sign(b"a note", ec.ECDSA(hashes.SHA256()))
    key.public_key().verify(signature, b"a note", ec.ECDSA(hashes.SHA256()))
    fernet = Fernet(Fernet.generate_key())
    return fernet.decrypt(fernet.encrypt(b"a note"))

def damaged():
    AESGCM(bytes(32)).decrypt(bytes(12), bytes(20), None)
`);
    const note = new TextEncoder().encode("a note");
    expect(await program.call("there_and_back", [note])).toEqual(note);
    expect(await program.call("other_parts", [])).toEqual(note);
    const thrown = await program.call("damaged", []).catch((error: ThrownError) => error.thrown);
    expect(thrown).toEqual({ name: "InvalidTag", message: "", line: expect.any(Number) });
    program.close();
  });

  it("throw errors of KMS under the names that KMS gives them, with the line", async () => {
    const program = await load(`import boto3
def ask():
    return boto3.client("kms").describe_key(KeyId="alias/gone")
def divide():
    return 1 / 0
`);
    const thrown = async (name: string) => program.call(name, []).catch((error: ThrownError) => error.thrown);
    expect(await thrown("ask")).toMatchObject({ name: "NotFoundException", line: 3 });
    expect(await thrown("divide")).toEqual({ name: "ZeroDivisionError", message: "division by zero", line: 5 });
    program.close();
  });

  it("know DryRun and its error, also where boto3 is older than they are", async () => {
    const program = await load(`import boto3
kms = boto3.client("kms")
def ask():
    try:
        return kms.encrypt(KeyId="alias/notes", Plaintext=b"a question", DryRun=True)
    except kms.exceptions.DryRunOperationException as error:
        return type(error).__name__
`);
    expect(await program.call("ask", [])).toBe("DryRunOperationException");
    program.close();
  });

  it("take and return plain values of every sort", async () => {
    const program = await load(`
async def same(value):
    return value
def made():
    return {"bytes": bytearray(b"ab"), "tuple": (1, None), "set": {"b", "a"}, "big": 2 ** 60, "$dict": {"__proto__": 1}}
`);
    const values = [null, true, 1.5, "é", [1, ["a"]], { a: { b: new Uint8Array([0, 255]) } }, "$bytes"];
    for (const value of values) expect(await program.call("same", [value])).toEqual(value);
    expect(await program.call("made", [])).toEqual({
      ...{ bytes: new Uint8Array([97, 98]), tuple: [1, null], set: ["a", "b"], big: 2n ** 60n },
      $dict: JSON.parse('{"__proto__": 1}'),
    });
    program.close();
  });

  it.each([
    ["a syntax error", "def f(:\n  pass\n", "syntax", /cannot be read in line 1: `SyntaxError/],
    ["a zero byte", "a = 1\0", "syntax", /cannot be read/],
    ["a module that is not there", "import nothing_like_it\n", "import", /in line 1: `No module named/],
    [
      "an error at the top",
      "x = 1\nraise ValueError('no')\n",
      "load",
      /raised an error while it was loaded in line 2: `ValueError: no`/,
    ],
    ["an end at the top", "import sys\nsys.exit(3)\n", "exit", /exit code 3/],
    ["a loop that never ends", "while True: pass\n", "time", /not done after 2 seconds/],
    ["memory without end", "x = []\nwhile True: x.append(bytearray(2 ** 24))\n", "memory", /more memory/],
    ["printing without end", "while True: print('x' * 1000)\n", "output", /printed more than/],
    ["nonsense on the pipe", "import os\nos.write(3, b'x' * 100)\n", "exit", /broke the connection/],
  ])("%s is told", async (_, source, reason, did) => {
    const told = await fault(load(source, { timeMs: reason === "time" ? 2000 : 20_000 }));
    expect(told.reason).toBe(reason);
    expect(told.did).toMatch(did);
  });

  it.each([
    ["a function", "return print", /value of the type builtin/],
    ["a key that is no text", "return {1: 2}", /keys must be text/],
    ["itself", "x = []\n  x.append(x)\n  return x", /nested too deep, or contains itself/],
    ["too much", "return 'x' * 2 ** 25", /larger than 16 MiB/],
  ])("a function that returns %s cannot be asked for it", async (_, body, did) => {
    const program = await load(`def f():\n  ${body}\n`);
    expect((await fault(program.call("f", []))).did).toMatch(did);
    program.close();
  });

  it.each([
    ["at the top", "import cryptography\n"],
    ["in a function", "def f():\n    from cryptography.fernet import Fernet\n"],
  ])("cryptography that is not installed is told as what to install: imported %s", async (_, source) => {
    // With nobody left to look for modules, it is found as little as where it is not installed; older boto3 has loaded it.
    const told = load(`import sys
sys.meta_path.clear()
for name in [name for name in sys.modules if name.startswith("cryptography")]:
    del sys.modules[name]
${source}`).then((program) => program.call("f", []));
    const error = await told.catch((thrown: unknown) => thrown);
    if (!(error instanceof MissingTool)) throw new Error(`It was told as ${String(error)}`);
    expect(error.message).toMatch(/the Python on this machine does not have it/);
    expect(error.next).toMatch(/`apt-get install python3-cryptography`.*in TypeScript/);
  });

  it("a function that is missing is told with those that are there", async () => {
    const program = await load("def seal(): pass\n");
    expect((await fault(program.call("open_it", []))).did).toBe(
      "Your program defines `seal`; the exercise needs `open_it`.",
    );
    program.close();
  });

  const forbidden: readonly (readonly [what: string, expression: string])[] = [
    ["files", "open('/etc/passwd').read()"],
    ["the workbook's files", "open(__import__('os').path.join(__import__('os').getcwd(), 'package.json')).read()"],
    ["writing", "open('/tmp/from-python', 'w')"],
    ["folders", "__import__('os').listdir('/etc')"],
    ["other programs", "__import__('subprocess').run(['true'])"],
    ["a shell", "__import__('os').system('true')"],
    ["a fork", "__import__('os').fork()"],
    ["the network", "__import__('socket').create_connection(('192.0.2.1', 80), timeout=1)"],
    ["other servers here", "__import__('socket').create_connection(('127.0.0.1', 9), timeout=1)"],
    ["names on the network", "__import__('socket').getaddrinfo('example.com', 80)"],
    ["native code", "__import__('ctypes').CDLL(None)"],
    ["deleting", "__import__('os').remove('/tmp/nothing')"],
  ];
  it(`keeps a program from ${forbidden.map(([what]) => what).join(", ")}`, async () => {
    const program = await load("def tries(expression):\n  eval(expression)\n");
    for (const [what, expression] of forbidden) {
      await expect(program.call("tries", [expression]), what).rejects.toThrow(
        /PermissionError: A program in the workbook may not/,
      );
    }
    program.close();
  });

  it("finds nothing of ours in its environment", async () => {
    const program = await load("import os\ndef names():\n  return sorted(os.environ)\n");
    const names = await program.call("names", []);
    expect(names).not.toContain("npm_config_user_agent");
    expect(names).toContain("AWS_ENDPOINT_URL");
    program.close();
  });
});
