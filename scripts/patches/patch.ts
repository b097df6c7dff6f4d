/**
 * Changes made to dependencies while they are bundled, as data, and the esbuild plugin that makes them.
 *
 * A change that finds nothing to change is an error, so an updated dependency cannot lose it unnoticed.
 */
import { readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Plugin } from "esbuild";

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

const projectImport = /^#project\//;

/** Applies patches to one build. After the build, `unused()` names what found nothing to change. */
export const patching = (root: string, patches: readonly Patch[]): { plugin: Plugin; unused: () => string[] } => {
  const waiting = new Set<string>();
  const modules = join(root, "node_modules");
  const byFile = new Map<string, { readonly patch: Edit; readonly edit: Edit["edits"][number] }[]>();
  const idle = (patch: Patch, what: string) => `${patch.name}: nobody imports ${what}`;
  for (const patch of patches) {
    if (patch.kind === "replacement") {
      waiting.add(idle(patch, patch.package));
      continue;
    }
    for (const edit of patch.edits) {
      waiting.add(idle(patch, edit.file));
      const file = join(modules, edit.file);
      byFile.set(file, [...(byFile.get(file) ?? []), { patch, edit }]);
    }
  }

  const plugin: Plugin = {
    name: "patches",
    setup(build) {
      build.onResolve({ filter: projectImport }, ({ path }) => ({ path: join(root, path.replace(projectImport, "")) }));
      for (const patch of patches) {
        if (patch.kind !== "replacement") continue;
        const by = join(root, patch.by);
        const kept = [by, ...(patch.except ?? []).map((path) => join(modules, path) + sep)];
        build.onResolve({ filter: new RegExp(`^${patch.package}$`) }, ({ importer }) => {
          if (kept.some((path) => importer.startsWith(path))) return undefined;
          waiting.delete(idle(patch, patch.package));
          return { path: by };
        });
      }
      build.onLoad({ filter: /\.js$/ }, ({ path }) => {
        const edits = byFile.get(path);
        if (edits === undefined) return undefined;
        let contents = readFileSync(path, "utf8");
        for (const { patch, edit } of edits) {
          const { file, find, put, times = 1 } = edit;
          const found = contents.split(find).length - 1;
          if (found !== times) {
            return { errors: [{ text: `${patch.name}: "${find}" stands ${found} times in ${file}, not ${times}` }] };
          }
          contents = contents.replaceAll(find, () => put);
          waiting.delete(idle(patch, file));
        }
        const preludes = new Set(edits.map(({ patch }) => patch.prelude ?? ""));
        return { contents: `${[...preludes].join("")}${contents}`, loader: "js", resolveDir: dirname(path) };
      });
    },
  };
  return { plugin, unused: () => [...waiting] };
};
