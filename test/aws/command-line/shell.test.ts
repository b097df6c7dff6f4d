/** The console beyond what is recorded: what a line means to the shell, the workbook's own words, completion. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SERVICES } from "../../../src/aws/command-line/services.ts";
import { createShell, type Shell } from "../../../src/aws/command-line/shell/shell.ts";
import { splitCommands } from "../../../src/aws/command-line/shell/syntax.ts";
import { OPERATIONS } from "../../../src/kms/operations/index.ts";
import { ALICE, BOB, createStage, REGION } from "./stage.ts";

const open = (columns = 80): Shell => {
  const world = createStage();
  world.addPrincipal({ account: "111122223333", kind: "role", name: "Auditor" });
  return createShell(world, {
    profile: "alice",
    profiles: { alice: world.principal(ALICE), bob: world.principal(BOB) },
    region: REGION,
    files: { "policy.json": "{}" },
    names: ["alias/notes"],
    columns: () => columns,
    decisionLines: ({ allowed, summary }) => [`${allowed ? "Allowed" : "Denied"}: ${summary}`],
  });
};

/** Types lines one after the other; what the last one printed. */
const last = async (...lines: readonly string[]) => {
  const shell = open();
  let result = { output: "", error: "", exitCode: 0 };
  for (const line of lines) result = await shell.run(line);
  return result;
};

const braced = (name: string): string => `$\{${name}}`;

describe("a line", () => {
  test.each([
    ["echo 'it''s' \"a b\"", "its a b\n"],
    [`NAME=value; echo $NAME ${braced("NAME")}s "$NAME" '$NAME'`, "value values value $NAME\n"],
    ['LIST="a  b"; echo $LIST; echo "$LIST"', "a b\na  b\n"],
    ["echo $(echo inner) after", "inner after\n"],
    ["echo one > f; echo two >> f; cat < f", "one\ntwo\n"],
    ["cat <<END\nline $HOME.\nEND", "line .\n"],
    ["echo if; fortune=none; echo $fortune for", "if\nnone for\n"],
    ["cat <<'END'\nline $HOME.\nEND", "line $HOME.\n"],
    ["rm nothing || echo 'went on'", "went on\n"],
    ["rm nothing && echo never", ""],
    ["rm nothing; echo $?", "1\n"],
    ["printf '%s=%s\\n' a 1 b 2", "a=1\nb=2\n"],
    ["echo a\\\nb # not this", "ab\n"],
    ["echo '#' a#b", "# a#b\n"],
    ["ls", "policy.json\n"],
    ["echo one > f; echo one | cmp - f && echo same", "same\n"],
    ["printf one > f; printf '%s' twelve.bytes > g; wc -c f g", " 3 f\n12 g\n15 total\n"],
    ["echo one | cat - ", "one\n"],
    ["echo one > f; echo two | cmp f - || echo other", "f - differ: byte 1\nother\n"],
    ["echo ~ *", "~ *\n"],
    ["", ""],
  ])("%j prints %j", async (line, output) => {
    expect((await last(line)).output).toBe(output);
  });

  test.each([
    ["echo `date`", "Backticks"],
    ["sleep 5 &", '"&" is not understood'],
    ["aws kms list-keys 2> /dev/null", "Only standard output"],
    ["(echo a)", '"(" is not understood'],
    ["echo {a,b}", "Put the word in quotes"],
    [`echo ${braced("HOME:-x")}`, "A variable in braces"],
    ["echo $((1+1))", "Arithmetic"],
    ["echo >", "needs the name of a file"],
    ["| cat", 'Nothing stands before "|"'],
    ["for key in a b; do aws kms enable-key --key-id $key; done", '"for" is not understood'],
    ["echo a | while read line", '"while" is not understood'],
    ["echo a)", 'a ")" without a "("'],
  ])("%j is refused: %s", async (line, words) => {
    const { error, exitCode, output } = await last(line);
    expect(error).toContain(words);
    expect([output, exitCode]).toEqual(["", 2]);
  });

  test.each([
    ["echo 'open", true],
    ['echo "open', true],
    ["echo a \\", true],
    ["echo a |", true],
    ["echo a &&", true],
    ["cat <<END\ntext", true],
    ["echo $(echo", true],
    ["echo a", false],
    ["echo a;", false],
    ["echo `a", false],
  ])("%j goes on in the next line: %s", (line, isIncomplete) => {
    expect(open().isIncomplete(line)).toBe(isIncomplete);
  });

  test("a program that is not there", async () => {
    const { error, exitCode } = await last("kubectl get pods");
    expect(error).toBe('kubectl: command not found. "help" lists what there is here.\n');
    expect(exitCode).toBe(127);
  });
});

