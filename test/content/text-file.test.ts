import { chmodSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MAX_TEXT_BYTES, readTextFile } from "../../src/content/text-file.ts";
import { makePipe, writePack } from "../fixtures/packs/packs.ts";

const write = (content: string | Uint8Array): string => join(writePack({ file: content }), "file");

describe("readTextFile", () => {
  it("reads UTF-8, up to the very limit", () => {
    expect(readTextFile(write("ключ\r\n\uFEFF")).text).toBe("ключ\n\uFEFF");
    expect(readTextFile(write("\uFEFFkey")).text).toBe("key");
    expect(readTextFile(write("x".repeat(MAX_TEXT_BYTES))).text).toHaveLength(MAX_TEXT_BYTES);
  });

  it("does not read what is larger, not even a hole of 100 MB", () => {
    const path = write("");
    truncateSync(path, 100_000_000);
    expect(readTextFile(path).fault).toMatchObject({ reason: "huge", is: "is larger than 1 MB (it has 100.0 MB)" });
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe that nobody writes to", () => {
    const path = join(writePack({}), "pipe");
    makePipe(path);
    expect(readTextFile(path).fault?.reason).toBe("special");
  });

  it.skipIf(process.getuid?.() === 0)("says that it may not read", () => {
    const path = write("x");
    chmodSync(path, 0);
    expect(readTextFile(path).fault?.reason).toBe("unreadable");
  });

  it("tells apart what is missing, a folder, and binary", () => {
    const root = writePack({ zero: new Uint8Array([65, 0]), latin: new Uint8Array([0xe9, 0x21]) });
    mkdirSync(join(root, "folder"));
    writeFileSync(join(root, "plain"), "x");
    const reason = (name: string) => readTextFile(join(root, name)).fault?.reason;
    expect(["none", "plain/none", "folder", "zero", "latin", "plain"].map(reason)).toEqual([
      "missing",
      "missing",
      "folder",
      "binary",
      "binary",
      undefined,
    ]);
  });
});
