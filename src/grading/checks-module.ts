/**
 * Loads the checks of a `code` exercise: TypeScript, by Node's own type stripping.
 *
 * Node refuses to strip types of files under node_modules, where an installed workbook keeps its lessons. So the file is
 * read here and given to Node under a URL of its own, by a hook that is there for this one import. The URL has the
 * file's path in it, for stack traces. Such a module can import Node's own modules, and types from anywhere.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import type { CodeChecks } from "./checks.ts";

let loads = 0;

/**
 * @param file relative to the pack's folder, with forward slashes
 * @throws Error when the module does not load or is no {@link CodeChecks}: the pack's fault
 */
export async function loadChecks(packRoot: string, file: string): Promise<CodeChecks> {
  const url = `data:text/javascript;load=${++loads},${encodeURI(file)}`;
  let loaded: { readonly default?: unknown };
  try {
    const source = readFileSync(join(packRoot, file), "utf8");
    const hooks = registerHooks({
      load: (asked, context, next) =>
        asked === url ? { format: "module-typescript", source, shortCircuit: true } : next(asked, context),
    });
    try {
      loaded = await import(/* @vite-ignore */ url);
    } finally {
      hooks.deregister();
    }
  } catch (error) {
    throw new Error(`${file}${lineIn(error, url)} does not load: ${messageOf(error)}`, { cause: error });
  }
  if (typeof loaded.default !== "function") throw new Error(`${file} has no function as its default export.`);
  return loaded.default as CodeChecks;
}

const messageOf = (error: unknown): string =>
  `${error instanceof Error ? error.message : String(error)}`.replace(/\.?$/, ".");

/** `:12`, where the stack tells the line of the module that failed. */
function lineIn(error: unknown, url: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const after = stack.split(`${url}:`)[1];
  return after === undefined ? "" : `:${Number.parseInt(after, 10)}`;
}
