/** The records that a `trail` exercise is about: its calls, really made. The same every time, to the ids of the events. */
import type { TrailExercise } from "../content/kinds/trail.ts";
import type { TrailRecord } from "../kms/trail.ts";
import { buildScene } from "./scene.ts";
import { makeCallIn, preparing } from "./scene-call.ts";

/** @throws Error when the scene cannot be built: the pack is broken */
export async function readTrail({ id, scene, calls, account }: TrailExercise): Promise<readonly TrailRecord[]> {
  const { made, prepare } = preparing(scene, calls);
  const built = await buildScene(scene, { seed: `trail ${id}`, prepare });
  const trail = () => built.world.trail(account, built.region);
  // How the scene came to be is no part of the exercise.
  const before = trail().length;
  for (const call of calls) await makeCallIn(built, scene, call, made);
  return trail().slice(before);
}
