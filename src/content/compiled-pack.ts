/**
 * A pack as one JSON text. The build writes the built-in lessons so, and the program then starts without YAML and
 * schemas: keep their imports out of here.
 */
import type { Misconception, Pack } from "./exercise.ts";

const FORMAT = "kms-workbook/pack/1";

interface CompiledPack extends Pick<Pack, "lessons"> {
  readonly format: typeof FORMAT;
  readonly misconceptions: readonly Misconception[];
}

export function serializePack({ lessons, misconceptions }: Pack): string {
  const compiled: CompiledPack = { format: FORMAT, lessons, misconceptions: [...misconceptions.values()] };
  return `${JSON.stringify(compiled)}\n`;
}

/**
 * @param root absolute path of the folder that holds the pack's `lessons/`
 * @throws Error when the text was not written by {@link serializePack} of the same version
 */
export function readCompiledPack(text: string, root: string): Pack {
  const { format, lessons, misconceptions } = JSON.parse(text) as Partial<CompiledPack>;
  if (format !== FORMAT || !Array.isArray(lessons) || !Array.isArray(misconceptions)) {
    throw new Error(`This is not a compiled pack of the format ${FORMAT}. Build the program again.`);
  }
  return { root, lessons, misconceptions: new Map(misconceptions.map((each) => [each.id, each])) };
}
