/** Empty folders for tests, removed afterwards, and disks on which something goes wrong. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Disk, realDisk } from "../../src/workbook/disk.ts";

export const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "kms-workbook-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const errorWith = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code });

/** Every write fails with this error for as long as `fails` says so. */
export const failingDisk = (code: string, fails: () => boolean = () => true): Disk => {
  const guard = () => {
    if (fails()) throw errorWith(code);
  };
  return {
    ...realDisk,
    append(path, text) {
      guard();
      realDisk.append(path, text);
    },
    create(path, text) {
      guard();
      return realDisk.create(path, text);
    },
    createFolder(path) {
      guard();
      return realDisk.createFolder(path);
    },
    move(from, to) {
      guard();
      realDisk.move(from, to);
    },
    assertWritable: guard,
  };
};

/** A disk whose changes are told by the test alone, so that nothing waits for the system. */
export const toldDisk = (): {
  readonly disk: Disk;
  readonly tell: () => void;
  readonly watched: ReadonlySet<string>;
} => {
  const listeners = new Set<() => void>();
  const watched = new Set<string>();
  return {
    watched,
    tell: () => {
      for (const listener of [...listeners]) listener();
    },
    disk: {
      ...realDisk,
      watch(folder, onEvent) {
        listeners.add(onEvent);
        watched.add(folder);
        return () => listeners.delete(onEvent);
      },
    },
  };
};

/** A clock that moves on by a second each time it is read. */
export const tickingClock = (): (() => Date) => {
  let time = Date.UTC(2026, 10, 23, 9, 0, 0);
  return () => {
    time += 1000;
    return new Date(time);
  };
};
