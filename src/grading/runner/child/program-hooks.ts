/**
 * What a learner's program can import: resolves the few names in allowed.ts and refuses the rest.
 *
 * Node's permission model leaves the network open before Node 26 and all built-in modules importable, so this is the
 * wall. TypeScript is left to Node's own type stripping, which keeps lines and columns as they were written.
 */
import { registerHooks } from "node:module";
import { builtinModules, libraries, whatMayBeImported } from "../allowed.ts";
import { defineProperty, dictionary, sliceText } from "./intrinsics.ts";

/** Thrown for an import that is not allowed. */
export class ImportRefused extends Error {}
// Own, so that the name holds whatever happens to prototypes.
defineProperty(ImportRefused.prototype, "name", { value: "ImportRefused" });

export const PROGRAM = "kms-workbook:program";

export interface ProgramHooks {
  /** From now on only what allowed.ts lists resolves, whoever asks. */
  lock(): void;
  /** Makes `import(PROGRAM)` load this text. */
  serve(url: string, source: string): void;
}

/** @param folder URL of the folder with the bundled libraries, with a slash at its end */
export const installHooks = (folder: string): ProgramHooks => {
  const builtins = dictionary(
    builtinModules.flatMap((name) => [
      [name, `node:${name}`],
      [`node:${name}`, `node:${name}`],
    ]),
  );
  const bundled = dictionary(Object.entries(libraries).map(([name, file]) => [name, `${folder}${file}`]));
  let locked = false;
  let programUrl = "";
  let programSource = "";

  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === PROGRAM) return { url: programUrl, format: "module-typescript", shortCircuit: true };
      const builtin = builtins[specifier];
      if (builtin !== undefined) return { url: builtin, format: "builtin", shortCircuit: true };
      const library = bundled[specifier];
      if (library !== undefined) return { url: library, format: "module", shortCircuit: true };
      if (!locked) return next(specifier, context);
      throw new ImportRefused(`"${sliceText(specifier, 0, 100)}" cannot be imported here. ${whatMayBeImported}`);
    },
    load(url, context, next) {
      if (url !== programUrl) return next(url, context);
      return { format: "module-typescript", source: programSource, shortCircuit: true };
    },
  });

  return {
    lock: () => {
      locked = true;
    },
    serve: (url, source) => {
      programUrl = url;
      programSource = source;
    },
  };
};
