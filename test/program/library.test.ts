/** The library face as others get it: packed, installed, type-checked and run with the SDK that they have. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPackage } from "./installed.ts";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/library.md"), "utf8");
const [, example = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];

let folder: string;
beforeAll(() => {
  folder = installPackage();
  for (const name of ["@aws-sdk/client-kms", "@types/node", "vitest"]) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "example.test.ts"), example);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1" };
delete env.FORCE_COLOR;

/** Runs a script with this Node; a failure shows what it printed. */
const run = (script: string, ...args: string[]): string => {
  try {
    return execFileSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe", env });
  } catch (error) {
    throw new Error(error instanceof Error && "stdout" in error ? `${error.stdout}\n${error.message}` : String(error));
  }
};

test("the example on the page is ten lines of test code", () => {
  const lines = example.split("\n").filter((line) => line !== "" && !line.startsWith("import "));
  expect(lines.length).toBeLessThanOrEqual(10);
});

test.each([
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
])("its types are found and right with module %s and resolution %s", (module, moduleResolution) => {
  const compilerOptions = { module, moduleResolution, target: "es2024", strict: true, noEmit: true, types: ["node"] };
  // Our declarations are checked too; the test runner's are its own business.
  const wrong =
    'import { createWorld } from "kms-workbook/kms";\n// @ts-expect-error: milliseconds are a number\ncreateWorld().clock.advance("1");\n';
  writeFileSync(join(folder, "wrong.ts"), wrong);
  const options = { ...compilerOptions, skipLibCheck: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
  run(join(root, "node_modules/typescript/bin/tsc"), "-p", ".");
});

test("its declarations have no fault of their own", () => {
  const files = ["node_modules/kms-workbook/dist/kms/types/kms-library.d.ts"];
  const compilerOptions = { module: "nodenext", target: "es2024", strict: true, noEmit: true, types: ["node"] };
  writeFileSync(join(folder, "tsconfig.own.json"), JSON.stringify({ compilerOptions, files }));
  run(join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.own.json");
});

test("the example runs", () => {
  expect(run(join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", folder)).toMatch(/Tests {2}1 passed/);
});

test("a client of one's own takes the configuration, and its errors are the SDK's", () => {
  const program = `
    import { KMSClient, NotFoundException, DescribeKeyCommand } from "@aws-sdk/client-kms";
    import { clientConfig, createClient, createWorld } from "kms-workbook/kms";
    const world = createWorld({ seed: "test" });
    const arn = "arn:aws:iam::111122223333:root";
    for (const kms of [new KMSClient(clientConfig(world, arn)), createClient(world, arn)]) {
      const failed = await kms.send(new DescribeKeyCommand({ KeyId: "alias/none" })).catch((error) => error);
      console.log(kms instanceof KMSClient, failed instanceof NotFoundException, world.trail("111122223333", "us-east-1").length);
    }`;
  writeFileSync(join(folder, "own.mjs"), program);
  expect(run("own.mjs")).toBe("true true 1\ntrue true 2\n");
});

test("without the SDK a world works, and createClient says what to install", () => {
  const alone = join(folder, "alone");
  mkdirSync(join(alone, "node_modules"), { recursive: true });
  execFileSync("cp", ["-r", join(folder, "node_modules/kms-workbook"), join(alone, "node_modules")]);
  rmSync(join(folder, "node_modules/@aws-sdk"), { recursive: true });
  const program = `
    import { createClient, createWorld } from "kms-workbook/kms";
    const world = createWorld();
    const caller = world.principal("arn:aws:iam::111122223333:root");
    const { KeyMetadata } = await world.call({ operation: "CreateKey", input: {}, caller, region: "eu-west-1" });
    console.log(KeyMetadata.KeyState);
    try { createClient(world, caller.arn); } catch (error) { console.log(error.message); }`;
  writeFileSync(join(alone, "alone.mjs"), program);
  const told = execFileSync(process.execPath, ["alone.mjs"], { cwd: alone, encoding: "utf8" });
  expect(told).toMatch(
    /^Enabled\ncreateClient needs the package @aws-sdk\/client-kms.* Install it \(npm install --save-dev @aws-sdk\/client-kms\)/,
  );
});

test("it brings no code of the screen, the lessons or the SDK", () => {
  const bundle = join(folder, "node_modules/kms-workbook/dist/kms/index.js");
  const text = readFileSync(bundle, "utf8");
  expect(text).not.toMatch(/react|yoga|marked|from"@aws-sdk/i);
  expect(statSync(bundle).size).toBeLessThan(250_000);
});
