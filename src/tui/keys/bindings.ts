/**
 * Every key of the workbook, as data. The dispatcher, the footer, the help and the README's table all read these records,
 * so they cannot tell different stories.
 */
import type { State } from "../state.ts";
import {
  checkRefused,
  hintRefused,
  labelOfHint,
  resetRefused,
  revealRefused,
  tabsRefused,
  typeRefused,
} from "./availability.ts";
import type { KeyName } from "./input.ts";
import type { Mode } from "./mode.ts";

export type Action =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "half-up"
  | "half-down"
  | "first"
  | "last"
  | "open"
  | "fold"
  | "close"
  | "switch-pane"
  | "search"
  | "keep-search"
  | "erase"
  | "back"
  | "next"
  | "mark"
  | "mark-by-number"
  | "move-up"
  | "move-down"
  | "commit"
  | "confide"
  | "type-commands"
  | "edit"
  | "check"
  | "hint"
  | "reset"
  | "next-tab"
  | "previous-tab"
  | "reveal"
  | "help"
  | "yes"
  | "no"
  | "leave"
  | "stop";

export interface Binding {
  readonly action: Action;
  readonly keys: readonly KeyName[];
  readonly modes: readonly Mode[];
  /** What it does, as a sentence without a full stop. */
  readonly description: string;
  /** The word beside the key in the footer; without one it is found in the help only. */
  readonly footer?: string | ((state: State) => string);
  /** The keys as the footer and the help write them, where not simply the first one and all of them. */
  readonly shown?: string;
  /** Why it cannot be used now; undefined when it can. */
  readonly refused?: (state: State) => string | undefined;
}

const PAGES = [
  "reading",
  "pick",
  "order",
  "file",
  "text",
  "rubric",
  "confidence",
  "records",
  "sheet",
  "model",
] as const;
const TABBED = ["pick", "order", "file", "text", "records", "sheet", "model"] as const;
const ANSWERS = ["pick", "order", "file", "text"] as const;
const MOVING = ["outline", ...PAGES, "help"] as const;
const EVERYWHERE = ["outline", "search", ...PAGES, "help", "question"] as const;

