import { describe, expect, test } from "vitest";
import { type Action, BINDINGS, bindingFor } from "../../../src/tui/keys/bindings.ts";
import { MODES, modeTitle } from "../../../src/tui/keys/mode.ts";
import { writtenKey, writtenKeys } from "../../../src/tui/keys/written.ts";
import { keyTable } from "../../../src/tui/views/help.ts";

describe.each(MODES)("in the mode %s", (mode) => {
  const here = BINDINGS.filter(({ modes }) => modes.includes(mode));

  test("no key means two things", () => {
    const keys = here.flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("every key finds its binding", () => {
    for (const binding of here) for (const key of binding.keys) expect(bindingFor(mode, key)).toBe(binding);
  });

  test("there is a way out, and Ctrl-C leaves", () => {
    expect(bindingFor(mode, "escape")?.action).toMatch(/^(back|no)$/);
    expect(bindingFor(mode, "ctrl+c")?.action).toBe("leave");
    expect(bindingFor(mode, "ctrl+z")?.action).toBe("stop");
  });

  test("the footer has something to say", () => {
    expect(here.some(({ footer }) => footer !== undefined)).toBe(true);
    expect(modeTitle[mode]).not.toBe("");
  });
});

test("every action has a key, and the table names them all", () => {
  // The record makes the compiler complain when an action is added and not listed here.
  const actions: Record<Action, true> = {
    up: true,
    down: true,
    "page-up": true,
    "page-down": true,
    "half-up": true,
    "half-down": true,
    first: true,
    last: true,
    open: true,
    fold: true,
    close: true,
    "switch-pane": true,
    search: true,
    "keep-search": true,
    erase: true,
    back: true,
    next: true,
    mark: true,
    "mark-by-number": true,
    "move-up": true,
    "move-down": true,
    commit: true,
    confide: true,
    "type-commands": true,
    edit: true,
    check: true,
    hint: true,
    reset: true,
    "next-tab": true,
    "previous-tab": true,
    reveal: true,
    help: true,
    yes: true,
    no: true,
    leave: true,
    stop: true,
  };
  const bound = new Set(BINDINGS.map(({ action }) => action));
  expect(Object.keys(actions).filter((action) => !bound.has(action as Action))).toEqual([]);
  const table = keyTable();
  for (const { description } of BINDINGS) expect(table).toContain(description);
});

test("vim keys and arrow keys mean the same", () => {
  for (const mode of ["outline", "reading", "pick", "order", "file", "records", "help"] as const) {
    expect(bindingFor(mode, "j")).toBe(bindingFor(mode, "down"));
    expect(bindingFor(mode, "k")).toBe(bindingFor(mode, "up"));
    expect(bindingFor(mode, "g")).toBe(bindingFor(mode, "home"));
    expect(bindingFor(mode, "G")).toBe(bindingFor(mode, "end"));
  }
});

test.each([
  ["ctrl+d", "Ctrl-D"],
  ["pagedown", "PgDn"],
  ["shift+up", "⇧↑"],
  ["?", "?"],
])("%s is written %s", (key, written) => {
  expect(writtenKey(key)).toBe(written);
});

test("descriptions are sentences without a full stop", () => {
  for (const binding of BINDINGS) {
    expect(binding.description).toMatch(/^[A-Z].*[^.]$/);
    expect(writtenKeys(binding)).not.toBe("");
  }
});
