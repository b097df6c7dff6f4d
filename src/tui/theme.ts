/**
 * What the screen's colours mean. Views name the meaning, never the colour.
 *
 * Only the terminal's own 16 colours are used, so a light or dark theme decides how they look, and of those only the
 * ones that can be read on white and on black alike. Every meaning also has a glyph or a word beside it, because
 * NO_COLOR takes bold and inverse away as well.
 */
import chalk from "chalk";

export type Paint = (text: string) => string;

export const theme = {
  /** Headings, the thing in hand. */
  strong: chalk.bold,
  /** Rules, counts, paths: there when looked for. */
  muted: chalk.dim,
  /** Where the cursor is. */
  selected: chalk.bold.magenta,
  /** Keys to press. */
  key: chalk.magenta,
  passed: chalk.green,
  failed: chalk.red,
  skipped: chalk.dim,
  /** Something to know before going on. */
  warning: chalk.bold,
  plain: (text: string) => text,
} satisfies Record<string, Paint>;

export const glyph = {
  cursor: "›",
  passed: "✓",
  failed: "✗",
  skipped: "–",
  open: "▾",
  untouched: "·",
  tried: "∘",
  marked: "x",
  warning: "!",
} as const;

/** A check's or an exercise's outcome, as glyph in its colour. */
export const outcome = {
  passed: theme.passed(glyph.passed),
  failed: theme.failed(glyph.failed),
  skipped: theme.skipped(glyph.skipped),
} as const;
