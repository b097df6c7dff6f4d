/** Drives the screen without a terminal: keys in, lines of text out. */

import stripAnsi from "strip-ansi";
import { readTrail } from "../../src/grading/trail-records.ts";
import { createEffects, type Outside } from "../../src/tui/effects.ts";
import type { Event } from "../../src/tui/events.ts";
import type { Size } from "../../src/tui/layout.ts";
import { widthOf } from "../../src/tui/lines.ts";
import { initialState, type State, standingOf } from "../../src/tui/state.ts";
import { createStore } from "../../src/tui/store.ts";
import { type Frame, frameOf } from "../../src/tui/views/frame.ts";
import { colourless } from "../../src/workbook/reading/look.ts";
import { renderMarkdown } from "../../src/workbook/reading/markdown.ts";
import { type FakeOptions, type FakeWorkbook, fakeWorkbook } from "../fixtures/fake-workbook.ts";

export const SIZES = {
  smallest: { columns: 40, rows: 12 },
  usual: { columns: 80, rows: 24 },
  wide: { columns: 100, rows: 30 },
  large: { columns: 200, rows: 50 },
} as const satisfies Record<string, Size>;

export interface Drive {
  /** Presses keys one after the other; what they set going has ended when it returns. */
  press(...keys: readonly string[]): Promise<void>;
  tell(...events: readonly Event[]): Promise<void>;
  /** The screen's lines as text, without colours and blanks at the end. */
  lines(): readonly string[];
  text(): string;
  state(): State;
  readonly workbook: FakeWorkbook;
  /** Files that an editor was opened on. */
  readonly edited: readonly string[];
  /** The answers that a console was opened with. */
  readonly typedAfter: readonly string[];
  left(): boolean;
}

export interface DriveOptions extends FakeOptions {
  readonly size?: Size;
  readonly edit?: Outside["edit"];
  /** The answer that is typed into a console; without it nothing is. */
  readonly typed?: string;
}

export const drive = async ({ size = SIZES.usual, edit, typed, ...options }: DriveOptions = {}): Promise<Drive> => {
  const workbook = fakeWorkbook(options);
  const edited: string[] = [];
  const typedAfter: string[] = [];
  let left = false;
  const effects = createEffects({
    workbook,
    leave: () => {
      left = true;
    },
    stop: () => {},
    edit: async (files) => {
      edited.push(...files);
      return edit?.(files);
    },
    typeCommands: async (_, soFar) => {
      typedAfter.push(soFar.commands);
      return typed === undefined ? undefined : { commands: typed };
    },
    loadReader: async () => (source, width) => renderMarkdown(source, width, colourless),
    loadTrail: readTrail,
    loadModel: async (exercise) => `The model answer to ${exercise.id}.`,
  });
  const store = createStore(initialState(workbook, size), effects.run);
  workbook.onChange(() => store.dispatch({ type: "progressed", standing: standingOf(workbook) }));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const tell = async (...events: readonly Event[]) => {
    for (const event of events) {
      store.dispatch(event);
      await settled();
    }
  };
  await tell({ type: "started" });
  const lines = () => flat(frameOf(store.current()));
  return {
    press: (...keys) => tell(...keys.map((key) => ({ type: "key", key }) as const)),
    tell,
    lines,
    text: () => lines().join("\n"),
    state: store.current,
    workbook,
    edited,
    typedAfter,
    left: () => left,
  };
};

/** The blocks of a frame side by side, as the terminal shows them. */
export const flat = (frame: Frame): readonly string[] => {
  if (frame.type === "too-small") return frame.lines.map(stripAnsi);
  const { above, panes, below } = frame;
  const height = Math.max(...panes.map(({ lines }) => lines.length));
  const body = Array.from({ length: height }, (_, row) =>
    panes
      .map(({ width, lines }, index) => {
        const text = stripAnsi(lines[row] ?? "");
        return index === panes.length - 1 ? text : text + " ".repeat(Math.max(0, width - widthOf(text)));
      })
      .join("│"),
  );
  return [...above, ...body, ...below].map((line) => stripAnsi(line).trimEnd());
};
