/** Keys as people write them, in the footer, the help and the README. */
import type { Binding } from "./bindings.ts";
import type { KeyName } from "./input.ts";

const WRITTEN: Readonly<Record<string, string>> = {
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  "shift+up": "⇧↑",
  "shift+down": "⇧↓",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  enter: "Enter",
  escape: "Esc",
  tab: "Tab",
  "shift+tab": "Shift-Tab",
  backspace: "Backspace",
  delete: "Del",
  space: "Space",
};

/** A key as people write it: "ctrl+d" is "Ctrl-D". */
export const writtenKey = (key: KeyName): string =>
  WRITTEN[key] ?? (key.startsWith("ctrl+") ? `Ctrl-${key.slice(5).toUpperCase()}` : key);

export const writtenKeys = ({ keys, shown }: Binding): string => shown ?? keys.map(writtenKey).join(" ");
