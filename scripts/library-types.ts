/** The type declarations of the library face: those that its own declaration reaches, and no more. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ENTRY = "kms-library.ts";
const RELATIVE_IMPORT = /from "(\.[^"]+\.ts)"/g;

/** Writes them into a folder, laid out as the sources are. @throws Error if the compiler finds a fault */
export const writeLibraryTypes = (root: string, folder: string): void => {
  const all = mkdtempSync(join(tmpdir(), "kms-workbook-types-"));
  try {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, "-p", join(root, "tsconfig.library.json"), "--outDir", all], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const written = new Set<string>();
    const write = (source: string): void => {
      if (written.has(source)) return;
      written.add(source);
      const name = source.replace(/\.ts$/, ".d.ts");
      const text = readFileSync(join(all, name), "utf8");
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      // Declarations are imported by the name of the JavaScript that they would belong to.
      writeFileSync(
        join(folder, name),
        text.replace(RELATIVE_IMPORT, (_, path) => `from "${path.replace(/\.ts$/, ".js")}"`),
      );
      for (const [, path = ""] of text.matchAll(RELATIVE_IMPORT)) write(join(dirname(source), path));
    };
    write(ENTRY);
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
};
