/** All keys, those of the present moment first; a key that cannot be used now says why. */
import { BINDINGS, type Binding } from "../keys/bindings.ts";
import { MODES, type Mode, modeOf, modeTitle } from "../keys/mode.ts";
import { writtenKeys } from "../keys/written.ts";
import { hangingText, pad, widthOf, wrap } from "../lines.ts";
import type { State } from "../state.ts";
import { theme } from "../theme.ts";

const KEYS_WIDTH = 18;

export const helpLines = (state: State): readonly string[] => {
  const { dialog: _, ...behind } = state;
  const here = modeOf(behind);
  const width = Math.min(state.size.columns - 2, 96);
  return [
    ...wrap(theme.strong("Keys"), width),
    ...wrap(theme.muted(`Your answers are in ${state.folder}`), width),
    ...[here, ...MODES.filter((mode) => mode !== here)].flatMap((mode) => [
      "",
      ...modeLines(mode, behind, mode === here, width),
    ]),
  ].map((line) => (line === "" ? "" : ` ${line}`));
};

const modeLines = (mode: Mode, state: State, here: boolean, width: number): readonly string[] => [
  ...wrap(theme.strong(here ? `${modeTitle[mode]} (where you are)` : modeTitle[mode]), width),
  ...BINDINGS.filter(({ modes }) => modes.includes(mode)).flatMap((binding) => {
    const why = here ? binding.refused?.(state) : undefined;
    const keys = writtenKeys(binding);
    const text = why === undefined ? binding.description : `${binding.description}. Not now: ${why}`;
    if (widthOf(keys) > KEYS_WIDTH - 2 || width < 50)
      return [`  ${theme.key(keys)}`, ...hangingText("      ", text, width)];
    const lines = hangingText(" ".repeat(KEYS_WIDTH), text, width).map((line) => line.slice(KEYS_WIDTH));
    return lines.map(
      (line, row) => (row === 0 ? `  ${theme.key(pad(keys, KEYS_WIDTH - 2))}` : " ".repeat(KEYS_WIDTH)) + line,
    );
  }),
];

/** The table of keys for README.md, in Markdown: first what works in most places, then place by place. */
export const keyTable = (): string => {
  const everywhere = ({ modes }: Binding): boolean => modes.length > 3;
  const rows = (where: string, bindings: readonly Binding[]): readonly string[] =>
    bindings.map((binding) => `| ${where} | ${writtenKeys(binding).replaceAll("|", "\\|")} | ${binding.description} |`);
  return [
    "| where | keys | what they do |",
    "|---|---|---|",
    ...rows("Most places", BINDINGS.filter(everywhere)),
    ...MODES.flatMap((mode) =>
      rows(
        modeTitle[mode],
        BINDINGS.filter((binding) => !everywhere(binding) && binding.modes[0] === mode),
      ),
    ),
  ].join("\n");
};
