/** The built-in lessons as the build wrote them: dist/pack.json. */
import { readFileSync } from "node:fs";
import { readCompiledPack } from "../content/compiled-pack.ts";
import type { Pack } from "../content/exercise.ts";
import { InputProblem } from "../input-problem.ts";

/**
 * @param root absolute path of the folder that holds the pack's `lessons/`
 * @throws InputProblem when the file is missing or damaged, as after half an installation
 */
export const readBuiltInPack = (file: string, root: string): Pack => {
  try {
    return readCompiledPack(readFileSync(file, "utf8"), root);
  } catch (error) {
    throw new InputProblem(
      `The lessons in ${file} are missing or damaged. Install kms-workbook again, or run \`npm run build\` in its repository.`,
      { cause: error },
    );
  }
};
