/** The last line: the keys that do something now, as many as fit. The help always stays. */
import { type Action, BINDINGS, type Binding } from "../keys/bindings.ts";
import { modeOf } from "../keys/mode.ts";
import { writtenKey } from "../keys/written.ts";
import { widthOf } from "../lines.ts";
import type { State } from "../state.ts";
import { theme } from "../theme.ts";

const ALWAYS: readonly Action[] = ["help", "leave"];
/** On a narrow screen the help has to be enough: it says how to leave. */
const ALWAYS_NARROW: readonly Action[] = ["help"];
const NARROW_BELOW = 60;
const BETWEEN = "  ";

export const footerLine = (state: State): string => {
  const mode = modeOf(state);
  const here = BINDINGS.filter(
    ({ modes, footer, refused }) => modes.includes(mode) && footer !== undefined && refused?.(state) === undefined,
  );
  const always = state.size.columns < NARROW_BELOW ? ALWAYS_NARROW : ALWAYS;
  const kept = here.filter(({ action }) => always.includes(action)).map((binding) => entryOf(binding, state));
  const entries: Entry[] = [];
  let room = state.size.columns - 2 - kept.reduce((sum, { width }) => sum + width + BETWEEN.length, 0);
  for (const binding of here) {
    if (always.includes(binding.action)) continue;
    const entry = entryOf(binding, state);
    if (entry.width + BETWEEN.length > room) continue;
    room -= entry.width + BETWEEN.length;
    entries.push(entry);
  }
  return ` ${[...entries, ...kept].map(({ text }) => text).join(BETWEEN)}`;
};

interface Entry {
  readonly text: string;
  readonly width: number;
}

const entryOf = (binding: Binding, state: State): Entry => {
  const key = binding.shown ?? writtenKey(binding.keys[0] ?? "");
  const label = typeof binding.footer === "function" ? binding.footer(state) : (binding.footer ?? "");
  return { text: `${theme.key(key)} ${label}`, width: widthOf(key) + 1 + widthOf(label) };
};
