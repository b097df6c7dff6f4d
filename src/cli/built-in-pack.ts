/** The built-in lessons as the build wrote them: dist/pack/. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readCompiledPack } from "../content/compiled-pack.ts";
import type { Pack } from "../content/exercise.ts";
import { InputProblem } from "../input-problem.ts";

/**
 * @param folder absolute path of the texts
 * @param root absolute path of the folder that holds the pack's `lessons/`
 * @throws InputProblem when a text is missing or damaged, as after half an installation
 */
export const readBuiltInPack = (folder: string, root: string): Pack => {
  const whole = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw new InputProblem(
        `The lessons in ${folder} are missing or damaged. Install kms-workbook again, or run \`npm run build\` in its repository.`,
        { cause: error },
      );
    }
  };
  const texts = {
    read: (name: string) => whole(() => readFileSync(join(folder, name), "utf8")),
    size: (name: string) => statSync(join(folder, name)).size,
  };
  return whole(() => readCompiledPack(texts, root));
};
