import { describe, expect, test } from "vitest";
import { Learner } from "./learner.ts";
import { answer, choose, isOpen, isReady } from "./screens.ts";
import { keys } from "./terminal.ts";

const sizes = [
  { columns: 40, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

describe.each(sizes)("at $columns columns", ({ columns, rows }) => {
  test("a learner reads, fails, takes a hint, passes, sees the model answer, leaves and comes back", async () => {
    using learner = new Learner();
    await using terminal = learner.open({ columns, rows });
    await isReady(terminal);
    if (columns < 100) {
      // One pane at a time: the lesson is a key away.
      terminal.type(keys.enter);
    }
    await terminal.shows("The interview asks");
    if (columns >= 100) terminal.type(keys.tab);

    terminal.type("G");
    await terminal.hides("The interview asks");
    terminal.type("g");
    await terminal.shows("The interview asks");
    terminal.type(keys.pageDown);
    await terminal.hides("The interview asks");

    terminal.type("n");
    await terminal.shows(/level 1 · \d points/);
    await terminal.shows("[ ] 1");
    await answer(terminal, choose.wrong);
    await terminal.shows("✗ 1 of 2 checks");
    terminal.type("h");
    await terminal.shows("Hint 1 of 4");

    terminal.type("G");
    terminal.type("3");
    await terminal.shows("[x] 3");
    terminal.type(keys.enter);
    await terminal.shows("How sure are you?");
    terminal.type("3");
    await terminal.shows("✓ Passed, 2 of 2 points");
    await terminal.shows(/solved 1 of \d+|\b1\/\d+/);

    terminal.type(keys.right);
    await terminal.shows("Say in an interview");

    terminal.type("q");
    expect(await terminal.ended).toMatchObject({ code: 0 });
    expect(terminal.restored).toBe(true);

    await using again = learner.open({ columns, rows });
    await again.shows(/solved 1 of \d+|\b1\/\d+/);
    await again.shows(choose.title);
  });

  test("the screen fits: every line in its row, the keys in the last", async () => {
    using learner = new Learner();
    await using terminal = learner.open({ columns, rows });
    await isReady(terminal);
    for (const key of [keys.enter, "n", "?"]) {
      const before = terminal.screen;
      terminal.type(key);
      await terminal.until("answer the key", () => terminal.screen !== before);
      expect(terminal.overflows).toBe(false);
      expect(terminal.lines[0]).not.toBe("");
      expect(terminal.lines.at(-1)).toMatch(/\? (keys|close)|close/);
    }
  });
});

test("a resize paints what a fresh start at that size would", async () => {
  using learner = new Learner();
  await using resized = learner.open({ columns: 120, rows: 36 });
  await isOpen(resized);
  resized.resize(80, 24);
  resized.resize(40, 12);
  resized.resize(130, 40);
  await using fresh = learner.open({ columns: 130, rows: 40 });
  // The first frame is unset text; a table stands in columns only once the Markdown is set.
  const setInMarkdown = /made by {3,}CreateKey/;
  await fresh.shows(setInMarkdown);
  await resized.until("look like a fresh start", () => resized.screen === fresh.screen);
});
