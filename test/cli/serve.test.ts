import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { exampleWorld } from "../../src/cli/commands.ts";
import { open } from "../aws/endpoint/raw.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { run } from "./run.ts";
import { type Ready, serve, serveJson } from "./serving.ts";

const worldFile = (lines: readonly string[], name = "world.yaml"): { cwd: string; file: string } => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, name), lines.map((line) => `${line}\n`).join(""));
  return { cwd, file: name };
};

const clientOf = ({ url, region, profiles }: Ready, name: string) => {
  const { accessKeyId, secretAccessKey, sessionToken } = profiles.find((profile) => profile.name === name) ?? {
    accessKeyId: "test",
    secretAccessKey: "test",
  };
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  return new KMSClient({ endpoint: url, region, credentials, maxAttempts: 1 });
};

test("without a world's file there is one account, and whoever comes is its root user", async () => {
  const { ready, stop } = await serveJson();
  expect(ready).toMatchObject({
    format: "kms-workbook/endpoint/1",
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    account: "000000000000",
    region: "us-east-1",
    strict: false,
    profiles: [{ name: "root", arn: "arn:aws:iam::000000000000:root", accessKeyId: expect.stringMatching(/^AKIA/) }],
  });
  await expect(clientOf(ready, "nobody").send(new ListKeysCommand({}))).resolves.toMatchObject({ Keys: [] });
  expect(await stop()).toMatchObject({ code: 0, err: "" });
});

test("--strict lets in only those who are in the world", async () => {
  const { ready } = await serveJson(["--strict"]);
  await expect(clientOf(ready, "root").send(new ListKeysCommand({}))).resolves.toMatchObject({ Keys: [] });
  await expect(clientOf(ready, "nobody").send(new ListKeysCommand({}))).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
});

