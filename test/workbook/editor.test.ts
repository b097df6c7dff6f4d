import { expect, test } from "vitest";
import { editorCommand } from "../../src/workbook/editor.ts";

test.each([
  [{}, undefined],
  [{ VISUAL: " ", EDITOR: "" }, undefined],
  [{ EDITOR: "vim" }, ["vim"]],
  [{ VISUAL: "code --wait", EDITOR: "vim" }, ["code", "--wait"]],
  [{ EDITOR: '"/opt/My Editor/edit" -f' }, ["/opt/My Editor/edit", "-f"]],
])("%o names %o", (environment, command) => {
  expect(editorCommand(environment)).toEqual(command);
});
