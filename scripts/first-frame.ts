/**
 * Puts everything that stands between the start and the first frame into two files: what every command needs, and the
 * screen. Each file a program loads costs one to two milliseconds, however small, and left alone a bundler makes
 * twenty of these modules.
 */
import { join } from "node:path";
import type { CodeSplittingGroup, Plugin, PluginContext } from "rolldown";

const command = "src/cli/main.ts";
const screen = ["src/cli/open.ts", "src/tui/open.tsx"];

export const firstFrame = (root: string): { plugin: Plugin; groups: CodeSplittingGroup[] } => {
  const chunkOf = new Map<string, string>();
  const assign = (context: PluginContext, id: string, chunk: string): void => {
    const module = context.getModuleInfo(id);
    if (module === null || chunkOf.has(id)) return;
    chunkOf.set(id, chunk);
    for (const imported of module.importedIds) assign(context, imported, chunk);
  };
  return {
    plugin: {
      name: "first-frame",
      buildEnd() {
        assign(this, join(root, command), "command");
        for (const path of screen) assign(this, join(root, path), "screen");
      },
    },
    groups: ["command", "screen"].map((name) => ({ name, test: (id) => chunkOf.get(id) === name })),
  };
};
