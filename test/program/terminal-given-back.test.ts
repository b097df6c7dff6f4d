/** However the workbook ends, the shell gets its terminal back: its own screen, a cursor, and keys that echo. */
import { expect, test } from "vitest";
import { Learner } from "./learner.ts";
import { isOpen } from "./screens.ts";
import { keys, type Terminal } from "./terminal.ts";

/** Opens the workbook from an interactive shell, as people do. */
const openFrom = async (shell: Terminal): Promise<void> => {
  await shell.shows("$ ");
  shell.type(`$WORKBOOK; echo "ended with $?"\r`);
  await isOpen(shell);
};

/** The terminal driver's settings that a full-screen program turns off: lines, echo, signals from keys. */
const isUsable = async (shell: Terminal): Promise<void> => {
  expect(shell.restored).toBe(true);
  shell.type("stty -a | grep -ow -e '-\\?icanon' -e '-\\?echo' -e '-\\?isig' | sort | xargs echo modes:\r");
  await shell.shows("modes: echo icanon isig");
};

const pidOf = (learner: Learner): number => {
  const [line = ""] = learner.processes();
  const pid = Number.parseInt(line, 10);
  if (Number.isNaN(pid)) throw new Error("The workbook does not run.");
  return pid;
};

test.each([
  ["q", "q", 0],
  ["Ctrl-C", keys.controlC, 0],
])("after %s", async (_, key, code) => {
  using learner = new Learner();
  await using shell = learner.shell();
  await openFrom(shell);
  shell.type(key);
  await shell.shows(`ended with ${code}`);
  await isUsable(shell);
});

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
] as const)("after %s", async (signal, code) => {
  using learner = new Learner();
  await using shell = learner.shell();
  await openFrom(shell);
  process.kill(pidOf(learner), signal);
  await shell.shows(`ended with ${code}`);
  await isUsable(shell);
});

test("after a crash, with the reason on the shell's screen", async () => {
  using learner = new Learner();
  const crashOnSignal = 'process.once("SIGUSR2", () => { throw new Error("something broke") })';
  await using shell = learner.shell({
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crashOnSignal)}` },
  });
  await openFrom(shell);
  process.kill(pidOf(learner), "SIGUSR2");
  await shell.shows("ended with 3");
  expect(shell.screen).toContain("something broke");
  await isUsable(shell);
});

test("while stopped with Ctrl-Z; and fg paints the workbook again", async () => {
  using learner = new Learner();
  await using shell = learner.shell();
  await openFrom(shell);
  shell.type(keys.controlZ);
  await shell.shows("Stopped");
  await isUsable(shell);
  shell.type('clear; fg; echo "ended with $?"\r');
  await isOpen(shell);
  shell.type("?");
  await shell.shows("Show all keys");
  shell.type(keys.escape);
  await shell.hides("Show all keys");
  shell.type("q");
  await shell.shows("ended with 0");
  await isUsable(shell);
});
