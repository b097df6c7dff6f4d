/** Ways about the workbook's screens, as a learner's fingers know them. */
import { keys, type Terminal } from "./terminal.ts";

/** The exercises that journeys use, as the outline names them, with answers. */
export const choose = {
  id: "two-keys-two-jobs",
  title: "Two keys, two jobs",
  wrong: ["1"],
  right: ["1", "3"],
};

/** Waits until the workbook listens: its first frame is drawn, and it has asked for pastes to be marked. */
export const isReady = async (terminal: Terminal): Promise<void> => {
  await terminal.shows("? keys");
  await terminal.until("listen", () => terminal.fullScreen && terminal.marksPastes);
};

/** Waits until the workbook is there with its reading, not only its first frame. */
export const isOpen = async (terminal: Terminal): Promise<void> => {
  await isReady(terminal);
  await terminal.shows("The interview asks");
};

/** Goes to an exercise by searching for its title. */
export const visit = async (terminal: Terminal, title: string): Promise<void> => {
  terminal.type("/");
  await terminal.shows("/ ▏");
  terminal.type(title);
  await terminal.shows(`/ ${title}▏`);
  terminal.type(keys.enter);
  await terminal.hides("▏");
  const cursorOnTitle = new RegExp(`› +[^ ] ${title}`);
  while (!cursorOnTitle.test(terminal.screen)) {
    const before = terminal.screen;
    terminal.type("j");
    await terminal.until("move its cursor", () => terminal.screen !== before);
  }
  terminal.type(keys.enter);
  await terminal.shows(/· level \d · \d+ points?/);
  await terminal.shows(title);
};

/** Marks options of a question, commits, and is fairly sure. */
export const answer = async (terminal: Terminal, options: readonly string[]): Promise<void> => {
  for (const option of options) {
    terminal.type(option);
    await terminal.shows(new RegExp(`\\[x\\] ${option} `));
  }
  terminal.type(keys.enter);
  await terminal.shows("How sure are you?");
  terminal.type("2");
};