const createKey = "KEY=$(aws kms create-key --query KeyMetadata.KeyId --output text)";

describe("who calls", () => {
  const role = "arn:aws:iam::111122223333:role/Auditor";
  test.each([
    ["the profile of the console", [], "user/Alice"],
    ["AWS_PROFILE", ["export AWS_PROFILE=bob"], "user/Bob"],
    [
      "a role that was assumed",
      ["export AWS_PROFILE=root", `aws sts assume-role --role-arn ${role} --role-session-name night > session.json`],
      "",
    ],
  ])("%s", async (_, lines, arn) => {
    const { output, error } = await last(...lines, "aws sts get-caller-identity --query Arn --output text");
    expect(output + error).toContain(arn);
  });

  test("keys of a session win over AWS_PROFILE, and --profile wins over them", async () => {
    const world = createStage();
    world.addPrincipal({ account: "111122223333", kind: "role", name: "Auditor" });
    const root = world.principal("arn:aws:iam::111122223333:root");
    const options = { region: REGION, decisionLines: () => [] };
    const shell = createShell(world, { profile: "root", profiles: { root, bob: world.principal(BOB) }, ...options });
    const who = async (more = "") =>
      (await shell.run(`aws sts get-caller-identity --query Arn --output text${more}`)).output.trim();
    await shell.run(`CREDENTIALS=$(aws sts assume-role --role-arn ${role} --role-session-name night \\
      --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)`);
    const [id, secret, token] = (await shell.run('echo "$CREDENTIALS"')).output.trim().split("\t");
    await shell.run(`export AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret} AWS_SESSION_TOKEN=${token}`);
    expect(await who()).toBe("arn:aws:sts::111122223333:assumed-role/Auditor/night");
    expect(await who(" --profile bob")).toBe(BOB);
    await shell.run("export AWS_SESSION_TOKEN=");
    const { error } = await shell.run("aws kms list-keys");
    expect(error).toContain("(UnrecognizedClientException) when calling the ListKeys operation: The security token");
  });

  test("whoami names the other profiles", async () => {
    expect((await last("whoami")).output).toBe(
      `${ALICE}\nRegion ${REGION}, profile alice\nOther profiles: bob. Use one with --profile NAME, or from now on: export AWS_PROFILE=NAME\n`,
    );
    expect((await last("export AWS_PROFILE=carol", "whoami")).error).toContain("name nobody");
  });
});

