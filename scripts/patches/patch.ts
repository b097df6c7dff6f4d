/**
 * Changes made to dependencies while they are bundled, as data, and the bundler's plugin that makes them.
 *
 * A change that finds nothing to change is an error, so an updated dependency cannot lose it unnoticed.
 */
import { readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Plugin } from "rolldown";

export type Patch = Edit | Replacement;

interface PatchBase {
  readonly name: string;
  /** What it does and why that is right. */
  readonly why: string;
  /** What it was measured to bring; `npm run bench -- patches` measures again. */
  readonly gain: string;
  /** Nothing can be built without it, so its gain cannot be measured. */
  readonly required?: true;
}

/** Text in a dependency's files, replaced. */
export interface Edit extends PatchBase {
  readonly kind: "edit";
  readonly edits: readonly {
    /** Path under node_modules/. */
    readonly file: string;
    readonly find: string;
    readonly put: string;
    /** How often `find` stands in the file. Default 1. */
    readonly times?: number;
  }[];
  /** Code put before each edited file; `import` from paths under the project's folder, as `#project/…`. */
  readonly prelude?: string;
}

/** A package that is replaced by a module of the project. */
export interface Replacement extends PatchBase {
  readonly kind: "replacement";
  readonly package: string;
  /** Path under the project's folder. */
  readonly by: string;
  /** Paths under node_modules/ of importers that keep the real package. */
  readonly except?: readonly string[];
}

const projectImport = "#project/";

/** Applies patches to one build. After the build, `unused()` names what found nothing to change. */
export const patching = (root: string, patches: readonly Patch[]): { plugin: Plugin; unused: () => string[] } => {
  const modules = join(root, "node_modules");
  const waiting = new Set<string>();
  const idle = (patch: Patch, what: string) => `${patch.name}: nobody imports ${what}`;

  const edits = new Map<string, { readonly patch: Edit; readonly edit: Edit["edits"][number] }[]>();
  const replacements = new Map<string, Replacement>();
  for (const patch of patches) {
    if (patch.kind === "replacement") {
      waiting.add(idle(patch, patch.package));
      replacements.set(patch.package, patch);
      continue;
    }
    for (const edit of patch.edits) {
      waiting.add(idle(patch, edit.file));
      const file = join(modules, edit.file);
      edits.set(file, [...(edits.get(file) ?? []), { patch, edit }]);
    }
  }

  const plugin: Plugin = {
    name: "patches",
    resolveId(specifier, importer = "") {
      if (specifier.startsWith(projectImport)) return join(root, specifier.slice(projectImport.length));
      const patch = replacements.get(specifier);
      if (patch === undefined) return undefined;
      const by = join(root, patch.by);
      const kept = [by, ...(patch.except ?? []).map((path) => join(modules, path) + sep)];
      if (kept.some((path) => resolve(importer).startsWith(path))) return undefined;
      waiting.delete(idle(patch, patch.package));
      return by;
    },
    load(id) {
      const here = edits.get(resolve(id));
      if (here === undefined) return undefined;
      let code = readFileSync(id, "utf8");
      for (const { patch, edit } of here) {
        const { file, find, put, times = 1 } = edit;
        const found = code.split(find).length - 1;
        if (found !== times) throw new Error(`${patch.name}: "${find}" stands ${found} times in ${file}, not ${times}`);
        code = code.replaceAll(find, () => put);
        waiting.delete(idle(patch, file));
      }
      return [...new Set(here.map(({ patch }) => patch.prelude ?? "")), code].join("");
    },
  };
  return { plugin, unused: () => [...waiting] };
};
