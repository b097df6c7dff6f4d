#!/usr/bin/env node
// Starts the workbook. Written so that any Node since 14 can read it: an old one must be able to say that it is too old.
import fs from "node:fs";
import module from "node:module";

const here = new URL("..", import.meta.url);
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  fail(
    "kms-workbook needs Node.js 22.18 or newer; this is " +
      process.version +
      ". Install one from https://nodejs.org and try again.",
  );
} else if (process.argv.length === 3 && process.argv[2] === "--version") {
  console.log(JSON.parse(fs.readFileSync(new URL("package.json", here), "utf8")).version);
} else if (!fs.existsSync(new URL("dist/main.js", here))) {
  fail("The workbook is not built yet. Run `npm run build` in its folder first.");
} else {
  start();
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 2;
}

function start() {
  // Ink's colours follow FORCE_COLOR only; https://no-color.org says that any value but the empty one counts.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = "0";
  // Code that V8 has compiled once is kept for the next start. Writing it at exit is not enough: a closed terminal kills.
  if (module.enableCompileCache) {
    module.enableCompileCache();
    setTimeout(module.flushCompileCache, 1500).unref();
  }
  import("../dist/main.js")
    .then((program) => program.main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code;
    })
    .catch((error) => {
      console.error(`The workbook failed: ${error instanceof Error ? error.stack : error}`);
      process.exitCode = 3;
    });
}