describe("the workbook's own words", () => {
  test("time stands still until it is moved", async () => {
    expect((await last("time")).output).toBe("2026-01-01T00:00:00Z\n");
    expect((await last("time +30d", "time +12h", "time +5m")).output).toBe("2026-01-31T12:05:00Z\n");
    expect((await last("time -1d")).error).toContain("Time moves forward");
    expect((await last("time +99999d")).error).toContain("Time moves forward");
  });

  test("time has what is due happen", async () => {
    const { error } = await last(
      createKey,
      "aws kms schedule-key-deletion --key-id $KEY --pending-window-in-days 7",
      "time +7d",
      "aws kms describe-key --key-id $KEY",
    );
    expect(error).toContain("NotFoundException");
  });

  test("trail lists what was logged, and shows a record", async () => {
    const wide = open(160);
    for (const line of [createKey, "aws kms list-keys --profile bob"]) await wide.run(line);
    const { output } = await wide.run("trail");
    expect(output).toMatch(/1 {2}2026-01-01T00:00:00Z {2}CreateKey {2}111122223333:user\/Alice {2}- {13}key\//);
    expect(output).toMatch(/2 {2}\S+ {2}ListKeys {3}111122223333:user\/Bob {4}AccessDenied/);
    expect(JSON.parse((await last(createKey, "trail 1")).output)).toMatchObject({ eventName: "CreateKey" });
    expect((await last("trail 7")).error).toContain("There is no record 7");
    expect((await last("trail")).output).toContain("Nothing is logged yet");
  });

  test("where the table does not fit, a record takes two lines that do", async () => {
    const { output } = await last(createKey, "aws kms list-keys --profile bob", "trail");
    expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(output).toMatch(/^1 {2}2026-01-01T00:00:00Z {2}CreateKey\n {3}by user\/Alice {2}on key\/[-0-9a-f]{36}$/m);
    expect(output).toMatch(/^2 {2}\S+ {2}ListKeys {2}AccessDenied\n {3}by user\/Bob$/m);
  });

  test("explain last tells why", async () => {
    expect((await last("aws kms list-keys --profile bob", "explain last")).output).toMatch(/^Denied: /);
    expect((await last("explain last")).error).toContain("No call has been made yet");
    expect((await last("aws kms describe-key --key-id alias/none", "explain last")).output).toContain(
      "DescribeKey ended before permission was asked for: NotFoundException.",
    );
  });

  test("there is no task without an exercise", async () => {
    expect(await last("task")).toEqual({
      ...{ output: "", exitCode: 2 },
      error: "This console belongs to no exercise, so there is no task.\n",
    });
  });

  test("help names everything; exit ends", async () => {
    expect((await last("help")).output).toMatch(/aws kms …[\s\S]*explain last[\s\S]*base64 \[--decode\]/);
    const lines = (await last("help")).output.split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const shell = open();
    await shell.run("exit; echo never");
    expect(shell.hasEnded).toBe(true);
  });
});

describe("aws", () => {
  test("knows every operation of the mock, by the CLI's names", () => {
    const kms = SERVICES.find(({ name }) => name === "kms");
    expect(kms?.operations.map(({ name }) => name).sort()).toEqual([...OPERATIONS.keys()].sort());
    expect(kms?.operations.map(({ command }) => command)).toEqual(
      expect.arrayContaining(["re-encrypt", "get-parameters-for-import", "generate-data-key-pair-without-plaintext"]),
    );
  });

  test.each([
    ["aws help", "cloudtrail"],
    ["aws kms help", "  generate-data-key-without-plaintext\n"],
    ["aws kms encrypt help", "--plaintext BLOB"],
    ["aws kms create-grant help", "EncryptionContextSubset={KEY=TEXT,…}"],
    ["aws --version", "aws-cli/2."],
  ])("%s", async (line, words) => {
    expect((await last(line)).output).toContain(words);
  });

  test.each([
    ["aws kms list-keys --region nowhere-1", 255, "Could not connect to the endpoint URL"],
    ["aws kms list-keys --cli-auto-prompt", 252, "Press Tab"],
    ["aws kms list-keys --no-sign-request", 255, "without a signature"],
    ["aws kms describe-key --key-id a --generate-cli-skeleton output", 252, "A sample answer is not made here"],
  ])("%s ends with %d", async (line, exitCode, words) => {
    const result = await last(line);
    expect(result.error).toContain(words);
    expect(result.exitCode).toBe(exitCode);
  });

  test("a throttled call is tried three times", async () => {
    const world = createStage();
    const calls: string[] = [];
    const shell = createShell(Object.assign(world, {}), {
      profile: "alice",
      profiles: { alice: world.principal(ALICE) },
      region: REGION,
      decisionLines: () => [],
    });
    const { KmsError } = await import("../../../src/kms/errors.ts");
    world.call = ({ operation }) => {
      calls.push(operation);
      return Promise.reject(new KmsError("ThrottlingException", "Rate exceeded"));
    };
    const { error } = await shell.run("aws kms list-keys");
    expect(calls).toHaveLength(3);
    expect(error).toContain("calling the ListKeys operation (reached max retries: 2): Rate exceeded");
  });
});

describe("completion", () => {
  test.each([
    ["", "aws"],
    ["aw", "aws"],
    ["aws k", "kms"],
    ["aws kms gener", "generate-data-key-without-plaintext"],
    ["aws kms encrypt --ke", "--key-id"],
    ["aws kms encrypt --key-id ", "alias/notes"],
    ["aws kms encrypt --key-id=al", "alias/notes"],
    ["aws kms create-key --key-spec ECC_", "ECC_NIST_P256"],
    ["aws kms create-grant --operations Decrypt Enc", "Encrypt"],
    ["aws kms list-keys --output ta", "table"],
    ["aws kms list-keys --profile b", "bob"],
    ["aws kms put-key-policy --policy file://", "file://policy.json"],
    ["cat po", "policy.json"],
    ["aws kms list-keys | base", "base64"],
    ["aws kms list-keys > po", "policy.json"],
    ["export AWS_PROFILE=b", "AWS_PROFILE=bob"],
    ["exp", "explain"],
    ["explain ", "last"],
  ])("%j: %s", (line, candidate) => {
    expect(open().complete(line, line.length).candidates).toContain(candidate);
  });

  test("a key that a call has shown, without another call", async () => {
    const shell = open();
    await shell.run(createKey);
    const { candidates } = shell.complete("aws kms describe-key --key-id ", 31);
    expect(candidates.some((each) => /^[0-9a-f-]{36}$/.test(each))).toBe(true);
    expect(shell.calls).toHaveLength(1);
  });

  test("options of every command wait for a dash, so that a list of commands is only that", () => {
    const offered = (line: string) => open().complete(line, line.length).candidates;
    expect(offered("aws kms ").filter((each) => each.startsWith("-"))).toEqual([]);
    expect(offered("aws kms --prof")).toEqual(["--profile"]);
  });

  test("an option that was given is not offered again", () => {
    const line = "aws kms encrypt --key-id a --k";
    expect(open().complete(line, line.length).candidates).toEqual([]);
  });
});

describe("whatever is typed", () => {
  const pieces = fc.constantFrom(
    ...[
      "aws",
      "kms",
      "encrypt",
      "list-keys",
      "create-key",
      "--key-id",
      "--tags",
      "--query",
      "--output",
      "table",
      "--plaintext",
    ],
    ...[
      "fileb://f",
      "alias/a",
      "TagKey=a,TagValue=b",
      "[",
      "{",
      "}",
      "]",
      "=",
      ",",
      "'",
      '"',
      "\\",
      "$",
      "$(",
      ")",
      "`",
      "|",
    ],
    ...[
      "&&",
      "||",
      ";",
      ">",
      ">>",
      "<",
      "<<",
      "END",
      "f",
      "echo",
      "cat",
      "base64",
      "-d",
      "printf",
      "%s",
      "export A=b",
      "$A",
    ],
    ...["\n", "#", "trail", "explain", "time", "+1d", "--cli-input-json", '{"KeyId":', "@", "\u0000", "\ud800"],
  );

  test("never throws, and leaves the console usable", async () => {
    const line = fc.array(fc.tuple(pieces, fc.constantFrom(" ", "")), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(line, async (words) => {
        const shell = open();
        const { exitCode } = await shell.run(words.map((pair) => pair.join("")).join(""));
        expect(Number.isInteger(exitCode)).toBe(true);
        if (!shell.hasEnded) expect((await shell.run("echo still here")).output).toBe("still here\n");
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["a file that doubles", "printf x > f", "cat f f > g; cat g g > f", "than 1 MB"],
    ["a file that grows", "printf '%s' 0123456789 > f", "cat f f f f f f f f > g; cat g >> f", "1 MB"],
    ["a variable that doubles", "X=0123456789", 'X="$X$X$X$X"', "longer than 1 MB"],
  ])("%s comes to an end", async (_, first, again, words) => {
    const shell = open();
    await shell.run(first);
    const errors: string[] = [];
    for (let time = 0; time < 30; time++) errors.push((await shell.run(again)).error);
    expect(errors.join("")).toContain(words);
  });

  test.each([
    ["$(", `echo ${"$(echo ".repeat(5000)}`],
    ["JSON", `aws kms create-key --tags '${"[".repeat(5000)}'`],
    ["shorthand", `aws kms create-key --tags 'a=${"[".repeat(5000)}'`],
    ["a query", `aws kms list-keys --query '${"(".repeat(5000)}'`],
    ["YAML", `aws kms create-key --cli-input-yaml '${"[".repeat(5000)}'`],
  ])("%s nested without end is refused", async (_, line) => {
    expect((await last(line)).exitCode).toBeGreaterThan(0);
  });

  test("a text that never ends its quote is split all the same, in time", () => {
    const commands = splitCommands(`echo 'open\n${"aws kms list-keys\n".repeat(5000)}`);
    expect(commands.length).toBeGreaterThan(1);
  });
});