export const BINDINGS: readonly Binding[] = [
  // What the mode is for comes first: the footer shows as many as fit, in this order.
  {
    action: "open",
    keys: ["enter", "right", "l"],
    modes: ["outline"],
    description: "Open the lesson or exercise",
    footer: "open",
  },
  { action: "close", keys: ["left", "backspace"], modes: ["outline"], description: "Close the lesson" },
  {
    action: "fold",
    keys: ["space"],
    modes: ["outline"],
    description: "Show or hide the exercises of a lesson",
    footer: "fold",
  },
  {
    action: "keep-search",
    keys: ["enter", "down"],
    modes: ["search"],
    description: "Go to what was found",
    footer: "go to it",
  },
  { action: "erase", keys: ["backspace", "delete"], modes: ["search"], description: "Erase a letter" },
  {
    action: "page-down",
    keys: ["space"],
    modes: ["reading"],
    description: "Read on: a screenful down",
    footer: "read on",
  },
  {
    action: "mark",
    keys: ["space", "x"],
    modes: ["pick"],
    description: "Mark the option, or take the mark away",
    footer: "mark",
  },
  {
    action: "mark-by-number",
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"],
    modes: ["pick"],
    description: "Mark an option by its number; the letters a to f do the same",
    shown: "1–9",
  },
  {
    action: "mark",
    keys: ["space", "x"],
    modes: ["order"],
    description: "Take the line into your answer, or out of it",
    footer: "take",
  },
  {
    action: "move-up",
    keys: ["K", "shift+up"],
    modes: ["order"],
    description: "Move the line up",
  },
  {
    action: "move-down",
    keys: ["J", "shift+down"],
    modes: ["order"],
    description: "Move the line down",
    footer: "and K move",
  },
  {
    action: "mark",
    keys: ["space", "x"],
    modes: ["rubric"],
    description: "Tick the point that was said",
    footer: "tick",
  },
  {
    action: "type-commands",
    keys: ["t"],
    modes: ["file"],
    description: "Type the commands in a console; leaving it checks them",
    footer: "type",
    refused: typeRefused,
  },
  {
    action: "edit",
    keys: ["e"],
    modes: ["file", "text"],
    description: "Open the answer in $VISUAL or $EDITOR",
    footer: "edit",
  },
  {
    action: "commit",
    keys: ["enter"],
    modes: ["pick", "order"],
    description: "Commit to the answer",
    footer: "commit",
    refused: checkRefused,
  },
  {
    action: "commit",
    keys: ["enter", "c"],
    modes: ["text"],
    description: "Score the text against the rubric",
    footer: "score",
    refused: checkRefused,
  },
  { action: "commit", keys: ["enter", "c"], modes: ["rubric"], description: "Done ticking", footer: "done" },
  {
    action: "check",
    keys: ["c", "enter"],
    modes: ["file"],
    description: "Check the answer; saving it does so too",
    footer: "check",
    refused: checkRefused,
  },
  {
    action: "confide",
    keys: ["1", "2", "3"],
    modes: ["confidence"],
    description: "A guess, fairly sure, or sure: then the verdict is shown",
    shown: "1–3",
    footer: "how sure",
  },
  {
    action: "fold",
    keys: ["enter", "space"],
    modes: ["records"],
    description: "Show or hide the details",
    footer: "details",
  },
  {
    action: "reveal",
    keys: ["a", "enter"],
    modes: ["model"],
    description: "Show the answer to the follow-up question",
    footer: "answer",
    refused: revealRefused,
  },
  { action: "yes", keys: ["y"], modes: ["question"], description: "Yes", footer: "yes" },
  { action: "no", keys: ["n", "escape", "q"], modes: ["question"], description: "No", footer: "no" },
  {
    action: "hint",
    keys: ["h"],
    modes: ANSWERS,
    description: "Show the next of four hints; they cost nothing",
    footer: labelOfHint,
    refused: hintRefused,
  },
  {
    action: "next-tab",
    keys: ["right", "]"],
    modes: TABBED,
    description: "Next tab: KMS calls, decisions, picture, model answer",
    shown: "→",
    footer: "tabs",
    refused: tabsRefused,
  },
  { action: "previous-tab", keys: ["left", "["], modes: TABBED, description: "Previous tab", refused: tabsRefused },
  {
    action: "next",
    keys: ["n"],
    modes: ["outline", "reading", ...ANSWERS, "records", "sheet", "model"],
    description: "Go to the next unsolved exercise",
    footer: "next",
  },
  {
    action: "reset",
    keys: ["r"],
    modes: ANSWERS,
    description: "Start the exercise again; the old answer is kept",
    footer: "reset",
    refused: resetRefused,
  },

  {
    action: "switch-pane",
    keys: ["tab", "shift+tab"],
    modes: ["outline", ...PAGES],
    description: "Go to the other pane: outline or page",
    footer: ({ focus }) => (focus === "outline" ? "page" : "outline"),
  },
  {
    action: "search",
    keys: ["/"],
    modes: ["outline", ...PAGES],
    description: "Search titles and topics in the outline",
    footer: "search",
  },
  { action: "back", keys: ["escape"], modes: ["search"], description: "Show everything again", footer: "show all" },
  {
    action: "back",
    keys: ["escape"],
    modes: ["outline", ...PAGES],
    description: "Go back: to the answer, to the exercise, to the outline",
  },
  { action: "back", keys: ["escape", "?", "q"], modes: ["help"], description: "Close the help", footer: "close" },
  { action: "help", keys: ["?"], modes: ["outline", ...PAGES], description: "Show all keys", footer: "keys" },
  {
    action: "leave",
    keys: ["q"],
    modes: ["outline", ...PAGES],
    description: "Leave the workbook; your place is kept",
    footer: "quit",
  },

  { action: "down", keys: ["down", "j"], modes: MOVING, description: "Down" },
  { action: "up", keys: ["up", "k"], modes: MOVING, description: "Up" },
  { action: "page-down", keys: ["pagedown", "ctrl+f"], modes: MOVING, description: "A screenful down" },
  { action: "page-up", keys: ["pageup", "ctrl+b"], modes: MOVING, description: "A screenful up" },
  {
    action: "page-down",
    keys: ["space"],
    modes: ["file", "text", "sheet", "model", "help"],
    description: "A screenful down",
  },
  { action: "half-down", keys: ["ctrl+d"], modes: MOVING, description: "Half a screenful down" },
  { action: "half-up", keys: ["ctrl+u"], modes: MOVING, description: "Half a screenful up" },
  { action: "first", keys: ["g", "home"], modes: MOVING, description: "To the beginning" },
  { action: "last", keys: ["G", "end"], modes: MOVING, description: "To the end" },

  { action: "leave", keys: ["ctrl+c"], modes: EVERYWHERE, description: "Leave the workbook" },
  {
    action: "stop",
    keys: ["ctrl+z"],
    modes: EVERYWHERE,
    description: "Stop the workbook; `fg` in the shell comes back",
  },
];

const byMode = new Map<Mode, Map<KeyName, Binding>>();
for (const binding of BINDINGS) {
  for (const mode of binding.modes) {
    const keys = byMode.get(mode) ?? new Map<KeyName, Binding>();
    for (const key of binding.keys) if (!keys.has(key)) keys.set(key, binding);
    byMode.set(mode, keys);
  }
}

export const bindingFor = (mode: Mode, key: KeyName): Binding | undefined => byMode.get(mode)?.get(key);
