/**
 * The console of an exercise: its scene, with what has happened in it and a profile for everybody. The scene is the same every
 * time, to the ids of its keys, so that what was typed into one console can be typed again into the next.
 */
import { Folder } from "../aws/command-line/shell/folder.ts";
import { createShell, type Shell, type ShellOptions } from "../aws/command-line/shell/shell.ts";
import type { ConsoleExercise } from "../content/kinds/console.ts";
import type { Principal } from "../kms/world.ts";
import { type BuiltScene, buildScene } from "./scene.ts";
import { makeCallIn, preparing } from "./scene-call.ts";

export interface ExerciseConsole {
  readonly built: BuiltScene;
  readonly shell: Shell;
  /** Another console in the same world and the same folder, of somebody else. */
  shellOf(principal: string): Shell;
  /** Makes a goal's call in this world as it is now. */
  makeGoal(goal: ConsoleExercise["goals"][number]): ReturnType<typeof makeCallIn>;
}

type Display = Pick<ShellOptions, "columns" | "decisionLines" | "task">;

/** @throws Error when the scene cannot be built: the pack is broken */
export async function openExerciseConsole(exercise: ConsoleExercise, display: Display): Promise<ExerciseConsole> {
  const { scene, calls, as, files } = exercise;
  const { made, prepare } = preparing(scene, [...calls, ...exercise.goals]);
  const built = await buildScene(scene, { seed: `console ${exercise.id}`, prepare });
  for (const call of calls) await makeCallIn(built, scene, call, made);
  const profiles = profilesIn(built, ["root", ...Object.keys(scene.principals)]);
  const names = Object.entries(scene.keys).flatMap(([name, { alias }]) => [
    ...(alias === undefined ? [] : [alias]),
    built.keyArn(name).split("/").slice(1).join("/"),
  ]);
  const folder = new Folder();
  const open = (profile: string, files: Readonly<Record<string, string>>) =>
    createShell(built.world, {
      ...display,
      profile: profileName(profile),
      profiles,
      region: built.region,
      files,
      folder,
      names,
    });
  return {
    built,
    shell: open(as, files),
    shellOf: (principal) => open(principal, {}),
    makeGoal: (goal) => makeCallIn(built, scene, goal, made),
  };
}

const profilesIn = (built: BuiltScene, names: readonly string[]): Record<string, Principal> =>
  Object.fromEntries(names.map((name) => [profileName(name), built.principal(name)]));

/** `role/NotesApp` is the profile NotesApp; of another account `444455556666-Auditor`. */
const profileName = (principal: string): string => principal.replace(/(?:role|user)\//, "").replace(":", "-");
