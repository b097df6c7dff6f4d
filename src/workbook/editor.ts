/** The learner's own editor, as $VISUAL or $EDITOR names it: `vim`, `code --wait`, `"C:\Program Files\Vim\vim.exe" -f`. */

/** The command and its arguments; undefined when none is named. */
export const editorCommand = (
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined => {
  const named = environment.VISUAL?.trim() || environment.EDITOR?.trim() || "";
  const words = [...named.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(
    ([word, double, single]) => double ?? single ?? word,
  );
  const [command, ...rest] = words;
  return command === undefined ? undefined : [command, ...rest];
};