test("the world in the help is one that can be served", async () => {
  const { cwd, file } = worldFile(exampleWorld);
  const { ready } = await serveJson(["--world", file], { cwd });
  const [root, app] = [clientOf(ready, "root"), clientOf(ready, "NotesApp")];
  const input = { KeyId: "alias/notes", Plaintext: Buffer.from("note") };
  const { CiphertextBlob } = await root.send(new EncryptCommand(input));
  const { Plaintext } = await app.send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(Plaintext ?? []).toString()).toBe("note");
  await expect(app.send(new ListAliasesCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a world's file may be JSON, and principals whose names meet are told apart", async () => {
  const world = {
    account: "111122223333",
    region: "eu-west-1",
    principals: {
      "role/App": { policies: [] },
      "user/App": { policies: [] },
      "444455556666:role/Auditor": { policies: [] },
    },
    keys: {},
  };
  const { cwd, file } = worldFile([JSON.stringify(world)], "world.json");
  const { ready } = await serveJson(["--world", file], { cwd });
  expect(ready.profiles.map(({ name, arn }) => `${name} ${arn}`)).toEqual([
    "root arn:aws:iam::111122223333:root",
    "444455556666-root arn:aws:iam::444455556666:root",
    "role-App arn:aws:sts::111122223333:assumed-role/App/session",
    "user-App arn:aws:iam::111122223333:user/App",
    "444455556666-Auditor arn:aws:sts::444455556666:assumed-role/Auditor/session",
  ]);
});

test("the lines that are printed are a shell's, and lead to profiles that only their owner reads", async () => {
  const { ready, stop } = await serve();
  const lines = ready.trimEnd().split("\n");
  expect(lines.filter((line) => !/^(#|export [A-Z_]+=\S+$|unset [A-Z_]+$)/.test(line))).toEqual([]);
  const [, url] = /^# The mock KMS is ready at (\S+)\. Ctrl-C stops it\.$/.exec(lines[0] ?? "") ?? [];
  for (const service of ["KMS", "STS", "CLOUDTRAIL"])
    expect(lines).toContain(`export AWS_ENDPOINT_URL_${service}=${url}`);
  expect(lines).toEqual(
    expect.arrayContaining([
      "export AWS_REGION=us-east-1",
      "export AWS_DEFAULT_REGION=us-east-1",
      "export AWS_PROFILE=root",
      "unset AWS_ACCESS_KEY_ID",
      "unset AWS_SECRET_ACCESS_KEY",
      "unset AWS_SESSION_TOKEN",
    ]),
  );
  const [, file = ""] = /^export AWS_CONFIG_FILE=(.*)$/m.exec(ready) ?? [];
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700);
  expect(readFileSync(file, "utf8")).toMatch(
    /\[services kms-workbook\]\nkms =\n {2}endpoint_url = http.*\[profile root\]\nregion = us-east-1\nservices = kms-workbook\naws_access_key_id = AKIA\w+\n.*\[root\]\naws_access_key_id = AKIA/s,
  );
  await stop();
  expect(existsSync(join(file, ".."))).toBe(false);
});

test("--profiles names their file, which stays, and is replaced by the next start", async () => {
  const cwd = emptyFolder();
  const file = join(cwd, "my profiles");
  const first = await serve(["--profiles", "my profiles"], { cwd });
  expect(first.ready).toContain(`export AWS_CONFIG_FILE='${file}'`);
  await first.stop();
  const before = readFileSync(file, "utf8");
  const second = await serve(["--profiles", "my profiles"], { cwd });
  await second.stop();
  const after = readFileSync(file, "utf8");
  expect(after).not.toBe(before);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("no place for the profiles is told in a sentence, and nothing goes on", async () => {
  const cwd = emptyFolder();
  const file = join(cwd, "file");
  writeFileSync(file, "");
  vi.stubEnv("TMPDIR", file);
  const ran = await run(["serve", "--port", "0"], { cwd }).finally(() => vi.unstubAllEnvs());
  expect(ran).toMatchObject({ code: 2, out: "" });
  expect(ran.err).toMatch(/^There is no place for the profiles: ENOTDIR.* Name a file with --profiles/);
});

test("the world's time is the real time, and goes on", async () => {
  let now = new Date();
  const { ready } = await serveJson([], { now: () => now });
  const made = async () => {
    const { KeyMetadata } = await clientOf(ready, "root").send(new CreateKeyCommand({}));
    return KeyMetadata?.CreationDate?.getTime();
  };
  expect(await made()).toBe(now.getTime());
  now = new Date(now.getTime() + 60_000);
  expect(await made()).toBe(now.getTime());
});

test("a host that others can reach is said so", async () => {
  const open = await serveJson(["--host", "0.0.0.0"]);
  expect((await open.stop()).err).toMatch(/^Whoever can reach 0\.0\.0\.0 is the root user of the world's account\./);
  const strict = await serveJson(["--host", "0.0.0.0", "--strict"]);
  expect((await strict.stop()).err).toMatch(/^Whoever can reach 0\.0\.0\.0 can send requests to the endpoint\.\n$/);
});

test("a port in use is told in a sentence", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const ran = await run(["serve", "--port", port]);
  expect(ran).toEqual({
    code: 2,
    out: "",
    err: `Port ${port} is in use by another program. Choose another with --port N, or --port 0 for any that is free.\n`,
  });
});

describe("--state", () => {
  test("keeps keys, ciphertexts, credentials and the trail from one start to the next", async () => {
    const { cwd, file } = worldFile(exampleWorld);
    const options = ["--world", file, "--state", "class.json"];
    const first = await serveJson(options, { cwd });
    const input = { KeyId: "alias/notes", Plaintext: Buffer.from("note") };
    const { CiphertextBlob } = await clientOf(first.ready, "root").send(new EncryptCommand(input));
    expect(await first.stop()).toMatchObject({ code: 0, err: "" });
    expect(statSync(join(cwd, "class.json")).mode & 0o777).toBe(0o600);
    const second = await serveJson(options, { cwd });
    expect(second.ready.profiles).toEqual(first.ready.profiles);
    const { Plaintext } = await clientOf(second.ready, "NotesApp").send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe("note");
    expect((await second.stop()).err).toMatch(
      /^world\.yaml is not read: .*class\.json has a world that goes on from it\.\n$/,
    );
    expect(readdirSync(cwd).sort()).toEqual(["class.json", "world.yaml"]);
  });

  test("is told to nobody when the endpoint could not start", async () => {
    const cwd = emptyFolder();
    const ran = await run(["serve", "--port", "0", "--host", "192.0.2.1", "--state", "new.json"], { cwd });
    expect(ran.code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  const aliasesAfter = async (file: string, cwd: string) => {
    const { ready, stop } = await serveJson(["--state", file], { cwd });
    const { Aliases } = await clientOf(ready, "root").send(new ListAliasesCommand({}));
    await stop();
    return Aliases?.map(({ AliasName }) => AliasName).filter((name) => !name?.startsWith("alias/aws/"));
  };
  const nameKey = async (ready: Ready, name: string) => {
    const client = clientOf(ready, "root");
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    await client.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: KeyMetadata?.KeyId }));
  };
  /** The file that a message says the state is in. */
  const savedTo = (message: string): string => /This state is in (\S+): go on from it/.exec(message)?.[1] ?? "";

  test("two endpoints on one file lose nothing: the second to stop saves to a file of its own", async () => {
    const cwd = emptyFolder();
    const [one, other] = [
      await serveJson(["--state", "s.json"], { cwd }),
      await serveJson(["--state", "s.json"], { cwd }),
    ];
    await nameKey(one.ready, "alias/one");
    await nameKey(other.ready, "alias/other");
    expect(await other.stop()).toMatchObject({ code: 0, err: "" });
    const { code, err } = await one.stop();
    expect(code).toBe(2);
    expect(err).toMatch(/^\S*s\.json was changed by another program meanwhile, and stays as it is\./);
    expect(await aliasesAfter("s.json", cwd)).toEqual(["alias/other"]);
    expect(await aliasesAfter(savedTo(err), cwd)).toEqual(["alias/one"]);
  });

  test("what cannot be saved in its place at the end is saved in another, and said", async () => {
    const cwd = emptyFolder();
    const folder = join(cwd, "drive");
    mkdirSync(folder);
    const { ready, stop } = await serveJson(["--state", "drive/s.json"], { cwd });
    await nameKey(ready, "alias/one");
    rmSync(folder, { recursive: true });
    const { code, err } = await stop();
    const file = savedTo(err);
    onTestFinished(() => rmSync(file, { force: true }));
    expect(code).toBe(2);
    expect(err).toMatch(/^The state cannot be saved to \S*s\.json \(ENOENT/);
    expect(await aliasesAfter(file, cwd)).toEqual(["alias/one"]);
  });

  test("is saved before it waits for requests that are under way", async () => {
    const cwd = emptyFolder();
    const { ready, stop } = await serveJson(["--state", "s.json"], { cwd });
    await nameKey(ready, "alias/made");
    const slow = open(ready.url);
    slow.write("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    await once(slow, "data");
    const stopped = stop();
    await new Promise(setImmediate);
    expect(readFileSync(join(cwd, "s.json"), "utf8")).toContain("alias/made");
    slow.destroy();
    expect(await stopped).toMatchObject({ code: 0, err: "" });
  });

  test("a file that was moved away meanwhile is written anew", async () => {
    const cwd = emptyFolder();
    const { ready, stop } = await serveJson(["--state", "s.json"], { cwd });
    await nameKey(ready, "alias/one");
    rmSync(join(cwd, "s.json"));
    expect(await stop()).toMatchObject({ code: 0, err: "" });
    expect(await aliasesAfter("s.json", cwd)).toEqual(["alias/one"]);
  });

  const saved = async () => {
    const cwd = emptyFolder();
    await (await serve(["--state", "state.json"], { cwd })).stop();
    return readFileSync(join(cwd, "state.json"), "utf8");
  };
  test.each<[string, (whole: string) => string, RegExp]>([
    ["empty", () => "", /It is not whole, or no JSON\./],
    ["torn", (whole) => whole.slice(0, -100), /It is not whole, or no JSON\./],
    ["somebody else's", () => '{"name":"x"}', /It does not have the form kms-workbook\/served-world\/1\./],
    ["of a newer version", (whole) => whole.replace("served-world/1", "served-world/2"), /It does not have the form/],
    [
      "made to slip a program into the profiles",
      (whole) => whole.replace('"region":"us-east-1"', '"region":"us-east-1\\ncredential_process = sh"'),
      /It does not have the form/,
    ],
    ["changed within", (whole) => whole.replace('"homes"', '"hoems"'), /homes: must be an object/],
    ["of a world of another version", (whole) => whole.replace("workbook/world/1", "workbook/world/9"), /world\/9/],
  ])("a file that is %s is left as it is, and told in a sentence", async (_, change, says) => {
    const cwd = emptyFolder();
    const text = change(await saved());
    writeFileSync(join(cwd, "state.json"), text);
    const ran = await run(["serve", "--port", "0", "--state", "state.json"], { cwd });
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toMatch(/^\S*state\.json holds no state that this kms-workbook can go on from\. /);
    expect(ran.err).toMatch(says);
    expect(readFileSync(join(cwd, "state.json"), "utf8")).toBe(text);
  });

  test.each([
    ["a folder there is not", "none/state.json"],
    ["a folder", "."],
  ])("%s is told before anything starts", async (_, name) => {
    const ran = await run(["serve", "--port", "0", "--state", name]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toMatch(/^--state \S+ cannot be used \(E/);
  });
});

const broken = ['account: "111122223333"', "region: eu-west-1", "principals: {}", "keys:", "  notes: { polisy: {} }"];
const lockedOut = [...broken.slice(0, 4), "  notes: { policy: { inline: { Version: '2012-10-17', Statement: [] } } }"];

test.each<[string, readonly string[], RegExp]>([
  ["no number", ["--port", "kms"], /^--port kms is no port\. Give a number from 1 to 65535, or 0/],
  ["a port there is not", ["--port", "65536"], /^--port 65536 is no port\./],
  [
    "another machine's address",
    ["--port", "0", "--host", "192.0.2.1"],
    /^--host 192\.0\.2\.1 is no address of this machine\./m,
  ],
  [
    "a name that leads nowhere",
    ["--port", "0", "--host", "nowhere.invalid"],
    /^--host nowhere\.invalid is no address/m,
  ],
  ["no file", ["--world", "none.yaml"], /none\.yaml: error: The world's file is missing\./],
  [
    "a field there is not",
    ["--world", "broken.yaml"],
    /broken\.yaml:5: error: "polisy" is not a known field of "keys\.notes"\. Did you mean "policy"\?/,
  ],
  [
    "a policy that KMS refuses",
    ["--world", "locked.yaml"],
    /^locked\.yaml: The scene cannot be built: a policy of key\/notes: The policy has no statements\.$/m,
  ],
  [
    "a file of somebody else's",
    ["--port", "0", "--profiles", "broken.yaml"],
    /--profiles .*broken\.yaml holds something that kms-workbook did not write\. It stays as it is/,
  ],
  [
    "a folder there is not",
    ["--port", "0", "--profiles", "none/profiles"],
    /^The profiles cannot be written to .*none\/profiles \(ENOENT/,
  ],
  ["a document's name", ["--world", "document.yaml"], /document\.yaml:5: error: "key-policy\.json" is not a document/],
])("%s is told in a sentence", async (_, argv, says) => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "broken.yaml"), `${broken.join("\n")}\n`);
  writeFileSync(join(cwd, "locked.yaml"), `${lockedOut.join("\n")}\n`);
  const named = [...broken.slice(0, 4), "  notes: { policy: { document: key-policy.json } }"];
  writeFileSync(join(cwd, "document.yaml"), `${named.join("\n")}\n`);
  const ran = await run(["serve", ...argv], { cwd });
  expect(ran).toMatchObject({ code: 2, out: "" });
  expect(ran.err).toMatch(says);
  expect(readFileSync(join(cwd, "broken.yaml"), "utf8")).toBe(`${broken.join("\n")}\n`);
});
