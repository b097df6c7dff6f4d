/**
 * Notices when files are saved. Folders are watched, not files, because editors replace a file by renaming a new one
 * over it (Vim, VS Code), and every change is confirmed by looking at the files' versions. The look is also taken once a
 * second, because network drives and containers often report nothing.
 */
import { dirname } from "node:path";
import type { Disk } from "./disk.ts";

export interface WatchTimes {
  /** An editor writes a file in several steps; this long after the last event it is taken as saved. */
  readonly settleMs: number;
  readonly lookMs: number;
}

export const standardTimes: WatchTimes = { settleMs: 40, lookMs: 1000 };

export interface FileWatch {
  /** False when the system reports no changes: they are then noticed by looking, within `lookMs`. */
  readonly isReported: boolean;
  stop(): void;
}

export const watchFiles = (
  paths: readonly string[],
  onSaved: () => void,
  disk: Disk,
  times: WatchTimes = standardTimes,
): FileWatch => {
  const versionOf = (path: string): string | undefined => {
    try {
      return disk.stat(path)?.version;
    } catch {
      return undefined;
    }
  };

  const seen = new Map(paths.map((path) => [path, versionOf(path)]));
  let settling: NodeJS.Timeout | undefined;
  const look = () => {
    let saved = false;
    for (const path of paths) {
      const current = versionOf(path);
      // A missing file is being replaced, or was deleted: in either case nothing was saved.
      if (current === undefined || current === seen.get(path)) continue;
      seen.set(path, current);
      saved = true;
    }
    if (saved) onSaved();
  };
  const onEvent = () => {
    clearTimeout(settling);
    settling = setTimeout(look, times.settleMs);
  };

  const stops: (() => void)[] = [];
  let isReported = true;
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    try {
      stops.push(
        disk.watch(folder, onEvent, () => {
          isReported = false;
        }),
      );
    } catch {
      isReported = false;
    }
  }
  const looking = setInterval(onEvent, times.lookMs).unref();

  return {
    get isReported() {
      return isReported;
    },
    stop() {
      clearInterval(looking);
      clearTimeout(settling);
      for (const stop of stops) stop();
    },
  };
};
