/** A world that somebody wrote down for the endpoint: YAML or JSON, in the form of an exercise's `scene:`. */
import { PackReader } from "./pack-reader.ts";
import type { ContentProblem } from "./problem.ts";
import { type Scene, scene } from "./scene.ts";
import { checkScene } from "./scene-check.ts";

export type ReadWorld =
  | { readonly scene: Scene; readonly problems?: undefined }
  | { readonly problems: readonly ContentProblem[]; readonly scene?: undefined };

/** @param path absolute */
export function readWorldFile(path: string): ReadWorld {
  const reader = new PackReader("", undefined);
  const document = reader.yaml(path, "the world's file");
  const read = document && reader.validate(document, scene, "a world");
  if (document && read) {
    // Paths there begin with the exercise's field; here the file is the scene.
    checkScene(read, [], { problem: ([, ...path], message, cure) => document.report(path, message, cure) });
  }
  return read !== undefined && reader.problems.length === 0 ? { scene: read } : { problems: reader.problems };
}
