import { describe, expect, test } from "vitest";
import { cursorInSight } from "../../../src/tui/update/scroll.ts";
import { drive, SIZES } from "../driving.ts";

const place = { lesson: "envelope", exercise: "what-leaves" };

describe("the cursor goes through the options, and the page follows", () => {
  test("going down past the last option scrolls to the end and no further", async () => {
    const screen = await drive({ place, size: SIZES.smallest });
    await screen.press(...Array.from({ length: 30 }, () => "j"));
    expect(screen.state().page.cursor).toBe("kms-key");
    expect(screen.text()).toContain("› [ ] 3");
    await screen.press(...Array.from({ length: 30 }, () => "k"));
    expect(screen.state().page.cursor).toBe("encrypted");
    expect(screen.state().page.top).toBe(0);
  });

  test("a screenful leaves the cursor; the next step brings it to where the reader is", async () => {
    const screen = await drive({ place, size: SIZES.smallest });
    await screen.press("G");
    expect(screen.state().page.cursor).toBe("encrypted");
    await screen.press("g");
    expect(cursorInSight(screen.state())).toBe(false);
    await screen.press("G", "k");
    expect(cursorInSight(screen.state())).toBe(true);
  });

  test("a larger window leaves no blank below the end", async () => {
    const screen = await drive({ size: SIZES.usual });
    await screen.press("enter", "G");
    const { top } = screen.state().page;
    await screen.tell({ type: "resized", size: { columns: 80, rows: 40 } });
    expect(screen.state().page.top).toBe(top - 16);
  });

  test("a window of another width shows the same words at the top, also after the way back", async () => {
    const screen = await drive({ size: SIZES.usual });
    await screen.press("enter", "space", "space");
    const firstWord = () => /Paragraph \d+/.exec(screen.text())?.[0];
    const { top } = screen.state().page;
    const word = firstWord();
    for (const columns of [76, 71, 64, 58, 52, 46, 40])
      await screen.tell({ type: "resized", size: { columns, rows: 24 } });
    expect(firstWord()).toBe(word);
    await screen.tell({ type: "resized", size: SIZES.usual });
    expect(Math.abs(screen.state().page.top - top)).toBeLessThanOrEqual(2);
  });

  test("the verdict is brought into sight", async () => {
    const screen = await drive({ place, size: SIZES.smallest });
    await screen.press("1", "enter", "1");
    expect(screen.text()).toContain("✗ 1 of 3 checks");
  });
});
