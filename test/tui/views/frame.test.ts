/** The screen as lines: never larger than its place, at any size, in any state. */
import chalk from "chalk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Size } from "../../../src/tui/layout.ts";
import { widthOf } from "../../../src/tui/lines.ts";
import { frameOf } from "../../../src/tui/views/frame.ts";
import { exercises } from "../../fixtures/fake-workbook.ts";
import { type Drive, drive, SIZES } from "../driving.ts";

const answers = {
  seal: { fileName: "seal.ts", source: "" },
  share: { documents: { "key-policy.json": "{}" } },
  "explain-it": { text: "KMS gives the data key twice." },
};

/** Keys that bring many different things onto the screen, one after the other. */
const TOUR = [
  ..."?Gq",
  "tab",
  "/",
  ..."share",
  "escape",
  "tab",
  ..."hhhh1",
  "space",
  "enter",
  "3",
  "G",
  "c",
  "right",
  "enter",
  "right",
  "right",
  "right",
  "escape",
  ..."rn",
];

const tooWide = (screen: Drive): readonly string[] => {
  const { columns } = screen.state().size;
  return screen.lines().filter((line) => widthOf(line) > columns);
};

const places = [
  { lesson: "envelope" },
  ...Object.values(exercises).map(({ lesson, id }) => ({ lesson, exercise: id })),
];

describe.each(Object.values(SIZES))("at $columns × $rows", (size: Size) => {
  test.each(places)("nothing is wider or higher than its place: $lesson $exercise", async (place) => {
    const screen = await drive({ size, place, answers, readOnly: "The folder cannot be written. Use another one." });
    for (const key of ["j", ...TOUR]) {
      await screen.press(key);
      expect(tooWide(screen), `after ${key}`).toEqual([]);
      const frame = frameOf(screen.state());
      if (frame.type !== "panes") throw new Error("The screen is too small for a frame.");
      const body = Math.max(...frame.panes.map(({ lines }) => lines.length));
      expect(frame.above.length + body + frame.below.length, `rows after ${key}`).toBeLessThanOrEqual(size.rows);
    }
  });

  test("header, rules and keys are there", async () => {
    const screen = await drive({ size });
    const lines = screen.lines();
    expect(lines[0]).toContain("Envelope encryption · reading");
    expect(lines[0]).toMatch(/(solved 0 of 6|0\/6)$/);
    expect(lines[1]).toMatch(/^─+┬?─*$/);
    expect(lines.at(-1)).toContain("? keys");
  });
});

test("two panes from 100 columns on, one below", async () => {
  const wide = await drive({ size: { columns: 100, rows: 30 } });
  expect(wide.text()).toContain("│ Envelope encryption");
  const narrow = await drive({ size: { columns: 99, rows: 30 } });
  expect(narrow.text()).not.toContain("Paragraph 1 ");
  await narrow.press("tab");
  expect(narrow.text()).toContain("Paragraph 1 ");
});

test("a window that is too small says how large it has to be", async () => {
  const screen = await drive({ size: { columns: 30, rows: 9 } });
  expect(screen.text().replaceAll("\n", " ")).toContain("needs 36 columns and 10 rows; this window has 30 and 9");
  expect(tooWide(screen)).toEqual([]);
});

test("wide characters keep the divider straight", async () => {
  const screen = await drive({ size: SIZES.wide, place: { lesson: "policies" } });
  const row = screen.lines().find((line) => line.includes("鍵"));
  const plain = screen.lines().find((line) => line.includes("Explain envelope"));
  expect(row).toBeDefined();
  expect(widthOf((row ?? "").split("│")[0] ?? "")).toBe(widthOf((plain ?? "").split("│")[0] ?? ""));
});

test("a title that does not fit is cut between characters, never through a wide one", async () => {
  const screen = await drive({ size: { columns: 36, rows: 12 }, place: { lesson: "policies" } });
  expect(screen.text()).toMatch(/Share the key 鍵[^\n]*/);
  expect(tooWide(screen)).toEqual([]);
});

describe("without colours", () => {
  let level: typeof chalk.level;
  beforeEach(() => {
    level = chalk.level;
  });
  afterEach(() => {
    chalk.level = level;
  });

  test("the same screen is told by glyphs and words alone", async () => {
    chalk.level = 3;
    const screen = await drive({ place: { lesson: "envelope", exercise: "seal" }, answers, size: SIZES.wide });
    await screen.press("c");
    const colourful = screen.lines();
    expect(JSON.stringify(frameOf(screen.state()))).toContain("\\u001b[");
    chalk.level = 0;
    const bare = await drive({ place: { lesson: "envelope", exercise: "seal" }, answers, size: SIZES.wide });
    await bare.press("c");
    expect(JSON.stringify(frameOf(bare.state()))).not.toContain("\\u001b[");
    expect(bare.lines()).toEqual(colourful);
    for (const mark of ["›", "✓ asks", "✗ stores", "– notices"]) expect(bare.text()).toContain(mark);
  });
});
